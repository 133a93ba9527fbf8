import type { Batch } from '../columns/batch.js'
import { sharedBytes, sharedInts } from '../columns/memory.js'
import { rowEncoder } from './encode.js'
import { familiesOf, leavesOfFamily } from './families.js'
import { rowKeyWriter } from './key.js'
import { ByteWriter } from './writer.js'

/** One byte string a row, one behind the other, in shared memory. */
export interface Heap {
  readonly bytes: Uint8Array
  /** One more than there are rows. */
  readonly offsets: Int32Array
}

/** What a key-value store keeps of a batch: a key and one cell a family for each row. */
export interface Cells {
  readonly keys: Heap
  readonly families: { readonly [family: string]: Heap }
}

/** `usual`: what most rows take, so that the bytes are seldom moved to a larger place. */
const heapOf = (rows: number, write: (writer: ByteWriter, row: number) => void, usual: number): Heap => {
  const writer = new ByteWriter(256 + rows * usual)
  const offsets = sharedInts(rows + 1)
  for (let row = 0; row < rows; row++) {
    write(writer, row)
    offsets[row + 1] = writer.position
  }
  const bytes = sharedBytes(writer.position)
  bytes.set(writer.bytes.subarray(0, writer.position))
  return { bytes, offsets }
}

/** The row key of every row of a batch, which has the columns that keys are made of. */
export const rowKeys = (batch: Batch): Heap => heapOf(batch.rows, rowKeyWriter(batch), 48)

/** The key and cells of every row of a batch, which has all columns. */
export const encodeCells = (batch: Batch): Cells => ({
  keys: rowKeys(batch),
  families: Object.fromEntries(
    familiesOf(batch.entity).map((family) => [
      family,
      heapOf(batch.rows, rowEncoder(leavesOfFamily(batch.entity, family), batch.columns), 160),
    ]),
  ),
})
