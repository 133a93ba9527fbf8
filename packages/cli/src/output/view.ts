import { Result } from '@polymart/analytics'
import type { Meta, ResultColumn } from '@polymart/analytics'
import type { Table } from 'apache-arrow'
import { columnNamed, sortedColumns } from '../arguments/sort.js'
import type { SortKey } from '../arguments/sort.js'
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
  /** The whole table where its rows follow one another in time; the limit then leaves out the earliest. */
  readonly overTime: readonly ResultColumn[] | null
  /** The first column that the rows are sorted by, where that was asked for. */
  readonly sortedBy: ResultColumn | null
  arrow(): Table
}

/** Writes a view piece by piece. */
export type Format = (view: View) => Iterable<Chunk> | AsyncIterable<Chunk>

export interface ViewOptions {
  readonly limit?: number | undefined
  readonly sort?: readonly SortKey[] | undefined
}

export const viewOf = (result: Result, table: string, { limit = Infinity, sort }: ViewOptions = {}): View => {
  const all = sort ? sortedColumns(result.columnsOf(table), sort, table) : result.columnsOf(table)
  const total = all[0]?.values.length ?? 0
  const rows = Math.min(limit, total)
  const isOverTime = isInOrderOfTime(all)
  const from = isOverTime ? total - rows : 0
  const columns =
    rows === total ? all : all.map((column) => ({ ...column, values: column.values.slice(from, from + rows) }))
  return {
    meta: result.meta,
    table,
    columns,
    rows,
    more: total - rows,
    overTime: isOverTime ? all : null,
    sortedBy: sort ? columnNamed(columns, sort[0]!.column, table) : null,
    arrow: () =>
      sort ? new Result(result.meta, { [table]: columns }).table : result.tables[table]!.slice(from, from + rows),
  }
}

const isInOrderOfTime = ([first]: readonly ResultColumn[]): boolean =>
  first !== undefined &&
  (first.kind === 'date' || first.kind === 'time') &&
  first.values.every((value, i) => value !== null && (i === 0 || value >= first.values[i - 1]!))

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
