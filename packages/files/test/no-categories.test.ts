import { Dictionary, Field, Int8, makeData, Null, RecordBatch, Schema, Struct, Table, Utf8 } from 'apache-arrow'
import { expect, test } from 'vitest'
import { decodable, withNulls } from '../src/parquet/no-categories.js'

const none = new Dictionary(new Null(), new Int8())
const source = { path: 'shop.parquet' }
const schemaOf = (types: Readonly<Record<string, Utf8 | typeof none | Struct>>): Schema =>
  new Schema(Object.entries(types).map(([name, type]) => new Field(name, type, true)))

test('columns of categories of which there is none are left to us', () => {
  expect(decodable(source, schemaOf({ a: new Utf8() }))).toBeUndefined()
  expect(decodable(source, schemaOf({ a: new Utf8(), kind: none, b: new Utf8() }))).toEqual(['a', 'b'])
})

test('they are refused within others, and alone', () => {
  const within = new Struct([new Field('kind', none, true)])
  expect(() => decodable(source, schemaOf({ a: new Utf8(), b: within }))).toThrow(
    'The column "b" of shop.parquet holds categories of which there is none',
  )
  expect(() => decodable(source, schemaOf({ kind: none }))).toThrow('The column "kind" of shop.parquet')
})

test('they are missing in every row, in their place', () => {
  const schema = schemaOf({ kind: none, n: new Utf8() })
  const type = new Struct([new Field('n', new Int8(), false)])
  const child = makeData({ type: new Int8(), data: Int8Array.of(1, 2) })
  const data = makeData({ type, length: 2, nullCount: 0, children: [child] })
  const table = withNulls(new Table([new RecordBatch(new Schema(type.children), data)]), schema)
  expect(table.schema.names).toEqual(['kind', 'n'])
  expect([...table.getChild('kind')!]).toEqual([null, null])
  expect([...table.getChild('n')!]).toEqual([1, 2])
})
