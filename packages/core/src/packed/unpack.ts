import { crc32 } from 'node:zlib'
import { below, wanted } from '../columns/builder.js'
import type { Column, Columns, Dictionary } from '../columns/column.js'
import { bytesClaimed } from './claims.js'
import { unpackNumbers } from './numbers.js'
import type { PackedBody, PackedNumbers, Picked } from './numbers.js'
import { frontLength } from './pack.js'
import type { PackedColumn, PackedColumns, PackedHead, PackedTexts } from './pack.js'

/** The head of what `packColumns` made, without a look at the rest. */
export const packedHead = (bytes: Uint8Array): PackedHead =>
  JSON.parse(Buffer.from(bytes.subarray(frontLength, frontOf(bytes))).toString()) as PackedHead

const frontOf = (bytes: Uint8Array): number => frontLength + viewOf(bytes).getUint32(4, true)

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length)

/** The checksum of what `packColumns` made, as it is noted there. */
export const packedSum = (bytes: Uint8Array): number => viewOf(bytes).getUint32(0, true)

/** What `packColumns` made. Fails with a RangeError on bytes that are none or were changed. */
export class Packed {
  readonly head: PackedHead
  readonly sum: number
  private readonly body: PackedBody

  constructor(bytes: Uint8Array) {
    if (bytes.length < frontLength || packedSum(bytes) !== crc32(bytes.subarray(4)))
      throw new RangeError('The checksum does not fit.')
    this.sum = packedSum(bytes)
    this.head = packedHead(bytes)
    // Typed arrays need their own alignment, which bytes out of a store seldom have.
    const aligned = bytes.byteOffset === 0 && bytes.buffer instanceof ArrayBuffer
    this.body = aligned
      ? { buffer: bytes.buffer, from: frontOf(bytes) }
      : { buffer: new Uint8Array(bytes.subarray(frontOf(bytes))).buffer, from: 0 }
  }

  /**
   * The columns among `only` (`events.type` one of a list's, `events` all of them), or all, in unshared memory. Fails
   * with a RangeError where they would take more than `most` bytes, or make no sense.
   *
   * @param places of the rows to unpack; default all.
   */
  columns(only?: readonly string[], most = Infinity, places?: Int32Array): Columns {
    const claimed = bytesClaimed(this.head.columns, this.head.rows, only)
    if (claimed > most) throw new RangeError(`Its ${this.head.rows} rows would take ${claimed} bytes.`)
    const { columns, rows } = this.head
    return unpackAll(columns, places ? { places, of: rows } : rows, this.body, only)
  }
}

/** All of so many, or some. */
type Rows = number | Picked

const unpackAll = (packed: PackedColumns, rows: Rows, body: PackedBody, only?: readonly string[]): Columns =>
  Object.fromEntries(
    Object.entries(packed)
      .filter(([name]) => wanted(only, name))
      .map(([name, column]) => [name, unpackColumn(column, rows, body, below(only, name))]),
  )

const unpackColumn = (packed: PackedColumn, rows: Rows, body: PackedBody, only?: readonly string[]): Column => {
  const [count, picked] = typeof rows === 'number' ? [rows] : [rows.places.length, rows]
  switch (packed.kind) {
    case 'number': {
      const values = new Float64Array(count)
      unpackNumbers(packed.values, body, values, picked)
      return { kind: 'number', values }
    }
    case 'boolean': {
      const values = new Uint8Array(count)
      unpackNumbers(packed.values, body, values, picked)
      return { kind: 'boolean', values }
    }
    case 'text': {
      const codes = new Int32Array(count)
      unpackNumbers(packed.codes, body, codes, picked)
      return { kind: 'text', codes, dictionary: unpackTexts(packed.texts, body) }
    }
    case 'list': {
      const offsets = offsetsOf(packed.lengths, picked?.of ?? count, packed.length, body)
      if (!picked) return { kind: 'list', offsets, items: unpackAll(packed.items, packed.length, body, only) }
      const some = itemsOf(offsets, picked.places)
      const items = unpackAll(packed.items, { places: some.places, of: packed.length }, body, only)
      return { kind: 'list', offsets: some.offsets, items }
    }
  }
}

/** The items of some lists, one list after the other, and where each begins then. */
const itemsOf = (
  offsets: Int32Array,
  lists: Int32Array,
): { readonly offsets: Int32Array; readonly places: Int32Array } => {
  const starts = new Int32Array(lists.length + 1)
  lists.forEach((list, i) => (starts[i + 1] = starts[i]! + offsets[list + 1]! - offsets[list]!))
  const places = new Int32Array(starts.at(-1)!)
  let at = 0
  for (const list of lists) for (let item = offsets[list]!; item < offsets[list + 1]!; item++) places[at++] = item
  return { offsets: starts, places }
}

const unpackTexts = ({ length, lengths, at, bytes }: PackedTexts, body: PackedBody): Dictionary => ({
  bytes: new Uint8Array(body.buffer, body.from + at, bytes),
  offsets: offsetsOf(lengths, length, bytes, body),
  length,
})

/** Where each of so many things begins, and in the end all of them, which is at `end`. */
const offsetsOf = (lengths: PackedNumbers, count: number, end: number, body: PackedBody): Int32Array => {
  const offsets = new Int32Array(count + 1)
  unpackNumbers(lengths, body, offsets.subarray(1))
  let sum = 0
  for (let i = 1; i <= count; i++) {
    if (offsets[i]! < 0) throw new RangeError('A length is below zero.')
    offsets[i] = sum += offsets[i]!
  }
  if (sum !== end) throw new RangeError(`Its lengths come to ${sum} in place of ${end}.`)
  return offsets
}
