import { bytesOfColumns, gatherRows, permute, rowKeys, sharedInts } from '@polymart/core'
import type { Batch, Columns, EntityName, Heap, RowPlaces } from '@polymart/core'
import { storedKeys } from './key.js'
import { sortedRows } from './sort.js'

/** Rows of one entity with their keys. */
export interface Chunk {
  readonly columns: Columns
  readonly keys: Heap
  /** How much memory a row takes, on average. */
  readonly rowBytes: number
  /** Where in the input each row came, counted over the whole load; undefined of rows that are stored. */
  readonly numbers: Float64Array | undefined
}

export const chunkOf = (batch: Batch, numbers?: Float64Array): Chunk => ({
  columns: batch.columns,
  keys: storedKeys(rowKeys(batch)),
  rowBytes: bytesOfColumns(batch.columns) / Math.max(1, batch.rows),
  numbers,
})

export const rowsOf = ({ keys }: Chunk): number => keys.offsets.length - 1

/** Some rows of chunks that came in the input, as one chunk. */
export const gatherChunk = (entity: EntityName, chunks: readonly Chunk[], places: RowPlaces): Chunk => {
  const { which, rows } = places
  const sources = chunks.map(({ columns }) => columns)
  const columns = gatherRows(entity, sources, places)
  const numbers = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) numbers[i] = chunks[which[i]!]!.numbers![rows[i]!]!
  const rowBytes = bytesOfColumns(columns) / Math.max(1, rows.length)
  return { columns, keys: gatherKeys(chunks, places), rowBytes, numbers }
}

/** Some rows of a chunk that came in the input, in the order asked for. */
export const pickRows = ({ columns, keys, rowBytes, numbers }: Chunk, rows: Int32Array): Chunk => ({
  columns: permute(columns, rows),
  keys: gatherKeys([{ keys }], { which: new Int32Array(rows.length), rows }),
  rowBytes,
  numbers: Float64Array.from(rows, (row) => numbers![row]!),
})

/** A chunk's rows in the order of their keys, those of equal keys as they came. */
export const sortedChunk = (chunk: Chunk): Chunk => pickRows(chunk, sortedRows(chunk.keys))

/** One row of a chunk. */
export interface Place {
  readonly chunk: Chunk
  readonly row: number
}

export const keyAt = ({ chunk: { keys }, row }: Place): Uint8Array =>
  keys.bytes.subarray(keys.offsets[row], keys.offsets[row + 1])

/** The order of two rows by their keys, byte by byte. */
export const comparePlaces = (a: Place, b: Place): number => {
  const { bytes: x, offsets: ofX } = a.chunk.keys
  const { bytes: y, offsets: ofY } = b.chunk.keys
  const endX = ofX[a.row + 1]!
  const endY = ofY[b.row + 1]!
  let i = ofX[a.row]!
  let j = ofY[b.row]!
  for (; i < endX && j < endY; i++, j++) {
    const difference = x[i]! - y[j]!
    if (difference !== 0) return difference
  }
  return endX - i - (endY - j)
}

/** A key as a place, to compare rows with. */
export const placeOfKey = (key: Uint8Array): Place => ({
  chunk: { columns: {}, keys: { bytes: key, offsets: Int32Array.of(0, key.length) }, rowBytes: 0, numbers: undefined },
  row: 0,
})

/** The keys of rows from several chunks, one behind the other. */
const gatherKeys = (chunks: readonly Pick<Chunk, 'keys'>[], { which, rows }: RowPlaces): Heap => {
  const offsets = sharedInts(rows.length + 1)
  for (let i = 0; i < rows.length; i++) {
    const from = chunks[which[i]!]!.keys.offsets
    offsets[i + 1] = offsets[i]! + from[rows[i]! + 1]! - from[rows[i]!]!
  }
  const bytes = new Uint8Array(offsets[rows.length]!)
  for (let i = 0; i < rows.length; i++) {
    const { bytes: source, offsets: from } = chunks[which[i]!]!.keys
    for (let j = from[rows[i]!]!, k = offsets[i]!; j < from[rows[i]! + 1]!; j++, k++) bytes[k] = source[j]!
  }
  return { bytes, offsets }
}

/** The chunks that places are in, and for each place which of them and the row there. */
export const rowPlaces = (places: readonly Place[]): RowPlaces & { readonly chunks: readonly Chunk[] } => {
  const known = new Map<Chunk, number>()
  const which = new Int32Array(places.length)
  const rows = new Int32Array(places.length)
  for (let i = 0; i < places.length; i++) {
    const { chunk, row } = places[i]!
    let place = known.get(chunk)
    if (place === undefined) known.set(chunk, (place = known.size))
    which[i] = place
    rows[i] = row
  }
  return { chunks: [...known.keys()], which, rows }
}
