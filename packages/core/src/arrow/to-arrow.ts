import { DataType, makeData, makeVector, RecordBatch, Struct, Table, Utf8 } from 'apache-arrow'
import type { Bool, Data, Dictionary as DictionaryType, Schema } from 'apache-arrow'
import type { Batch } from '../columns/batch.js'
import { booleanColumn, listColumn, numberColumn, textColumn } from '../columns/column.js'
import type { BooleanColumn, Columns, Dictionary, NumberColumn, TextColumn } from '../columns/column.js'
import type { EntityName } from '../model/entities.js'
import { bitsWhere, nullsOf } from './bits.js'
import { arrowSchema } from './schema.js'
import { toInt64 } from './words.js'

const schemas = new Map<EntityName, Schema>()

const schemaOf = (entity: EntityName): Schema => {
  const schema = schemas.get(entity) ?? arrowSchema(entity)
  schemas.set(entity, schema)
  return schema
}

/** A batch with all columns as an Arrow table of one record batch, over the same memory where the layouts agree. */
export const toArrow = ({ entity, rows, columns }: Batch): Table => {
  const schema = schemaOf(entity)
  return new Table(schema, [new RecordBatch(schema, structOf(new Struct(schema.fields), columns, rows, ''))])
}

const structOf = (type: Struct, columns: Columns, length: number, path: string): Data<Struct> => {
  const children = type.children.map((child) => dataOf(child.type as DataType, columns, length, path + child.name))
  return makeData({ type, length, nullCount: 0, children })
}

const dataOf = (type: DataType, columns: Columns, length: number, name: string): Data => {
  if (DataType.isStruct(type)) return structOf(type, columns, length, `${name}.`)
  if (DataType.isDictionary(type)) return dictionary(type, textColumn(columns, name))
  if (DataType.isUtf8(type)) return utf8(type, flat(textColumn(columns, name)))
  if (DataType.isBool(type)) return booleans(type, booleanColumn(columns, name))
  if (DataType.isInt(type)) return makeData({ type, ...numbers(numberColumn(columns, name)) })
  if (DataType.isTimestamp(type)) return makeData({ type, ...numbers(numberColumn(columns, name)) })
  if (!DataType.isList(type)) throw new TypeError(`No column makes ${type[Symbol.toStringTag]}.`)
  const { offsets, items } = listColumn(columns, name)
  const item = type.children[0]!.type as DataType
  const count = offsets[length]!
  const child = DataType.isStruct(item) ? structOf(item, items, count, '') : dataOf(item, items, count, 'item')
  return makeData({ type, length, nullCount: 0, valueOffsets: offsets, child })
}

const numbers = ({ values }: NumberColumn) => ({
  length: values.length,
  ...nullsOf(values, NaN),
  data: toInt64(values),
})

const booleans = (type: Bool, { values }: BooleanColumn): Data =>
  makeData({
    type,
    length: values.length,
    ...nullsOf(values, 2),
    data: bitsWhere(values, (value) => value === 1),
  })

const dictionary = (type: DictionaryType, { codes, dictionary }: TextColumn): Data =>
  makeData({
    type,
    length: codes.length,
    ...nullsOf(codes, -1),
    data: codes,
    dictionary: makeVector(utf8(new Utf8(), dictionary)),
  })

const utf8 = (type: Utf8, { bytes, offsets, length }: Dictionary): Data<Utf8> =>
  makeData({ type, length, nullCount: 0, valueOffsets: offsets, data: bytes })

/** The texts of a column without nulls, one a row. */
const flat = ({ codes, dictionary }: TextColumn): Dictionary => {
  const { bytes, offsets, length } = dictionary
  if (codes.length === length && codes.every((code, row) => code === row)) return dictionary
  const ends = new Int32Array(codes.length + 1)
  for (let row = 0; row < codes.length; row++) {
    ends[row + 1] = ends[row]! + offsets[codes[row]! + 1]! - offsets[codes[row]!]!
  }
  const texts = new Uint8Array(ends[codes.length]!)
  for (let row = 0; row < codes.length; row++) {
    texts.set(bytes.subarray(offsets[codes[row]!], offsets[codes[row]! + 1]), ends[row])
  }
  return { bytes: texts, offsets: ends, length: codes.length }
}
