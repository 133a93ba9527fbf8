import { textsOf } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import { DataType, makeVector, TimeUnit } from 'apache-arrow'
import type { Data, Decimal } from 'apache-arrow'
import { put } from '../mapped/put.js'

type Read = (row: number) => unknown

/**
 * Reads rows as a mapping takes them: times as dates, or as text if they are of no zone; decimals as text; maps as
 * objects; bytes as text if they are some.
 */
export class DocumentReader {
  private readonly texts: (data: Data) => TextColumn

  constructor(texts: (data: Data) => TextColumn) {
    this.texts = texts
  }

  struct({ type, children }: Data): Read {
    const members = (type as { children: { name: string }[] }).children.map(({ name }, i) => ({
      name,
      read: this.nullable(children[i]!),
    }))
    return (row) => {
      const document: Record<string, unknown> = {}
      for (const { name, read } of members) put(document, name, read(row))
      return document
    }
  }

  private nullable(data: Data): Read {
    if (isText(data.type)) return this.text(data)
    const read = this.value(data)
    const vector = makeVector(data)
    return data.nullCount === 0 ? read : (row) => (vector.isValid(row) ? read(row) : null)
  }

  private value(data: Data): Read {
    const { type } = data
    if (DataType.isStruct(type)) return this.struct(data)
    if (DataType.isMap(type)) return this.map(data)
    if (DataType.isList(type) || DataType.isLargeList(type)) return this.list(data)
    if (DataType.isFixedSizeList(type)) {
      const read = this.nullable(data.children[0]!)
      const { listSize } = type
      return (row) => Array.from({ length: listSize }, (_, i) => read(row * listSize + i))
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
    if (isBytes(type)) return (row) => textOrBytes(get(row) as Uint8Array)
    return get
  }

  /** Arrow's own decoder drops a U+FEFF at the beginning of a text. */
  private text(data: Data): Read {
    const { codes, dictionary } = this.texts(data)
    const texts = textsOf(dictionary)
    return (row) => (codes[row]! < 0 ? null : texts[codes[row]!])
  }

  private list(data: Data): Read {
    const read = this.nullable(data.children[0]!)
    const offsets = data.valueOffsets as Int32Array | BigInt64Array
    return (row) => {
      const from = Number(offsets[row])
      return Array.from({ length: Number(offsets[row + 1]) - from }, (_, i) => read(from + i))
    }
  }

  /** An object by the texts of its keys. */
  private map(data: Data): Read {
    const [keys, values] = data.children[0]!.children
    const key = this.nullable(keys!)
    const value = this.nullable(values!)
    const offsets = data.valueOffsets as Int32Array
    return (row) => {
      const members: [string, unknown][] = []
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) members.push([String(key(i)), value(i)])
      return Object.fromEntries(members)
    }
  }
}

const isText = (type: DataType): boolean =>
  DataType.isUtf8(type) ||
  DataType.isLargeUtf8(type) ||
  DataType.isUtf8View(type) ||
  (DataType.isDictionary(type) && isText(type.dictionary as DataType))

/** Sixteen of a fixed number are a UUID, which may look like text. */
const isBytes = (type: DataType): boolean =>
  DataType.isBinary(type) ||
  DataType.isLargeBinary(type) ||
  DataType.isBinaryView(type) ||
  (DataType.isFixedSizeBinary(type) && type.byteWidth !== 16) ||
  (DataType.isDictionary(type) && isBytes(type.dictionary as DataType))

const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/** Some writers leave out that their bytes are text. */
const textOrBytes = (bytes: Uint8Array): string | Uint8Array => {
  try {
    return decoder.decode(bytes)
  } catch {
    return bytes
  }
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
      return (row) => cutOff(times[row]!, 1000n)
    case TimeUnit.NANOSECOND:
      return (row) => cutOff(times[row]!, 1_000_000n)
  }
}

const cutOff = (time: bigint, parts: bigint): number => Number((time - (((time % parts) + parts) % parts)) / parts)

/** Words of 32 bits, the lowest first, as a number with so many digits behind its point. */
const decimalText = (words: Uint32Array, { scale }: Decimal): string => {
  let value = 0n
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i]!)
  return `${BigInt.asIntN(words.length * 32, value)}e${-scale}`
}
