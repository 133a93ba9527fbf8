import type { Columns } from '../columns/column.js'
import { booleanColumn, listColumn, numberColumn, textColumn } from '../columns/column.js'
import { itemFields, leavesOf } from '../columns/layout.js'
import type { Leaf } from '../columns/layout.js'
import type { ByteWriter } from './writer.js'

type Encode = (writer: ByteWriter, row: number) => void

/**
 * Writes rows of columns as Avro records. A nullable field is the union of null and its type; a symbol the union of
 * an enum and string, so that known symbols take two bytes and unknown ones are kept. See `avroSchema`.
 */
export const rowEncoder = (leaves: readonly Leaf[], columns: Columns): Encode => {
  const fields = leaves.map((leaf) => encoderOf(leaf, columns))
  return (writer, row) => {
    for (let i = 0; i < fields.length; i++) fields[i]!(writer, row)
  }
}

const encoderOf = ({ name, field }: Leaf, columns: Columns): Encode => {
  const nullable = field.nullable
  switch (field.kind) {
    case 'integer':
    case 'money':
    case 'time': {
      const { values } = numberColumn(columns, name)
      return (writer, row) => {
        const value = values[row]!
        if (nullable) writer.byte(Number.isNaN(value) ? 0 : 2)
        if (!Number.isNaN(value)) writer.long(value)
      }
    }
    case 'boolean': {
      const { values } = booleanColumn(columns, name)
      return (writer, row) => writer.byte(values[row]!)
    }
    case 'symbol':
    case 'text': {
      const { codes, dictionary } = textColumn(columns, name)
      const { bytes, offsets } = dictionary
      const known = field.symbols?.length ?? 0
      const symbol = field.kind === 'symbol'
      return (writer, row) => {
        const code = codes[row]!
        if (nullable) writer.byte(code < 0 ? 0 : 2)
        if (code < 0) return
        if (symbol) {
          writer.byte(code < known ? 0 : 2)
          if (code < known) return writer.long(code)
        }
        const from = offsets[code]!
        const to = offsets[code + 1]!
        writer.long(to - from)
        writer.copy(bytes, from, to)
      }
    }
    case 'texts':
    case 'list': {
      const { offsets, items } = listColumn(columns, name)
      const encode = rowEncoder(leavesOf(itemFields(field)), items)
      return (writer, row) => {
        const from = offsets[row]!
        const to = offsets[row + 1]!
        if (to > from) {
          writer.long(to - from)
          for (let item = from; item < to; item++) encode(writer, item)
        }
        writer.byte(0)
      }
    }
    case 'group':
      throw new TypeError('A group has no cell of its own.')
  }
}
