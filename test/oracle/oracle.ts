import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Query } from './analytics.js'
import type { Records } from '../fixtures/records.js'
import { loadFolder } from './load.js'
import { flattenAll } from './flat.js'
import { writeJsonLines } from './write.js'

export type Value = string | number | boolean | null
export type Row = Readonly<Record<string, Value>>

/** A shop in an in-memory DuckDB, for the analyses' SQL. */
export interface Oracle {
  /** Money, counts and times are numbers; throws on what no result may hold: NaN, infinities, unsafe integers. */
  readonly query: (query: Query) => Promise<Row[]>
  /** The same of each query of a call. */
  readonly answers: (queries: Readonly<Record<string, Query>>) => Promise<Record<string, Row[]>>
  readonly close: () => void
}

/** Opens a data set: a folder with users, transactions and so on, each a folder of Parquet or JSON Lines parts. */
export const openOracle = (folder: string): Promise<Oracle> =>
  oracleOver(async (connection) => {
    await loadFolder(connection, folder)
    await flattenAll(connection)
  })

/** Opens the flat relations that something makes in an empty database. */
export const oracleOver = async (make: (connection: DuckDBConnection) => Promise<void>): Promise<Oracle> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await make(connection)
  return {
    query: (query) => rowsOf(connection, query),
    async answers(queries) {
      const answers: Record<string, Row[]> = {}
      for (const [table, query] of Object.entries(queries)) answers[table] = await rowsOf(connection, query)
      return answers
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Opens records in the shape of the model, their times epoch milliseconds. */
export const oracleOf = async (records: Partial<Records>): Promise<Oracle> => {
  const folder = await mkdtemp(join(tmpdir(), 'polymart-oracle-'))
  try {
    await writeJsonLines(folder, records)
    return await openOracle(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const rowsOf = async (connection: DuckDBConnection, { text, values }: Query): Promise<Row[]> => {
  const reader = await connection.runAndReadAll(text, [...values])
  return reader
    .getRowObjectsJS()
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(name, value)])))
}

const plain = (name: string, value: unknown): Value => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value // no negative zero
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value)
  throw new RangeError(
    `Expected a text, a boolean, null, or a finite and safe number in ${name}, found ${inspect(value)}.`,
  )
}
