import { fieldsOf, itemFields, leavesOf } from '@polymart/core'
import type { Batch, Column, Columns, EntityName, Fields } from '@polymart/core'

/** How many values of a field are there. */
export interface FieldCount {
  /** The column's path: `billing.country`, `events.productId`. */
  readonly field: string
  /** Rows, or for a field of a list its items. */
  readonly of: number
  /** Those where it is not null; of a list those where it is not empty. */
  readonly filled: number
}

/** Counts every field of a batch, in the order of the model. */
export const fieldCounts = (batch: Batch): readonly FieldCount[] =>
  countsOf(fieldsOf(batch.entity), batch.columns, batch.rows, '')

export const noCounts = (entity: EntityName): readonly FieldCount[] => countsOf(fieldsOf(entity), {}, 0, '')

const countsOf = (fields: Fields, columns: Columns, length: number, path: string): readonly FieldCount[] =>
  leavesOf(fields).flatMap(({ name, field }) => {
    const column = columns[name]
    const count = { field: path + name, of: length, filled: column ? filled(column, length) : 0 }
    if (field.kind !== 'list') return [count]
    const list = column?.kind === 'list' ? column : undefined
    return [count, ...countsOf(itemFields(field), list?.items ?? {}, list?.offsets.at(-1) ?? 0, `${path}${name}.`)]
  })

const filled = (column: Column, length: number): number => {
  let count = 0
  for (let i = 0; i < length; i++) if (isFilled(column, i)) count++
  return count
}

const isFilled = (column: Column, i: number): boolean => {
  switch (column.kind) {
    case 'number':
      return !Number.isNaN(column.values[i])
    case 'boolean':
      return column.values[i] !== 2
    case 'text':
      return column.codes[i]! >= 0
    case 'list':
      return column.offsets[i + 1]! > column.offsets[i]!
  }
}

/** The counts of all parts of an entity's rows together. */
export const addCounts = (a: readonly FieldCount[], b: readonly FieldCount[]): readonly FieldCount[] =>
  a.map(({ field, of, filled: have }, i) => ({ field, of: of + b[i]!.of, filled: have + b[i]!.filled }))
