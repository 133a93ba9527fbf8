import { BooleanBuilder, ListBuilder, NumberBuilder, TextBuilder } from '../columns/builder.js'
import type { AnyBuilder, ColumnsBuilder } from '../columns/builder.js'
import { itemFields, leavesOf } from '../columns/layout.js'
import type { Leaf } from '../columns/layout.js'
import type { ByteReader } from './reader.js'

type Decode = (reader: ByteReader) => void

/** Reads Avro records straight into column builders; fields without a builder are passed over. */
export const rowDecoder = (leaves: readonly Leaf[], columns: ColumnsBuilder | undefined): Decode => {
  const fields = leaves.map((leaf) => decoderOf(leaf, columns?.builders.get(leaf.name)))
  return (reader) => {
    for (let i = 0; i < fields.length; i++) fields[i]!(reader)
  }
}

const decoderOf = ({ field }: Leaf, builder: AnyBuilder | undefined): Decode => {
  const nullable = field.nullable
  switch (field.kind) {
    case 'integer':
    case 'money':
    case 'time': {
      if (!(builder instanceof NumberBuilder)) {
        return (reader) => {
          if (!nullable || reader.byte() !== 0) reader.skipLong()
        }
      }
      return (reader) => builder.push(nullable && reader.byte() === 0 ? NaN : reader.long())
    }
    case 'boolean':
      return builder instanceof BooleanBuilder ? (reader) => builder.push(reader.byte()) : (reader) => void reader.byte()
    case 'symbol':
    case 'text': {
      const symbol = field.kind === 'symbol'
      if (!(builder instanceof TextBuilder)) {
        return (reader) => {
          if (nullable && reader.byte() === 0) return
          if (symbol && reader.byte() === 0) reader.skipLong()
          else reader.skipText()
        }
      }
      return (reader) => {
        if (nullable && reader.byte() === 0) return builder.push(-1)
        if (symbol && reader.byte() === 0) return builder.push(reader.long())
        const length = reader.length()
        const from = reader.position
        reader.position = from + length
        builder.push(builder.dictionary.addBytes(reader.bytes, from, from + length))
      }
    }
    case 'texts':
    case 'list': {
      const list = builder instanceof ListBuilder ? builder : undefined
      const decode = rowDecoder(leavesOf(itemFields(field)), list?.items)
      return (reader) => {
        let items = 0
        for (let count = reader.long(); count !== 0; count = reader.long()) {
          // A negative count is followed by the block's size in bytes; other writers use it.
          if (count < 0) {
            count = -count
            reader.skipLong()
          }
          items += count
          while (count-- > 0) decode(reader)
        }
        list?.push(items)
      }
    }
    case 'group':
      throw new TypeError('A group has no cell of its own.')
  }
}

