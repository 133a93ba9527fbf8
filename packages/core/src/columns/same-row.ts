import type { Column, Columns, TextColumn } from './column.js'

/** One row of some columns. */
export interface RowOf {
  readonly columns: Columns
  readonly row: number
}

/** Whether two rows hold the same, field by field; both have the same columns. */
export const sameRow = (a: RowOf, b: RowOf): boolean => {
  for (const name in a.columns) if (!same(a.columns[name]!, a.row, b.columns[name]!, b.row)) return false
  return true
}

const same = (a: Column, i: number, b: Column, j: number): boolean => {
  if (a.kind === 'number' && b.kind === 'number') {
    const x = a.values[i]!
    const y = b.values[j]!
    return x === y || (x !== x && y !== y)
  }
  if (a.kind === 'boolean' && b.kind === 'boolean') return a.values[i] === b.values[j]
  if (a.kind === 'text' && b.kind === 'text') return sameText(a, i, b, j)
  if (a.kind !== 'list' || b.kind !== 'list') return false
  const from = a.offsets[i]!
  const length = a.offsets[i + 1]! - from
  const other = b.offsets[j]!
  if (b.offsets[j + 1]! - other !== length) return false
  for (let k = 0; k < length; k++) {
    if (!sameRow({ columns: a.items, row: from + k }, { columns: b.items, row: other + k })) return false
  }
  return true
}

const sameText = (a: TextColumn, i: number, b: TextColumn, j: number): boolean => {
  const x = a.codes[i]!
  const y = b.codes[j]!
  if (x < 0 || y < 0) return x < 0 && y < 0
  const from = a.dictionary.offsets[x]!
  const other = b.dictionary.offsets[y]!
  const length = a.dictionary.offsets[x + 1]! - from
  if (b.dictionary.offsets[y + 1]! - other !== length) return false
  for (let k = 0; k < length; k++) {
    if (a.dictionary.bytes[from + k] !== b.dictionary.bytes[other + k]) return false
  }
  return true
}
