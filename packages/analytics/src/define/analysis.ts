import type { CalendarUnit } from '@polymart/core'
import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import type { Times } from '../read/times.js'
import type { DefaultFrom } from '../params/common.js'
import type { Lookup } from '../params/fields.js'
import type { Scope } from '../params/scope.js'
import type { Query } from '../sql/query.js'
import type { Slices } from '../slices.js'
import type { Untold } from '../view/untold.js'
import type { SetAside } from '../result/meta.js'
import type { BreakdownColumn, ColumnDefinition } from './columns.js'
import type { ColumnKind, KindValues } from '../result/kinds.js'
import type { StoredState } from './stored-state.js'
import type { Params, ValuesOf } from '../params/param.js'

/** One table: what a row of it is, how its rows are ordered, and its columns by name. */
export interface TableDefinition {
  readonly rows: string
  /** The columns that tell its rows apart, `by` for those of a breakdown; none of a table of one row. */
  readonly key: readonly string[]
  /** The unit of the calendar that dates of its key begin, where they are not those of a breakdown. */
  every?(spec: never): CalendarUnit
  /** Whether its rows have counterparts in another period; what happened once has none. */
  readonly compared?: boolean
  /** Whether rows that are not there may have been cut off, and are not zero. */
  readonly cut?: boolean
  /** Whether its numbers count sessions, or what is in them, and not orders. */
  readonly ofSessions?: boolean
  readonly columns: Readonly<Record<string, ColumnDefinition | BreakdownColumn>>
}

export type TableDefinitions = Readonly<Record<string, TableDefinition>>

/** All parameters of an analysis, checked and complete, and what follows from them. */
export type SpecOf<P extends Params, Derived = unknown> = ValuesOf<P> & { readonly scope: Scope } & Derived

/** What a partition contributes; it can be posted between threads. */
export interface Contribution<State> {
  readonly state: State
  readonly setAside: SetAside
  /** Orders whose totals say more, or less, than their lines, where money was added up. */
  readonly untold?: Untold
}

/** What the columns of a table are made from. */
type DataOf<T extends TableDefinition> = Parameters<T['columns'][keyof T['columns']]['values']>[0]

/** What each table is made from. */
export type TableData<T extends TableDefinitions> = { readonly [K in keyof T]: DataOf<T[K]> }

export interface Finished<T extends TableDefinitions> {
  readonly tables: TableData<T>
  readonly warnings: readonly string[]
}

/** What is to be said of an analysis, however it comes to its tables. */
export interface Described<P extends Params, T extends TableDefinitions, Derived> {
  readonly name: string
  /** Its name for people. */
  readonly label: string
  /** The question that it answers, as a shop asks it. */
  readonly question: string
  /** Where its period begins if nobody says; null if it takes no period, and one that is given is an error. */
  readonly period: DefaultFrom | null
  /** Where names in `where` are looked for. */
  readonly where: WhereLookup | ((values: ValuesOf<P>) => WhereLookup)
  readonly params: P
  /** By name, the default one first. */
  readonly tables: T
  /** What follows from the parameters alone, worked out once. */
  derive?(spec: SpecOf<P>): Derived
}

/**
 * All that is to be said of an analysis. `partial` runs on each partition, on any thread; `merge` puts states together,
 * in whatever order and grouping, also none and those that were merged before; `finish` makes of the last one what the
 * tables' columns are made from. What takes these two more than a few milliseconds is done in slices.
 */
export interface Declaration<
  P extends Params,
  T extends TableDefinitions,
  Main extends keyof T,
  State,
  Derived,
> extends Described<P, T, Derived> {
  readonly mainTable: Main
  needs(spec: SpecOf<P, Derived>): Needs
  /**
   * Of which times it needs rows, where not of all before asOf: with any others it comes to the same. What is set aside
   * and told of the period has to be among them.
   */
  times?(spec: SpecOf<P, Derived>): Times
  /** What it needs of products beside their ids, categories and brands; null if it needs no products at all, as without it. */
  catalogue?(spec: SpecOf<P, Derived>): readonly string[] | null
  partial(data: PartitionData, spec: SpecOf<P, Derived>, catalogue: Catalogue | undefined): Contribution<State>
  merge(states: readonly State[], spec: SpecOf<P, Derived>): State | Slices<State>
  /** How states are stored; absent where they hold single customers or paths, and are made again from the rows. */
  readonly stored?: StoredState<State>
  finish(state: State, spec: SpecOf<P, Derived>, catalogue: Catalogue | undefined): Finished<T> | Slices<Finished<T>>
  /** The same tables over the flat relations, in what DuckDB and Spark both understand. */
  sql(spec: SpecOf<P, Derived>): { readonly [K in keyof T]: Query }
}

export type WhereLookup = Pick<Lookup, 'places' | 'owners'>

/** Shows a type as its members, so that docs and editors tell them and not how they came about. */
type Members<T> = T extends infer O ? { readonly [K in keyof O]: O[K] } : never

/** What `by` may be given, of an analysis that has one. */
export type ByOf<P extends Params> = P extends { readonly by: { readonly byDefault: infer By } } ? By : null

/** What a caller may give beside the common parameters and `by`. */
export type GivenOf<P extends Params> = Members<{
  readonly [K in keyof P as K extends 'by' ? never : K]?: P[K]['byDefault']
}>

type ValueOf<C> = C extends { readonly kind: infer Kind extends ColumnKind; readonly nullable: infer Nullable }
  ? KindValues[Kind] | (Nullable extends true ? null : never)
  : never

/** The columns of a row, but for those of a breakdown. */
type RowOf<C> = Members<
  { readonly [K in keyof C as C[K] extends { readonly optional: false } ? K : never]: ValueOf<C[K]> } & {
    readonly [K in keyof C as C[K] extends { readonly optional: true } ? K : never]?: ValueOf<C[K]>
  }
>

/** The rows of each table, but for the columns of a breakdown. */
export type RowsOf<T extends TableDefinitions> = Members<{ readonly [K in keyof T]: RowOf<T[K]['columns']> }>

/** The tables that a breakdown splits. */
export type SplitOf<T extends TableDefinitions> = T extends infer O
  ? {
      readonly [K in keyof O]: O[K] extends { readonly columns: { readonly by: BreakdownColumn } } ? K : never
    }[keyof O]
  : never
