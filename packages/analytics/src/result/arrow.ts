import type * as Arrow from 'apache-arrow'
import type { DataType, Table } from 'apache-arrow'
import type { ResultColumn, ResultType } from './columns.js'

/** Integers and money become Int64, times UTC timestamps in milliseconds, ratios doubles, texts Utf8. */
const typeOf = (type: ResultType, arrow: typeof Arrow): DataType => {
  switch (type) {
    case 'text':
    case 'date':
      return new arrow.Utf8()
    case 'integer':
    case 'money':
      return new arrow.Int64()
    case 'time':
      return new arrow.Timestamp(arrow.TimeUnit.MILLISECOND, 'UTC')
    case 'ratio':
    case 'number':
      return new arrow.Float64()
    case 'boolean':
      return new arrow.Bool()
  }
}

export const arrowTable = (columns: readonly ResultColumn[], arrow: typeof Arrow): Table => {
  const vectors = columns.map(({ type, values }) => {
    const whole = type === 'integer' || type === 'money'
    return arrow.vectorFromArray(
      whole ? values.map((value) => (value === null ? null : BigInt(value as number))) : values,
      typeOf(type, arrow),
    )
  })
  const schema = new arrow.Schema(columns.map(({ name }, i) => new arrow.Field(name, vectors[i]!.type, true)))
  const length = columns[0]?.values.length ?? 0
  const children = vectors.map((vector) => vector.data[0]!)
  const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children })
  return new arrow.Table(schema, new arrow.RecordBatch(schema, data))
}
