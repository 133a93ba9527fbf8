/** What the values of a column of each kind are in `rows()`; what they mean is said beside them. */
export interface KindValues {
  /** A name or word. */
  text: string
  /** A whole sentence, never cut. */
  sentence: string
  /** The id of a customer: a table that has one is about customers. */
  person: string
  /** Two letters of ISO 3166-1, or a label such as "(not set)". */
  country: string
  /** An event type, or the name of a step. */
  step: string
  /** A region or city, or a label such as "(not set)". */
  place: string
  /** A calendar date, YYYY-MM-DD. */
  date: string
  /** A point in time, UTC epoch milliseconds. */
  time: number
  /** How many; a whole number. */
  count: number
  /** Whole minor units of the result's currency. */
  money: number
  /** A part of a whole, unrounded: 0.25 is a quarter. */
  share: number
  /** A change against a number before it, unrounded: 0.1 is a tenth more. */
  change: number
  /** A length of time in milliseconds, unrounded. */
  duration: number
  /** A number of another unit, unrounded. */
  number: number
  boolean: boolean
}

/** What a column of a result means. It decides the column's types in other formats, and how people see it. */
export type ColumnKind = keyof KindValues

const leftAligned: ReadonlySet<ColumnKind> = new Set([
  'text',
  'sentence',
  'person',
  'country',
  'step',
  'place',
  'date',
  'time',
  'boolean',
])

/** Whether a column of this kind reads from the left, as texts do. */
export const isLeftAligned = (kind: ColumnKind): boolean => leftAligned.has(kind)

const units: Readonly<Partial<Record<ColumnKind, string>>> = {
  time: 'epoch ms',
  money: 'minor units',
  share: 'ratio',
  change: 'ratio',
  duration: 'ms',
}

/** The unit that every value of a kind is in, where it has one. */
export const unitOf = (kind: ColumnKind): string | undefined => units[kind]
