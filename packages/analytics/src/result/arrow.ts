import type * as Arrow from 'apache-arrow'
import type { DataType, Table } from 'apache-arrow'
import type { ColumnKind } from './kinds.js'
import type { ResultColumn } from './columns.js'

/** Counts and money become Int64, dates Date32, times UTC timestamps in milliseconds, other numbers doubles, texts Utf8. */
const typeOf = (kind: ColumnKind, arrow: typeof Arrow): DataType => {
  switch (kind) {
    case 'text':
    case 'sentence':
    case 'person':
    case 'country':
    case 'step':
    case 'place':
      return new arrow.Utf8()
    case 'count':
    case 'money':
      return new arrow.Int64()
    case 'date':
      return new arrow.DateDay()
    case 'time':
      return new arrow.Timestamp(arrow.TimeUnit.MILLISECOND, 'UTC')
    case 'share':
    case 'change':
    case 'duration':
    case 'number':
      return new arrow.Float64()
    case 'boolean':
      return new arrow.Bool()
  }
}

/** Values as Arrow's builders take them. */
const valuesFor = ({ kind, values }: ResultColumn): readonly unknown[] => {
  if (kind === 'count' || kind === 'money')
    return values.map((value) => (value === null ? null : BigInt(value as number)))
  if (kind === 'date') return values.map((value) => (value === null ? null : Date.parse(value as string)))
  return values
}

export const arrowTable = (columns: readonly ResultColumn[], arrow: typeof Arrow): Table => {
  const vectors = columns.map((column) => arrow.vectorFromArray(valuesFor(column), typeOf(column.kind, arrow)))
  const schema = new arrow.Schema(columns.map(({ name }, i) => new arrow.Field(name, vectors[i]!.type, true)))
  const length = columns[0]?.values.length ?? 0
  const children = vectors.map((vector) => vector.data[0]!)
  const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children })
  return new arrow.Table(schema, new arrow.RecordBatch(schema, data))
}
