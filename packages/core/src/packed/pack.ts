import { crc32 } from 'node:zlib'
import { CodeMap } from '../columns/code-map.js'
import type { Column, Columns, Dictionary, TextColumn } from '../columns/column.js'
import { packNumbers } from './numbers.js'
import type { PackedNumbers } from './numbers.js'
import { ByteSink } from './sink.js'

export type PackedColumn =
  | { readonly kind: 'number' | 'boolean'; readonly values: PackedNumbers }
  | { readonly kind: 'text'; readonly codes: PackedNumbers; readonly texts: PackedTexts }
  | { readonly kind: 'list'; readonly lengths: PackedNumbers; readonly length: number; readonly items: PackedColumns }

export interface PackedTexts {
  readonly length: number
  readonly lengths: PackedNumbers
  readonly at: number
  readonly bytes: number
}

export interface PackedColumns {
  readonly [name: string]: PackedColumn
}

/** What stands in front of the packed columns, as JSON. */
export interface PackedHead {
  readonly rows: number
  readonly columns: PackedColumns
  /** Whatever the writer wants to know of the columns without unpacking them. */
  readonly facts: { readonly [name: string]: number | null }
}

/** Bytes in front of the head: a checksum of all behind it, and the head's length. */
export const frontLength = 8

/** Rows of some columns: half-open. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Some rows of columns as bytes: a head, then the values as narrow as they are. Any column can be read without the
 * others. Of a dictionary only the texts that the rows hold are kept, so that symbols may lose their codes: what is
 * unpacked goes through `gatherRows` before it is analysed.
 */
export const packColumns = (columns: Columns, span: Span, facts: PackedHead['facts'] = {}): Uint8Array => {
  const sink = new ByteSink()
  const head: PackedHead = { rows: span.to - span.from, columns: packAll(columns, span, sink), facts }
  const text = Buffer.from(JSON.stringify(head))
  const front = (frontLength + text.length + 7) & ~7
  const bytes = sink.finish(front)
  bytes.fill(0x20, frontLength, front)
  bytes.set(text, frontLength)
  const view = new DataView(bytes.buffer)
  view.setUint32(4, front - frontLength, true)
  view.setUint32(0, crc32(bytes.subarray(4)), true)
  return bytes
}

const packAll = (columns: Columns, span: Span, sink: ByteSink): PackedColumns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, packColumn(column, span, sink)]))

const packColumn = (column: Column, { from, to }: Span, sink: ByteSink): PackedColumn => {
  switch (column.kind) {
    case 'number':
    case 'boolean':
      return { kind: column.kind, values: packNumbers(column.values.subarray(from, to), sink) }
    case 'text':
      return packTexts(column, { from, to }, sink)
    case 'list': {
      const { offsets } = column
      const items = { from: offsets[from]!, to: offsets[to]! }
      const lengths = packNumbers(lengthsOf(offsets.subarray(from, to + 1)), sink)
      return { kind: 'list', lengths, length: items.to - items.from, items: packAll(column.items, items, sink) }
    }
  }
}

const packTexts = ({ codes, dictionary }: TextColumn, { from, to }: Span, sink: ByteSink): PackedColumn => {
  const map = new CodeMap(dictionary)
  const own = new Int32Array(to - from)
  for (let row = from; row < to; row++) {
    const code = codes[row]!
    if (code < 0) own[row - from] = -1
    else own[row - from] = map.known[code]! >= map.base ? map.known[code]! - map.base : map.add(code, map.added.length)
  }
  const { bytes, offsets } = pickTexts(dictionary, map.added)
  map.finish()
  const lengths = packNumbers(lengthsOf(offsets), sink)
  const texts = { length: offsets.length - 1, lengths, bytes: bytes.length, at: sink.add(bytes) }
  return { kind: 'text', codes: packNumbers(own, sink), texts }
}

const lengthsOf = (offsets: Int32Array): Int32Array => {
  const lengths = new Int32Array(offsets.length - 1)
  for (let i = 0; i < lengths.length; i++) lengths[i] = offsets[i + 1]! - offsets[i]!
  return lengths
}

/** Some texts of a dictionary, one behind the other. */
const pickTexts = ({ bytes, offsets }: Dictionary, codes: readonly number[]): Pick<Dictionary, 'bytes' | 'offsets'> => {
  const ends = new Int32Array(codes.length + 1)
  for (let i = 0; i < codes.length; i++) ends[i + 1] = ends[i]! + offsets[codes[i]! + 1]! - offsets[codes[i]!]!
  const picked = new Uint8Array(ends[codes.length]!)
  for (let i = 0, at = 0; i < codes.length; i++) {
    for (let from = offsets[codes[i]!]!; at < ends[i + 1]!; from++, at++) picked[at] = bytes[from]!
  }
  return { bytes: picked, offsets: ends }
}
