import { textsOf } from '@polymart/core'
import type { Column } from '@polymart/core'
import type { Table } from './read/tables.js'
import type { Condition, ConditionValue } from './scope.js'

export interface Passing {
  /** 1 for each row that meets every condition. */
  readonly rows: Uint8Array
  /** Whether a row that is not there at all does: only if every condition asks for null. */
  readonly missing: boolean
}

/** Tests conditions on the columns of one table; lists pass if any item does, and are never missing. */
export const passing = (table: Table, conditions: readonly Pick<Condition, 'field' | 'values'>[]): Passing => {
  const rows = new Uint8Array(table.rows).fill(1)
  if (table.rows > 0) {
    for (const { field, values } of conditions) {
      const test = testOf(table.columns[field]!, values)
      for (let row = 0; row < rows.length; row++) if (!test(row)) rows[row] = 0
    }
  }
  return { rows, missing: conditions.every(({ values }) => values.includes(null)) }
}

const testOf = (column: Column, values: readonly ConditionValue[]): ((row: number) => boolean) => {
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
      const test = testOf(column.items['item']!, values)
      return (row) => {
        for (let item = offsets[row]!; item < offsets[row + 1]!; item++) if (test(item)) return true
        return false
      }
    }
  }
}
