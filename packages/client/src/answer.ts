/** A value of a row: a time is ISO 8601 UTC, money is in minor units. */
export type Cell = string | number | boolean | null

/** A point in time: `2026-07-01`, an ISO 8601 time, or epoch milliseconds. */
export type PointInTime = string | number

/** Conditions on fields, joined by and: `{ country: ['DE', 'AT'], totalMinor: { gte: 10000 } }`. */
export type Where = Readonly<Record<string, Cell | readonly Cell[] | Readonly<Record<string, Cell | readonly Cell[]>>>>

/** A step of a funnel or path. */
export interface FunnelStep {
  readonly type: string
  readonly name?: string
  readonly where?: Where
}

/** A span of time as answers have it; a start that is null has no bound. */
export interface Span<From = string> {
  readonly from: From
  readonly to: string
}

/** A store that was read. */
export interface StoreRead {
  /** Kind and name, such as `embedded:data`. */
  readonly url: string
  /** How many loads were completed. */
  readonly generation: number
  readonly at: string | null
  readonly unfinishedSince: string | null
}

/** What was understood of a question. */
export interface Understood {
  readonly analysis: string
  /** Every parameter, with its default where none was given. */
  readonly params: Readonly<Record<string, unknown>>
  readonly asOf: string
  readonly period: Span<string | null>
  readonly previousPeriod: Span | null
  readonly comparedPeriod: Span | null
  readonly timeZone: string
  readonly currency: string | null
  readonly coverage: Readonly<Record<'orders' | 'sessions', Span | null>>
  readonly stores: Readonly<Record<'entities' | 'sessions', StoreRead>>
  readonly warnings: readonly string[]
}

/** What was understood, and how the numbers came about. */
export interface Meta extends Understood {
  readonly rowsRead: Readonly<Record<string, number>>
  /** Rows of the period that were left out, by reason. */
  readonly setAside: Readonly<Record<string, number>>
  readonly ms: Readonly<Record<string, number>>
}

/** What an analysis would read, without reading it. */
export interface Explanation extends Understood {
  readonly reads: readonly {
    readonly entity: string
    readonly columns: readonly string[]
    readonly rows: number
    readonly scans: number
  }[]
}

/** Rows of a table, in the order that its analysis defines. */
export interface Answer<Row> {
  readonly analysis: string
  readonly table: string
  readonly meta: Meta
  readonly rows: readonly Row[]
  /** Which rows these are, of how many. */
  readonly page: { readonly offset: number; readonly limit: number; readonly total: number }
}
