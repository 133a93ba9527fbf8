// Files of Parquet byte by byte, for what no writer would write: one required column `text` of texts, in one row group.

/** A member of a struct in Thrift's compact protocol: its number, then its value. */
type Value = number | string | readonly Value[] | Struct
class Struct {
  readonly members: readonly (readonly [id: number, value: Value, wide?: boolean])[]

  constructor(...members: Struct['members']) {
    this.members = members
  }
}

export const varint = (value: number): number[] => {
  const bytes: number[] = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return [...bytes, value]
}

const typeOf = (value: Value, wide = false): number =>
  typeof value === 'number' ? (wide ? 6 : 5) : typeof value === 'string' ? 8 : value instanceof Struct ? 12 : 9

const thrift = (value: Value): number[] => {
  if (typeof value === 'number') return varint(value * 2)
  if (typeof value === 'string') return [...varint(value.length), ...Buffer.from(value)]
  if (!(value instanceof Struct))
    return [(value.length << 4) | typeOf(value[0]!), ...value.flatMap((item) => thrift(item))]
  let last = 0
  const bytes = value.members.flatMap(([id, member, wide]) => {
    const head = ((id - last) << 4) | typeOf(member, wide)
    last = id
    return [head, ...thrift(member)]
  })
  return [...bytes, 0]
}

export const codecs = { none: 0, snappy: 1, gzip: 2, brotli: 4, zstd: 6, lz4Raw: 7 } as const
export const encodings = { plain: 0, rle: 3, deltaLengths: 6, deltaTexts: 7, codes: 8 } as const

export interface RawPage {
  /** A dictionary, in the place of rows. */
  readonly dictionary?: boolean
  readonly values: number
  readonly encoding: number
  readonly bytes: Uint8Array
  /** What it says it unfolds to. */
  readonly unfolded: number
}

export const rawParquet = (codec: number, pages: readonly RawPage[]): Uint8Array => {
  const parts: Uint8Array[] = [Buffer.from('PAR1')]
  for (const { dictionary, values, encoding, bytes, unfolded } of pages) {
    const about = dictionary
      ? ([7, new Struct([1, values], [2, encoding])] as const)
      : ([5, new Struct([1, values], [2, encoding], [3, encodings.rle], [4, encodings.rle])] as const)
    const header = new Struct([1, dictionary ? 2 : 0], [2, unfolded], [3, bytes.length], about)
    parts.push(Buffer.from(thrift(header)), bytes)
  }
  const end = parts.reduce((sum, part) => sum + part.length, 0)
  const rows = pages.reduce((sum, { dictionary, values }) => sum + (dictionary ? 0 : values), 0)
  const isCoded = pages[0]?.dictionary === true
  const column = new Struct(
    [1, 6],
    [2, [...new Set(pages.map(({ encoding }) => encoding))]],
    [3, ['text']],
    [4, codec],
    [5, rows, true],
    [6, pages.reduce((sum, { unfolded }) => sum + unfolded, 0), true],
    [7, end - 4, true],
    [9, isCoded ? 4 + sizeOf(parts, 2) : 4, true],
    ...(isCoded ? ([[11, 4, true]] as const) : []),
  )
  const footer = new Struct(
    [1, 1],
    [2, [new Struct([4, 'schema'], [5, 1]), new Struct([1, 6], [3, 0], [4, 'text'], [6, 0])]],
    [3, rows, true],
    [4, [new Struct([1, [new Struct([2, 4, true], [3, column])]], [2, end - 4, true], [3, rows, true])]],
  )
  const bytes = Buffer.from(thrift(footer))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([...parts, bytes, length, Buffer.from('PAR1')])
}

/** The first page, whose header and bytes follow the mark. */
const sizeOf = (parts: readonly Uint8Array[], count: number): number =>
  parts.slice(1, 1 + count).reduce((sum, part) => sum + part.length, 0)

/** A frame of zstd that unfolds to some bytes, and behind them the same byte so often: four bytes for 128 KiB. */
export const zstdOf = (first: Uint8Array, byte: number, times: number): Uint8Array => {
  const blocks: Uint8Array[] = []
  const block = (size: number, kind: number, last: boolean, content: Uint8Array): void => {
    const head = (size << 3) | (kind << 1) | (last ? 1 : 0)
    blocks.push(Buffer.of(head & 255, (head >> 8) & 255, head >> 16), content)
  }
  block(first.length, 0, times === 0, first)
  for (let left = times; left > 0; left -= 1 << 17) block(Math.min(left, 1 << 17), 1, left <= 1 << 17, Buffer.of(byte))
  // No content size; a window of 8 MiB.
  return Buffer.concat([Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0, 13 << 3), ...blocks])
}

/** A text as PLAIN has it. */
export const plainLength = (length: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(length)
  return bytes
}

/** So many codes of a dictionary's first text. */
export const sameCode = (count: number): Buffer => Buffer.from([1, ...varint(count * 2), 0])

/** The lengths of so many texts as DELTA_BYTE_ARRAY: the first has so many bytes, which follow, and all others share them. */
export const deltaTexts = (length: number, count: number): Buffer => {
  const blocks = Math.ceil((count - 1) / 128) - 1
  const front = (first: number): number[] => [...varint(128), 4, ...varint(count), ...varint(first * 2)]
  // Of the first difference 32 bits are there, of all others none.
  const one = Buffer.alloc(128)
  one.writeUInt32LE(length)
  const shared = [...front(0), 0, 32, 0, 0, 0, ...one, ...Buffer.alloc(5 * blocks)]
  // Differences count from the least of them, which is the first.
  const others = Buffer.alloc(512)
  for (let at = 4; at < 512; at += 4) others.writeUInt32LE(length, at)
  const own = [...front(length), ...varint(length * 2 - 1), 32, 32, 32, 32, ...others, ...Buffer.alloc(5 * blocks)]
  return Buffer.from([...shared, ...own])
}
