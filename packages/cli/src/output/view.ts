import type { Meta, Result, ResultColumn } from '@polymart/analytics'
import type { Table } from 'apache-arrow'
import type { Chunk } from '../terminal/output.js'

/** One table of a result, as it is to be written. */
export interface View {
  readonly meta: Meta
  /** The table's name. */
  readonly table: string
  /** At most as many rows as were asked for. */
  readonly columns: readonly ResultColumn[]
  readonly rows: number
  /** Rows that the limit leaves out. */
  readonly more: number
  arrow(): Table
}

/** Writes a view piece by piece. */
export type Format = (view: View) => Iterable<Chunk> | AsyncIterable<Chunk>

export const viewOf = (result: Result, table: string, limit = Infinity): View => {
  const all = result.columnsOf(table)
  const total = all[0]?.values.length ?? 0
  const rows = Math.min(limit, total)
  const columns = rows === total ? all : all.map((column) => ({ ...column, values: column.values.slice(0, rows) }))
  return {
    meta: result.meta,
    table,
    columns,
    rows,
    more: total - rows,
    arrow: () => result.tables[table]!.slice(0, rows),
  }
}

const rowsPerChunk = 1000

/** Rows as texts, joined to pieces of a useful size. */
export function* chunks(rows: number, textOf: (row: number) => string): Generator<string> {
  for (let from = 0; from < rows; from += rowsPerChunk) {
    const to = Math.min(rows, from + rowsPerChunk)
    let text = ''
    for (let row = from; row < to; row++) text += textOf(row)
    yield text
  }
}

export const isoTime = (at: number): string => new Date(at).toISOString()
