import { fieldsOf } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import type { Field, Fields } from '../model/field.js'
import { isIn } from '../model/version.js'
import { below, wanted } from './builder.js'
import type { Column, Columns } from './column.js'
import { itemFields, leavesOf } from './layout.js'

/**
 * Columns of an entity that may have been written by a former version of the model, with those that it did not have:
 * null in every row. `only` names the columns asked for, as for a scan.
 */
export const withLaterFields = (
  entity: EntityName,
  columns: Columns,
  rows: number,
  only?: readonly string[],
): Columns => filled(fieldsOf(entity), columns, rows, only)

const filled = (fields: Fields, columns: Columns, rows: number, only?: readonly string[]): Columns => {
  const added: Record<string, Column> = {}
  for (const { name, field } of leavesOf(fields)) {
    if (!wanted(only, name)) continue
    const column = columns[name]
    if (column?.kind === 'list') {
      const items = filled(itemFields(field), column.items, column.offsets.at(-1)!, below(only, name))
      if (items !== column.items) added[name] = { ...column, items }
    } else if (!column && !isIn(field, 1)) added[name] = nulls(field, rows)
  }
  return Object.keys(added).length === 0 ? columns : { ...columns, ...added }
}

const nulls = (field: Field, rows: number): Column => {
  switch (field.kind) {
    case 'integer':
    case 'money':
    case 'time':
      return { kind: 'number', values: new Float64Array(rows).fill(NaN) }
    case 'boolean':
      return { kind: 'boolean', values: new Uint8Array(rows).fill(2) }
    case 'text':
      return {
        kind: 'text',
        codes: new Int32Array(rows).fill(-1),
        dictionary: { bytes: new Uint8Array(0), offsets: new Int32Array(1), length: 0 },
      }
    default:
      throw new TypeError(`A field of kind ${field.kind} cannot be null.`)
  }
}
