import { BSON, Long } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { ColumnsBuilder } from '@polymart/core'
import type { Columns, Fields } from '@polymart/core'
import { documentDecoder } from '../src/decode.js'

const text = { kind: 'text', nullable: true, meaning: '' } as const
const integer = { kind: 'integer', nullable: true, meaning: '' } as const
const time = { kind: 'time', nullable: true, meaning: '' } as const
const boolean = { kind: 'boolean', nullable: true, meaning: '' } as const

const fields: Fields = {
  name: text,
  count: integer,
  at: time,
  open: boolean,
  tags: { kind: 'texts', nullable: false, meaning: '' },
  place: { kind: 'group', nullable: false, meaning: '', fields: { city: text, zip: text } },
  lines: {
    kind: 'list',
    nullable: false,
    meaning: '',
    fields: { sku: text, parts: { kind: 'list', nullable: false, meaning: '', fields: { n: integer } } },
  },
}

const whole = {
  name: 'é😀',
  count: 5,
  at: new Date(1000),
  open: true,
  tags: ['a', 'b'],
  place: { city: 'Berlin', zip: '10115' },
  lines: [
    { sku: 'x', parts: [{ n: 1 }, { n: 2 }] },
    { sku: 'y', parts: [] },
  ],
}

/** What records of these columns would be, under the name of an entity of other fields. */
const decode = (documents: readonly object[], only?: readonly string[]): Columns => {
  const builder = new ColumnsBuilder(fields, only)
  const add = documentDecoder(fields, builder)
  for (const document of documents) add(BSON.serialize(document))
  return builder.finish()
}

/** The same by the builder's own way from records. */
const expected = (records: readonly object[], only?: readonly string[]): Columns => {
  const builder = new ColumnsBuilder(fields, only)
  for (const record of records) builder.add(record)
  return builder.finish()
}

const record = { ...whole, at: 1000 }

describe('documents become columns', () => {
  it('with all fields in order', () => {
    expect(decode([whole, whole])).toEqual(expected([record, record]))
  })

  it('with fields in any order, in groups and lists too', () => {
    const reversed = {
      lines: whole.lines.map(({ sku, parts }) => ({ parts, sku })),
      place: { zip: '10115', city: 'Berlin' },
      tags: whole.tags,
      open: true,
      at: whole.at,
      count: 5,
      name: whole.name,
    }
    expect(decode([reversed, whole])).toEqual(expected([record, record]))
  })

  it('with fields that nobody wants, of every type', () => {
    const others = {
      a: 1.5,
      b: new BSON.Binary(Buffer.from('x')),
      c: new BSON.ObjectId(),
      d: /x/i,
      e: new BSON.Timestamp(5n),
      f: BSON.Decimal128.fromString('1.5'),
      g: new BSON.MinKey(),
      h: new BSON.Code('x', { y: 1 }),
      i: { name: 'inner' },
      j: ['name'],
      k: Long.fromNumber(2 ** 40),
      l: null,
      namesake: 'x',
    }
    expect(
      decode([
        { ...others, ...whole },
        { ...whole, ...others },
      ]),
    ).toEqual(expected([record, record]))
  })

  it('with fields that are missing or null', () => {
    const { name, ...rest } = whole
    expect(name).toBeDefined()
    const empty = { name: null, count: null, at: null, open: null, tags: [], place: {}, lines: [] }
    expect(decode([rest, {}, { place: null, tags: null, open: false }])).toEqual(
      expected([{ ...record, name: null }, empty, { ...empty, open: false }]),
    )
  })

  it('with numbers of any type, exact', () => {
    const numbers = [0, -1, 2 ** 31, -(2 ** 31), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
    const documents = numbers.flatMap((count) => [{ count }, { count: Long.fromNumber(count) }])
    const { count } = decode(documents, ['count'])
    expect(count).toMatchObject({ values: Float64Array.from(numbers.flatMap((value) => [value, value])) })
  })

  it('of which only some are wanted', () => {
    const only = ['place.zip', 'lines.parts.n']
    expect(decode([whole], only)).toEqual(expected([record], only))
  })

  it('unless a value is of another type', () => {
    expect(() => decode([{ count: 'five' }])).toThrow(/in the field count of a document, found BSON type 2/)
    expect(() => decode([{ lines: [5] }])).toThrow(/in the field lines of a document/)
  })
})
