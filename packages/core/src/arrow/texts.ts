import { Binary, BinaryView, DataType, LargeBinary, Vector } from 'apache-arrow'
import type { Data } from 'apache-arrow'
import type { Dictionary, TextColumn } from '../columns/column.js'
import { DictionaryBuilder } from '../columns/dictionary.js'
import { sharedBytes, sharedInts } from '../columns/memory.js'
import { eachNull } from './bits.js'

/** Texts of Arrow data as a column, by dictionary where they come so. */
export const textsOfData = (data: Data): TextColumn => {
  const type = data.type
  if (DataType.isDictionary(type)) return coded(data)
  return DataType.isUtf8View(type) ? viewed([data], data.length) : plain(data)
}

/** A text a row: codes count the rows. */
const plain = (data: Data): TextColumn => {
  const { length } = data
  const valueOffsets = data.valueOffsets as Int32Array | BigInt64Array
  const first = Number(valueOffsets[0] ?? 0)
  const offsets = sharedInts(length + 1)
  for (let i = 1; i <= length; i++) offsets[i] = Number(valueOffsets[i]!) - first
  const codes = sharedInts(length).map((_, row) => row)
  eachNull(data, (row) => (codes[row] = -1))
  const bytes = sharedBytes(offsets[length]!)
  bytes.set((data.values as Uint8Array).subarray(first, first + bytes.length))
  return { kind: 'text', codes, dictionary: { bytes, offsets, length } }
}

/** The same text by text, for layouts that have no offsets or come in several pieces. */
const viewed = (pieces: readonly Data[], length: number): TextColumn => {
  const builder = new DictionaryBuilder({ unique: true })
  const codes = sharedInts(length)
  let row = 0
  for (const piece of pieces) {
    const values = new Vector([asBytes(piece)])
    for (let i = 0; i < piece.length; i++) {
      const bytes = values.get(i) as Uint8Array | null
      codes[row++] = bytes ? builder.addBytes(bytes, 0, bytes.length) : -1
    }
  }
  return { kind: 'text', codes, dictionary: builder.finish() }
}

/** Texts as the bytes that they are: Arrow's own decoder drops a U+FEFF at their beginning. */
const asBytes = (data: Data): Data => {
  if (DataType.isUtf8View(data.type)) return data.clone(new BinaryView())
  return data.clone(DataType.isLargeUtf8(data.type) ? new LargeBinary() : new Binary())
}

const coded = (data: Data): TextColumn => {
  const values = data.values as Int32Array | BigInt64Array
  const pieces = (data.dictionary?.data ?? []) as readonly Data[]
  // A dictionary that grew comes in several pieces; one may hold null among its texts.
  const { codes: map, dictionary } =
    pieces.length === 1 ? textsOfData(pieces[0]!) : viewed(pieces, data.dictionary?.length ?? 0)
  const codes = sharedInts(data.length)
  for (let row = 0; row < codes.length; row++) codes[row] = map[Number(values[row])]!
  eachNull(data, (row) => (codes[row] = -1))
  return { kind: 'text', codes, dictionary }
}

/** The same texts with the codes that the declared symbols have in every column. */
export const withSymbols = ({ codes, dictionary }: TextColumn, symbols: readonly string[]): TextColumn => {
  const builder = new DictionaryBuilder({ symbols })
  const { bytes, offsets, length } = dictionary
  const map = new Int32Array(length)
  for (let code = 0; code < length; code++) map[code] = builder.addBytes(bytes, offsets[code]!, offsets[code + 1]!)
  const mapped = sharedInts(codes.length)
  for (let row = 0; row < codes.length; row++) mapped[row] = codes[row]! < 0 ? -1 : map[codes[row]!]!
  return { kind: 'text', codes: mapped, dictionary: builder.finish() }
}

/** The codes whose texts hold NUL. */
export const codesWithNul = ({ bytes, offsets, length }: Dictionary): ReadonlySet<number> => {
  const codes = new Set<number>()
  if (!bytes.includes(0)) return codes
  for (let code = 0; code < length; code++) {
    if (bytes.subarray(offsets[code], offsets[code + 1]).includes(0)) codes.add(code)
  }
  return codes
}
