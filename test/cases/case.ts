import type { Result, Shop } from '@polymart/analytics'
import type { Records } from '../fixtures/records.js'

/** A row as `rows()` gives it: money in minor units, times in epoch milliseconds, null where missing. */
export type Row = Record<string, string | number | boolean | null>

/** A small shop, and what each call on it must answer, worked by hand from the definitions. */
export interface HandCase {
  shop: Records
  calls: { params: Record<string, unknown>; tables: Record<string, Row[]> }[]
}

/** What an analysis is tried on: its cases worked by hand, and calls that are held against DuckDB on the shops of all analyses. */
export interface AnalysisCases {
  readonly hand: HandCase
  /** Calls for the synthetic shop, whose history ends at 2026-07-01T00:00:00Z, with sessions in the last 90 days. */
  readonly standard: readonly Params[]
  /** Calls that meet the traps of the nasty shop. */
  readonly nasty: readonly Params[]
  /** Calls for shops made at random; each gets an asOf as well. */
  readonly random: readonly Params[]
  /** Absent where the SQL gives every column. */
  readonly beyondSql?: BeyondSql
}

/** What cannot be SQL, such as a fit. The SQL gives all other columns, among them what it is made from. */
export interface BeyondSql {
  /** The columns that the SQL leaves out, by table. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** Holds these columns to another way to them, for every call that is held against DuckDB. */
  readonly check: (result: Result, shop: Shop, params: Params) => Promise<void>
}

/** Parameters as a user gives them. */
export type Params = Record<string, unknown>

/** Names the columns of a table once; the returned function makes its rows from their values, in that order. */
export function table(columns: string): (...rows: Row[string][][]) => Row[] {
  const names = columns.split(' ')
  return (...rows) =>
    rows.map((values) => {
      if (values.length !== names.length)
        throw new RangeError(`Expected ${names.length} values, found ${values.length}`)
      return Object.fromEntries(names.map((name, column) => [name, values[column] ?? null]))
    })
}
