import { fieldsOf, model } from '../model/entities.js'
import type { EntityName, Records } from '../model/entities.js'
import { fieldsWith } from '../model/extra.js'
import { textsOf } from './column.js'
import type { Column, Columns, Dictionary } from './column.js'
import { ColumnsBuilder } from './builder.js'
import { leavesOf } from './layout.js'
import type { Fields } from '../model/field.js'

/** Rows of one entity as columns, in shared memory: what flows from a source to a store and from a store to an analysis. */
export interface Batch<E extends EntityName = EntityName> {
  readonly entity: E
  readonly rows: number
  readonly columns: Columns
}

/**
 * Makes a batch of records, one by one. `only` names the columns to build; default all. `extra` are fields of one's own,
 * which records have in `extra`.
 */
export class BatchBuilder<E extends EntityName> {
  rows = 0
  private readonly entity: E
  private readonly columns: ColumnsBuilder

  constructor(entity: E, only?: readonly string[], extra?: Fields) {
    this.entity = entity
    this.columns = entityBuilder(entity, only, extra)
  }

  /** Adds a record, which must have the structure of its entity. */
  add(record: Records[E]): void {
    this.columns.add(record)
    this.rows++
  }

  /** The batch of all records so far; the builder is not used again. */
  finish(): Batch<E> {
    return { entity: this.entity, rows: this.rows, columns: this.columns.finish() }
  }
}

/** The column builders of an entity, and of fields of one's own, for those who decode straight into columns. */
export const entityBuilder = (entity: EntityName, only?: readonly string[], extra?: Fields): ColumnsBuilder =>
  new ColumnsBuilder(fieldsWith(entity, extra), only, model[entity].key)

/** A batch of records, which must have the structure of their entity (see {@link problemOf}). */
export const batchOf = <E extends EntityName>(entity: E, records: Iterable<Records[E]>): Batch<E> => {
  const builder = new BatchBuilder(entity)
  for (const record of records) builder.add(record)
  return builder.finish()
}

/** The records of a batch, one by one; of a batch with some columns only, records with these fields only. */
export function* recordsOf<E extends EntityName>(batch: Batch<E>): Generator<Records[E]> {
  const read = rowReader(fieldsOf(batch.entity), batch.columns)
  for (let row = 0; row < batch.rows; row++) yield read(row) as Records[E]
}

const rowReader = (fields: Fields, columns: Columns): ((row: number) => Record<string, unknown>) => {
  const cells = leavesOf(fields)
    .filter(({ name }) => columns[name])
    .map(({ name, path, field }) => ({
      path,
      read: valueReader(columns[name]!, field.kind === 'texts', field.fields as Fields),
    }))
  return (row) => {
    const record: Record<string, unknown> = {}
    for (const { path, read } of cells) {
      let target = record
      for (let i = 0; i < path.length - 1; i++) target = (target[path[i]!] ??= {}) as Record<string, unknown>
      target[path[path.length - 1]!] = read(row)
    }
    return record
  }
}

const valueReader = (column: Column, texts: boolean, fields: Fields): ((row: number) => unknown) => {
  switch (column.kind) {
    case 'number':
      return (row) => nullIfNaN(column.values[row]!)
    case 'boolean':
      return (row) => (column.values[row] === 2 ? null : column.values[row] === 1)
    case 'text':
      return (row) => textAt(column.dictionary, column.codes[row]!)
    case 'list': {
      if (texts) {
        const read = valueReader(column.items['item']!, false, {})
        return (row) => range(column.offsets[row]!, column.offsets[row + 1]!, read)
      }
      const read = rowReader(fields, column.items)
      return (row) => range(column.offsets[row]!, column.offsets[row + 1]!, read)
    }
  }
}

const range = <T>(from: number, to: number, read: (index: number) => T): T[] => {
  const items: T[] = []
  for (let i = from; i < to; i++) items.push(read(i))
  return items
}

const nullIfNaN = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** The text with a code, null for −1. */
export const textAt = (dictionary: Dictionary, code: number): string | null =>
  code < 0 ? null : textsOf(dictionary)[code]!
