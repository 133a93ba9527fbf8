import {
  Bool,
  DateDay,
  Field,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import type { Data } from 'apache-arrow'
import { PolymartError } from '../errors.js'
import { shapeOf } from '../model/validate.js'
import { bitsWhere, nullsOf } from './bits.js'
import { toInt64 } from './words.js'

const dayMs = 86_400_000

/** A column of a result. */
export interface ResultColumn {
  readonly name: string
  /**
   * `integer` and `money` (minor units) become Int64, `time` (epoch milliseconds) a timestamp in UTC, `date`
   * (YYYY-MM-DD) a date, `ratio` Float64, `text` Utf8, `boolean` Bool.
   */
  readonly type: 'text' | 'integer' | 'money' | 'time' | 'date' | 'ratio' | 'boolean'
  readonly values: readonly (string | number | boolean | null)[]
}

/** Columns of equal length as an Arrow table of one record batch; every column may hold null. */
export const tableOf = (columns: readonly ResultColumn[]): Table => {
  const children = columns.map(dataOf)
  const schema = new Schema(columns.map(({ name }, i) => new Field(name, children[i]!.type, true)))
  const length = columns[0]?.values.length ?? 0
  const data = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children })
  return new Table(schema, [new RecordBatch(schema, data)])
}

const dataOf = ({ name, type, values }: ResultColumn): Data => {
  const { length } = values
  const nulls = nullsOf(values, null)
  switch (type) {
    case 'text':
      return vectorFromArray(values as (string | null)[], new Utf8()).data[0]!
    case 'integer':
    case 'money':
      return makeData({
        type: new Int64(),
        length,
        ...nulls,
        data: toInt64(numbers(name, values, Number.isSafeInteger)),
      })
    case 'time':
      return makeData({
        type: new TimestampMillisecond('UTC'),
        length,
        ...nulls,
        data: toInt64(numbers(name, values, Number.isSafeInteger)),
      })
    case 'date': {
      const days = numbers(
        name,
        values.map((date) => date && Date.parse(date as string) / dayMs),
        Number.isSafeInteger,
      )
      return makeData({ type: new DateDay(), length, ...nulls, data: Int32Array.from(days) })
    }
    case 'ratio':
      return makeData({ type: new Float64(), length, ...nulls, data: numbers(name, values, Number.isFinite) })
    case 'boolean':
      return makeData({ type: new Bool(), length, ...nulls, data: bitsWhere(values, (value) => value === true) })
  }
}

/** The numbers of a column, 0 in place of null. */
const numbers = (name: string, values: ResultColumn['values'], fits: (value: unknown) => boolean): Float64Array =>
  Float64Array.from(values, (value, row) => {
    if (value === null) return 0
    if (fits(value)) return value as number
    throw new PolymartError(
      'internal',
      `Column ${name} of a result holds ${shapeOf(value)} in row ${row}, which its type cannot.`,
    )
  })
