import { fieldsOf, leavesOf, textsOf } from '@polymart/core'
import type { Batch, Column, Columns, Fields, Heap } from '@polymart/core'
import { Long } from 'mongodb'
import type { Document } from 'mongodb'

/** A document of the store: its row key, the generation that wrote it, then the record's fields in the model's order. */
export interface StoredDocument extends Document {
  readonly _id: string
  readonly load: number
}

/** Makes the documents of a batch's rows, which have these keys. Missing values are null, so that all documents have the same fields. */
export const documentsOf = (batch: Batch, keys: readonly string[], load: number): ((row: number) => StoredDocument) => {
  const fields = readersOf(fieldsOf(batch.entity), batch.columns, '')
  return (row) => fill({ _id: keys[row]!, load }, fields, row)
}

interface FieldReader {
  readonly name: string
  readonly read: (row: number) => unknown
}

const fill = <T extends Document>(document: T, fields: readonly FieldReader[], row: number): T => {
  for (let i = 0; i < fields.length; i++) (document as Document)[fields[i]!.name] = fields[i]!.read(row)
  return document
}

const readersOf = (fields: Fields, columns: Columns, above: string): readonly FieldReader[] =>
  Object.entries(fields).map(([name, field]) => {
    if (field.kind === 'group') {
      const inner = readersOf(field.fields as Fields, columns, `${above}${name}.`)
      return { name, read: (row) => fill({}, inner, row) }
    }
    const column = columns[above + name]!
    const inner = field.kind === 'list' ? (field.fields as Fields) : undefined
    return { name, read: readerOf(column, field.kind === 'time', inner) }
  })

const readerOf = (column: Column, time: boolean, fields: Fields | undefined): ((row: number) => unknown) => {
  switch (column.kind) {
    case 'number': {
      const { values } = column
      if (time) return (row) => (Number.isNaN(values[row]) ? null : new Date(values[row]!))
      return (row) => wholeNumber(values[row]!)
    }
    case 'boolean':
      return (row) => (column.values[row] === 2 ? null : column.values[row] === 1)
    case 'text': {
      const { codes, dictionary } = column
      const texts = textsOf(dictionary)
      return (row) => (codes[row]! < 0 ? null : texts[codes[row]!]!)
    }
    case 'list': {
      const { offsets, items } = column
      const item = fields ? itemReader(fields, items) : readerOf(items['item']!, false, undefined)
      return (row) => {
        const list: unknown[] = []
        for (let i = offsets[row]!; i < offsets[row + 1]!; i++) list.push(item(i))
        return list
      }
    }
  }
}

const itemReader = (fields: Fields, items: Columns): ((row: number) => unknown) => {
  const inner = readersOf(fields, items, '')
  return (row) => fill({}, inner, row)
}

/** The driver would write what 32 bits do not hold as a double. */
const wholeNumber = (value: number): number | Long | null =>
  (value | 0) === value ? value | 0 : value === value ? Long.fromNumber(value) : null

/** Of each row no less than the bytes that its document takes. */
export const documentSizes = (batch: Batch, { offsets }: Heap): Float64Array => {
  const sizes = sizesOf(fieldsOf(batch.entity), batch.columns, batch.rows)
  for (let row = 0; row < batch.rows; row++) sizes[row]! += offsets[row + 1]! - offsets[row]! + 40
  return sizes
}

/** Of a field: its type, the end of its name, the length and end of a text, or of a group that it is the first of. */
const fixedBytes = 16
/** Of an item: its type, its place in digits, its length and end. */
const itemBytes = 16

const sizesOf = (fields: Fields, columns: Columns, rows: number): Float64Array => {
  const leaves = leavesOf(fields)
  const fixed = leaves.reduce((sum, { name }) => sum + name.length + fixedBytes, 0)
  const sizes = new Float64Array(rows).fill(fixed)
  for (const { name, field } of leaves) {
    const column = columns[name]!
    if (column.kind === 'text') {
      const { codes, dictionary } = column
      for (let row = 0; row < rows; row++) {
        const code = codes[row]!
        if (code >= 0) sizes[row]! += dictionary.offsets[code + 1]! - dictionary.offsets[code]!
      }
    } else if (column.kind === 'list') {
      const { offsets, items } = column
      const inner = field.kind === 'list' ? (field.fields as Fields) : { item: { ...field, kind: 'text' as const } }
      const itemSizes = sizesOf(inner, items, offsets[rows]!)
      for (let row = 0; row < rows; row++) {
        for (let i = offsets[row]!; i < offsets[row + 1]!; i++) sizes[row]! += itemSizes[i]! + itemBytes
      }
    }
  }
  return sizes
}
