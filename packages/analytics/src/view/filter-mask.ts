import { textsOf } from '@polymart/core'
import type { Column } from '@polymart/core'
import type { Table } from '../read/tables.js'
import type { Asked, Bounds, Condition, ConditionValue } from '../params/scope.js'

/** Which rows of a table meet conditions. */
export interface FilterMask {
  /** 1 for each row that meets every condition. */
  readonly rows: Uint8Array
  /** Whether a row that is not there at all does, all of whose fields are missing. */
  readonly missing: boolean
}

type Test = (row: number) => boolean

/** Tests conditions on the columns of one table; lists match if any item does, and are never missing. */
export const filterMask = (table: Pick<Table, 'rows' | 'columns'>, conditions: readonly Condition[]): FilterMask => {
  const rows = new Uint8Array(table.rows).fill(1)
  if (table.rows > 0) {
    for (const condition of conditions) {
      const test = testOf(table.columns[condition.field]!, condition)
      for (let row = 0; row < rows.length; row++) if (!test(row)) rows[row] = 0
    }
  }
  return { rows, missing: conditions.every(missingPasses) }
}

const missingPasses = (asked: Asked): boolean =>
  'values' in asked && asked.values.includes(null) !== (asked.not === true)

const testOf = (column: Column, asked: Asked): Test => {
  if ('bounds' in asked) return withinBounds(column, asked.bounds)
  const matches = oneOf(column, asked.values)
  return asked.not ? (row) => !matches(row) : matches
}

const oneOf = (column: Column, values: readonly ConditionValue[]): Test => {
  const wanted = new Set(values)
  const missing = wanted.has(null)
  switch (column.kind) {
    case 'number':
      return (row) => (Number.isNaN(column.values[row]!) ? missing : wanted.has(column.values[row]!))
    case 'boolean':
      return (row) => (column.values[row] === 2 ? missing : wanted.has(column.values[row] === 1))
    case 'text': {
      const { codes } = column
      const matches = textsOf(column.dictionary).map((text) => wanted.has(text))
      return (row) => (codes[row]! < 0 ? missing : matches[codes[row]!]!)
    }
    case 'list': {
      const { offsets } = column
      const test = oneOf(column.items['item']!, values)
      return (row) => {
        for (let item = offsets[row]!; item < offsets[row + 1]!; item++) if (test(item)) return true
        return false
      }
    }
  }
}

/** Only numbers have bounds; a missing one, which is NaN here, is within none. */
const withinBounds = (
  column: Column,
  { gte = -Infinity, gt = -Infinity, lte = Infinity, lt = Infinity }: Bounds,
): Test => {
  if (column.kind !== 'number') return () => false
  const { values } = column
  return (row) => values[row]! >= gte && values[row]! > gt && values[row]! <= lte && values[row]! < lt
}
