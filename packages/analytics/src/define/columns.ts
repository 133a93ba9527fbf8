import type { ColumnKind, KindValues } from '../result/kinds.js'
import type { Rows } from './column-rows.js'

/** A column of an analysis' table: what it means, and how its values come from the table's data and the parameters. */
export interface ColumnDefinition<
  Data = never,
  Spec = never,
  Kind extends ColumnKind = ColumnKind,
  Nullable extends boolean = boolean,
  Optional extends boolean = boolean,
> {
  readonly kind: Kind
  readonly nullable: Nullable
  readonly meaning: string
  /** The heading that people see; without one it is made of the column's name. */
  readonly label?: string
  /** What a number counts, where its kind does not say. */
  readonly unit?: string
  /** Whether a number of one period can be held against that of another; a score or a rank cannot. */
  readonly compared?: boolean
  /** Whether it counts sessions, where that is not what the table says. */
  readonly ofSessions?: boolean
  values(data: Data, spec: Spec): readonly (KindValues[Kind] | (Nullable extends true ? null : never))[]
  readonly optional: Optional
  /** Whether the table has the column for these parameters; without it, always. */
  when?(spec: Spec): boolean
}

/** The columns of a breakdown: one for each field that the parameter of the same name asks for, called like the field. */
export interface BreakdownColumn<Data = never, Spec = never> {
  readonly kind: 'breakdown'
  readonly meaning: string
  /** The values of the field of this place in the list, "(no session)" and "(not set)" among them. */
  values(data: Data, spec: Spec, place: number): readonly string[]
}

type Options = Partial<Pick<ColumnDefinition, 'label' | 'unit' | 'compared' | 'ofSessions'>>

type Value<Kind extends ColumnKind> = KindValues[Kind]

/** Declares a column of one kind: its meaning, its value of a row, and what else is to be said of it. */
interface Declare<Row, Spec, Kind extends ColumnKind> {
  (
    meaning: string,
    of: (row: Row, spec: Spec) => Value<Kind>,
    options?: Options,
  ): ColumnDefinition<Rows<Row>, Spec, Kind, false, false>
  /** A value that may be null: the meaning says when. */
  orNull(
    meaning: string,
    of: (row: Row, spec: Spec) => Value<Kind> | null,
    options?: Options,
  ): ColumnDefinition<Rows<Row>, Spec, Kind, true, false>
  /** A column that the table has for some parameters only. */
  when(
    when: (spec: Spec) => boolean,
    meaning: string,
    of: (row: Row, spec: Spec) => Value<Kind>,
    options?: Options,
  ): ColumnDefinition<Rows<Row>, Spec, Kind, false, true>
  /** Such a column, of values that may be null. */
  orNullWhen(
    when: (spec: Spec) => boolean,
    meaning: string,
    of: (row: Row, spec: Spec) => Value<Kind> | null,
    options?: Options,
  ): ColumnDefinition<Rows<Row>, Spec, Kind, true, true>
}

type Declarations<Row, Spec> = { readonly [Kind in ColumnKind]: Declare<Row, Spec, Kind> } & {
  readonly breakdown: (meaning: string, of: (row: Row, place: number) => string) => BreakdownColumn<Rows<Row>, Spec>
}

const declare = <Row, Spec, Kind extends ColumnKind>(kind: Kind): Declare<Row, Spec, Kind> => {
  const column = <N extends boolean, O extends boolean>(
    flags: { readonly nullable: N; readonly optional: O; readonly when?: (spec: Spec) => boolean },
    meaning: string,
    of: (row: Row, spec: Spec) => Value<Kind> | (N extends true ? null : never),
    options: Options = {},
  ): ColumnDefinition<Rows<Row>, Spec, Kind, N, O> => ({
    kind,
    ...flags,
    meaning,
    ...options,
    values: (rows, spec) => rows.map((row) => of(row, spec)),
  })
  return Object.assign(
    (meaning: string, of: (row: Row, spec: Spec) => Value<Kind>, options?: Options) =>
      column({ nullable: false, optional: false }, meaning, of, options),
    {
      orNull: (meaning: string, of: (row: Row, spec: Spec) => Value<Kind> | null, options?: Options) =>
        column({ nullable: true, optional: false }, meaning, of, options),
      when: (
        when: (spec: Spec) => boolean,
        meaning: string,
        of: (row: Row, spec: Spec) => Value<Kind>,
        options?: Options,
      ) => column({ nullable: false, optional: true, when }, meaning, of, options),
      orNullWhen: (
        when: (spec: Spec) => boolean,
        meaning: string,
        of: (row: Row, spec: Spec) => Value<Kind> | null,
        options?: Options,
      ) => column({ nullable: true, optional: true, when }, meaning, of, options),
    },
  )
}

/** Declares the columns of a table whose data are its rows. */
export const columnsOfRows = <Row, Spec>(): Declarations<Row, Spec> => ({
  text: declare('text'),
  sentence: declare('sentence'),
  person: declare('person'),
  country: declare('country'),
  step: declare('step'),
  place: declare('place'),
  date: declare('date'),
  time: declare('time'),
  count: declare('count'),
  money: declare('money'),
  share: declare('share'),
  change: declare('change'),
  duration: declare('duration'),
  number: declare('number'),
  boolean: declare('boolean'),
  breakdown: (meaning, of) => ({
    kind: 'breakdown',
    meaning,
    values: (rows, _, place) => rows.map((row) => of(row, place)),
  }),
})

/** As `Declare`, of columns whose values the data have as arrays. */
interface DeclareWhole<Data, Kind extends ColumnKind> {
  (
    meaning: string,
    of: (data: Data) => readonly Value<Kind>[],
    options?: Options,
  ): ColumnDefinition<Data, unknown, Kind, false, false>
  orNull(
    meaning: string,
    of: (data: Data) => readonly (Value<Kind> | null)[],
    options?: Options,
  ): ColumnDefinition<Data, unknown, Kind, true, false>
}

const declareWhole = <Data, Kind extends ColumnKind>(kind: Kind): DeclareWhole<Data, Kind> =>
  Object.assign(
    (meaning: string, of: (data: Data) => readonly Value<Kind>[], options: Options = {}) =>
      ({ kind, nullable: false, optional: false, meaning, ...options, values: of }) as const,
    {
      orNull: (meaning: string, of: (data: Data) => readonly (Value<Kind> | null)[], options: Options = {}) =>
        ({ kind, nullable: true, optional: false, meaning, ...options, values: of }) as const,
    },
  )

/** Declares the columns of a table of very many rows, which are never made one by one. */
export const wholeColumns = <Data>(): { readonly [Kind in ColumnKind]: DeclareWhole<Data, Kind> } => ({
  text: declareWhole('text'),
  sentence: declareWhole('sentence'),
  person: declareWhole('person'),
  country: declareWhole('country'),
  step: declareWhole('step'),
  place: declareWhole('place'),
  date: declareWhole('date'),
  time: declareWhole('time'),
  count: declareWhole('count'),
  money: declareWhole('money'),
  share: declareWhole('share'),
  change: declareWhole('change'),
  duration: declareWhole('duration'),
  number: declareWhole('number'),
  boolean: declareWhole('boolean'),
})
