import { DataType, makeVector, tableFromIPC, TimeUnit } from 'apache-arrow'
import type { Data, Decimal } from 'apache-arrow'
import type { Entry, Piece } from '../read/task.js'
import { decoded } from './read.js'

/** The rows of a row group of any columns, as objects. */
export async function* documentsOfGroup({ source, from }: Piece): AsyncGenerator<Entry[]> {
  let rows = 0
  for await (const part of decoded(source, from)) {
    for (const batch of tableFromIPC(part).batches) {
      const read = structReader(batch.data)
      const before = rows
      rows += batch.numRows
      yield Array.from({ length: batch.numRows }, (_, row) => ({ row: before + row, value: read(row) }))
    }
  }
}

type Read = (row: number) => unknown

const structReader = ({ type, children }: Data): Read => {
  const members = (type as { children: { name: string }[] }).children.map(({ name }, i) => ({
    name,
    read: readerOf(children[i]!),
  }))
  return (row) => {
    const document: Record<string, unknown> = {}
    for (const { name, read } of members) document[name] = read(row)
    return document
  }
}

/** Reads values as a mapping takes them: times as dates, or as text if they are of no zone; decimals as text. */
const readerOf = (data: Data): Read => {
  const read = valueReader(data)
  const vector = makeVector(data)
  return data.nullCount === 0 ? read : (row) => (vector.isValid(row) ? read(row) : null)
}

const valueReader = (data: Data): Read => {
  const { type } = data
  if (DataType.isStruct(type)) return structReader(data)
  if (DataType.isList(type)) {
    const read = readerOf(data.children[0]!)
    const offsets = data.valueOffsets as Int32Array
    return (row) => {
      const from = offsets[row]!
      return Array.from({ length: offsets[row + 1]! - from }, (_, i) => read(from + i))
    }
  }
  const vector = makeVector(data)
  const get = (row: number): unknown => vector.get(row) as unknown
  if (DataType.isTimestamp(type)) {
    const millisecondsOf = millisecondsReader(type.unit, data.values as BigInt64Array)
    if (type.timezone) return (row) => new Date(millisecondsOf(row))
    return (row) => localText(millisecondsOf(row))
  }
  if (DataType.isDate(type)) return (row) => new Date(Number(get(row))).toISOString().slice(0, 10)
  if (DataType.isDecimal(type)) return (row) => decimalText(get(row) as Uint32Array, type)
  return get
}

/** A time of no zone. */
const localText = (wall: number): string | Date => {
  const date = new Date(wall)
  return Number.isNaN(date.getTime()) ? date : date.toISOString().slice(0, -1)
}

/** Whole milliseconds, cut off towards the past. */
const millisecondsReader = (unit: TimeUnit, times: BigInt64Array): ((row: number) => number) => {
  switch (unit) {
    case TimeUnit.SECOND:
      return (row) => Number(times[row]) * 1000
    case TimeUnit.MILLISECOND:
      return (row) => Number(times[row])
    case TimeUnit.MICROSECOND:
      return (row) => Math.floor(Number(times[row]) / 1000)
    case TimeUnit.NANOSECOND:
      return (row) => Number((times[row]! - (((times[row]! % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n)
  }
}

/** Words of 32 bits, the lowest first, as a number with so many digits behind its point. */
const decimalText = (words: Uint32Array, { scale }: Decimal): string => {
  let value = 0n
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i]!)
  return `${BigInt.asIntN(words.length * 32, value)}e${-scale}`
}
