import { readFileSync } from 'node:fs'
import type { Row } from '../harness/protocol.js'

/** The data that all contestants read, and the default parameters of each analysis made numbers, as SQL needs them. */
export interface Data {
  /** Parquet files. */
  readonly files: string
  /** The same in an embedded store. */
  readonly store: string
  readonly parameters: Readonly<Record<string, Parameters>>
}

/** Epoch milliseconds; 0 where an analysis has no period. */
export interface Parameters {
  readonly as_of: number
  readonly since: number
  readonly previous_since: number
  readonly currency: string
}

export const readData = (path: string): Data => JSON.parse(readFileSync(path, 'utf8')) as Data

/** A row of DuckDB's, with numbers for its whole ones. */
export const plainRow = (row: Record<string, unknown>): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  ) as Row
