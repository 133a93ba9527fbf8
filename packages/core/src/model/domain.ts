import type { Batch } from '../columns/batch.js'
import type { Column, Columns } from '../columns/column.js'
import { itemFields, leavesOf } from '../columns/layout.js'
import { fieldsOf } from './entities.js'
import type { Field, Fields } from './field.js'

/** A value that a store keeps, but that lies outside of the model's domain. */
export interface DomainProblem {
  readonly row: number
  /** The column's path: `status`, `lines.quantity`. */
  readonly field: string
  /** A text that is none of the field's symbols, or a number below zero where none may be. */
  readonly reason: 'unknown' | 'negative'
}

/** Every row and field of a batch that breaks the domain, by field, then row; each once, however many items break it. */
export const domainProblems = (batch: Batch): readonly DomainProblem[] =>
  problemsOf(fieldsOf(batch.entity), batch.columns, batch.rows, '', (row) => row)

const problemsOf = (
  fields: Fields,
  columns: Columns,
  length: number,
  path: string,
  rowOf: (item: number) => number,
): readonly DomainProblem[] =>
  leavesOf(fields).flatMap(({ name, field }) => {
    const column = columns[name]
    if (!column) return []
    const whole = path + name
    if (column.kind === 'list') {
      const parents = lazily(() => parentsOf(column.offsets))
      const rowOfItem = (item: number): number => rowOf(parents()[item]!)
      return problemsOf(itemFields(field), column.items, column.offsets.at(-1)!, `${whole}.`, rowOfItem)
    }
    const breaks = breaker(field, column)
    if (!breaks) return []
    const rows = new Set<number>()
    for (let item = 0; item < length; item++) if (breaks(item)) rows.add(rowOf(item))
    const reason = column.kind === 'text' ? 'unknown' : 'negative'
    return Array.from(rows, (row) => ({ row, field: whole, reason }) as const)
  })

const breaker = (field: Field, column: Column): ((item: number) => boolean) | undefined => {
  const known = field.symbols?.length
  if (column.kind === 'text' && known !== undefined) return (item) => column.codes[item]! >= known
  if (column.kind === 'number' && field.notNegative) return (item) => column.values[item]! < 0
  return undefined
}

/** For every item of a list column, the place that holds it. */
const parentsOf = (offsets: Int32Array): Int32Array => {
  const parents = new Int32Array(offsets.at(-1)!)
  for (let i = 0; i < offsets.length - 1; i++) parents.fill(i, offsets[i], offsets[i + 1])
  return parents
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}
