import { BooleanBuilder, ListBuilder, NumberBuilder, TextBuilder } from '../columns/builder.js'
import type { AnyBuilder, ColumnsBuilder } from '../columns/builder.js'
import { itemFields, leavesOf } from '../columns/layout.js'
import type { Leaf } from '../columns/layout.js'
import { isIn, modelVersion } from '../model/version.js'
import type { ByteReader } from './reader.js'

/**
 * Reads Avro records straight into column builders; fields without a builder are passed over. A record is a row of
 * steps that one loop walks, which runs several times faster than a function for each field. Fields that the version
 * of the model that wrote the records did not have are null.
 */
export const rowDecoder = (
  leaves: readonly Leaf[],
  columns: ColumnsBuilder | undefined,
  version = modelVersion,
): ((reader: ByteReader) => void) => {
  const steps = leaves.map((leaf) => stepOf(leaf, columns?.builders.get(leaf.name), version))
  return (reader) => decode(steps, reader)
}

type Kind = 'number' | 'boolean' | 'text' | 'symbol' | 'list' | 'absent'

interface Step {
  readonly kind: Kind
  readonly nullable: boolean
  readonly numbers: NumberBuilder | undefined
  readonly booleans: BooleanBuilder | undefined
  readonly texts: TextBuilder | undefined
  readonly list: ListBuilder | undefined
  /** How many symbols a symbol field has. */
  readonly symbols: number
  /** Of a list's items. */
  readonly items: readonly Step[]
}

const stepOf = ({ field }: Leaf, builder: AnyBuilder | undefined, version: number): Step => {
  const list = builder instanceof ListBuilder ? builder : undefined
  const there = isIn(field, version)
  return {
    kind: there ? kinds[field.kind] : 'absent',
    nullable: there && field.nullable,
    numbers: builder instanceof NumberBuilder ? builder : undefined,
    booleans: builder instanceof BooleanBuilder ? builder : undefined,
    texts: builder instanceof TextBuilder ? builder : undefined,
    list,
    symbols: field.symbols?.length ?? 0,
    items:
      field.kind === 'list' || field.kind === 'texts'
        ? leavesOf(itemFields(field)).map((leaf) => stepOf(leaf, list?.items.builders.get(leaf.name), version))
        : [],
  }
}

const kinds = {
  integer: 'number',
  money: 'number',
  time: 'number',
  boolean: 'boolean',
  text: 'text',
  symbol: 'symbol',
  texts: 'list',
  list: 'list',
  group: 'list',
} as const

const decode = (steps: readonly Step[], reader: ByteReader): void => {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!
    // A union of null and another type begins with the place of what follows.
    const isNull = step.nullable && reader.byte() === 0
    switch (step.kind) {
      case 'number': {
        const { numbers } = step
        if (isNull) numbers?.push(NaN)
        else if (numbers) numbers.push(reader.long())
        else reader.skipLong()
        break
      }
      case 'absent':
        step.numbers?.push(NaN)
        step.texts?.push(-1)
        step.booleans?.push(2)
        break
      case 'boolean': {
        const value = reader.byte()
        step.booleans?.push(value)
        break
      }
      case 'symbol':
      case 'text': {
        const { texts } = step
        if (isNull) texts?.push(-1)
        else if (step.kind === 'symbol' && reader.byte() === 0) {
          const code = reader.long()
          if (code < 0 || code >= step.symbols) throw new RangeError('The cell holds a symbol that is none.')
          texts?.push(code)
        } else if (texts) {
          const length = reader.length()
          const from = reader.position
          reader.position = from + length
          texts.push(texts.dictionary.addBytes(reader.bytes, from, from + length))
        } else reader.skipText()
        break
      }
      case 'list': {
        const { items } = step
        let length = 0
        for (let count = reader.long(); count !== 0; count = reader.long()) {
          // A negative count is followed by the block's size in bytes; other writers use it.
          if (count < 0) {
            count = -count
            reader.skipLong()
          }
          length += count
          while (count-- > 0) decode(items, reader)
        }
        step.list?.push(length)
      }
    }
  }
}
