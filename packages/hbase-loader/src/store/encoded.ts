import { encodeCells, numberColumn } from '@polymart/core'
import type { Batch, Cells } from '@polymart/core'
import { storedKey } from './keys.js'

/** A batch of sessions as it goes into the table. */
export interface EncodedBatch {
  readonly batch: Batch
  readonly cells: Cells
  readonly keys: readonly Buffer[]
  /** When each session began, and the time of its cells. */
  readonly starts: Float64Array
  readonly times: Float64Array
  /** The number of the batch's first row in the input. */
  readonly first: number
}

export const encodeBatch = (batch: Batch, first: number): EncodedBatch => {
  const cells = encodeCells(batch)
  return {
    batch,
    cells,
    keys: Array.from({ length: batch.rows }, (_, row) => storedKey(cells.keys, row)),
    starts: numberColumn(batch.columns, 'startAt').values,
    times: timesOf(batch),
    first,
  }
}

/** When a session was over: the time of its cells, so that files and a TTL go by it; never before its start. */
const timesOf = ({ columns }: Batch): Float64Array => {
  const ends = numberColumn(columns, 'endAt').values
  return Float64Array.from(numberColumn(columns, 'startAt').values, (start, row) => Math.max(0, start, ends[row]!))
}
