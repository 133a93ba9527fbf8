import type { Moment } from '@polymart/core'

/** What was asked for. */
export interface Understood {
  /** Every parameter, with its default where none was given; times as ISO 8601. */
  readonly params: Readonly<Record<string, unknown>>
  /** Epoch milliseconds, as are all times here. */
  readonly asOf: number
  readonly period: { readonly from: number | null; readonly to: number }
  readonly previousPeriod: { readonly from: number; readonly to: number } | null
  /** The one that `previous…` and `…Change` columns are of, where `compare` asks for it. */
  readonly comparedPeriod: { readonly from: number; readonly to: number } | null
  readonly timeZone: string
  /** Null where there are no orders. */
  readonly currency: string | null
  /** From when to when each store covers time; null if it holds nothing before asOf. */
  readonly coverage: Readonly<Record<'orders' | 'sessions', { readonly from: number; readonly to: number } | null>>
}

/** What an exchange did for one store. */
export interface ExchangeFacts {
  /** Rows that were read and put together; a row of which further columns were needed later counts again then. */
  readonly rows: number
  /** Bytes of them as they are kept, in memory and in files. */
  readonly bytes: number
  /** Bytes of them in files. */
  readonly spilledBytes: number
}

/** Rows of the period that the model or the parameters leave out, by reason. */
export type SetAside = Record<string, number>

/** A half-open span of time, null at an end that it does not have. */
export interface TimeRead {
  readonly from: number | null
  readonly to: number | null
}

/** How a result came about. */
export interface Meta extends Understood {
  readonly analysis: string
  /** The state that each store was read at, and what it took to put its rows together by person, where it took that. */
  readonly stores: Readonly<
    Record<'entities' | 'sessions', Moment & { readonly url: string; readonly exchanged?: ExchangeFacts }>
  >
  /** Rows read of each table. */
  readonly rowsRead: Readonly<Record<string, number>>
  /**
   * Of which times rows were read, where not of all: of orders (`transactions`) by their time, of `sessions` by their
   * start, and by that too what happened in them (`events`), where it is read of fewer sessions than the rest.
   */
  readonly timesRead: { readonly [P in 'transactions' | 'sessions' | 'events']?: TimeRead }
  /** Rows of the period that the model or the parameters left out, by reason; what cannot be read has no period. */
  readonly setAside: SetAside
  readonly warnings: readonly string[]
  readonly ms: Readonly<Record<string, number>>
  readonly executor: 'inline' | 'workers'
  readonly workers: number
  readonly partitions: number
}
