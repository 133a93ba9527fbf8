import type { Analysis, ParamsOf as ParamsOfParams, RowOf as RowOfTable, TableDefinitions } from './analysis.js'
import type { Params } from './params.js'

/** What an analysis takes: `ParamsOf<typeof revenue>`. */
export type ParamsOf<A> = A extends Analysis<infer P, TableDefinitions, string> ? ParamsOfParams<P> : never

/** A row of one of its tables: `RowOf<typeof revenue, 'revenue'>`. */
export type RowOf<A, Table extends string> =
  A extends Analysis<Params, infer T, string> ? (Table extends keyof T ? RowOfTable<T[Table]> : never) : never
