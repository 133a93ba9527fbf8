import { below, wanted } from '../columns/builder.js'
import type { PackedColumn, PackedColumns } from './pack.js'

/**
 * Bytes of memory that columns would take by what their head says of them, before any of it is taken: a head of a few
 * bytes may say that there are thousands of millions of the same number. Infinity where a count is none.
 */
export const bytesClaimed = (columns: PackedColumns, rows: number, only?: readonly string[]): number =>
  Object.entries(columns)
    .filter(([name]) => wanted(only, name))
    .reduce((sum, [name, column]) => sum + bytesOfColumn(column, rows, below(only, name)), 0)

const bytesOfColumn = (column: PackedColumn, rows: number, only?: readonly string[]): number => {
  switch (column.kind) {
    case 'number':
      return 8 * count(rows)
    case 'boolean':
      return count(rows)
    case 'text':
      return 4 * (count(rows) + count(column.texts.length) + 1)
    case 'list':
      return 4 * (count(rows) + 1) + bytesClaimed(column.items, column.length, only)
  }
}

const count = (claimed: number): number => (Number.isSafeInteger(claimed) && claimed >= 0 ? claimed : Infinity)
