import type { Heap } from '@polymart/core'
import type { EncodedBatch } from './encoded.js'

/** Rows and bytes of one request, at most, but for a row that is larger. */
const rowsPerRequest = 1000
const bytesPerRequest = 4 << 20

/**
 * Cuts rows into requests. Neighbours go together, since each region that a request concerns costs its server a write to
 * its log; requests that follow each other, so many of which are under way, are for other regions, so that all servers
 * have work.
 */
export const portionsOf = (
  { cells, keys }: EncodedBatch,
  rows: readonly number[],
  atOnce: number,
): readonly (readonly number[])[] => {
  const { summary, events } = cells.families
  const portions: number[][] = []
  let bytes = Infinity
  for (const row of byBucket(keys, rows)) {
    if (bytes >= bytesPerRequest || portions.at(-1)!.length >= rowsPerRequest) {
      portions.push([])
      bytes = 0
    }
    portions.at(-1)!.push(row)
    bytes += 2 * keys[row]!.length + sizeAt(summary!, row) + sizeAt(events!, row)
  }
  return spread(portions, atOnce)
}

/** Rows in the order of the buckets that their keys begin with. */
const byBucket = (keys: readonly Buffer[], rows: readonly number[]): Iterable<number> => {
  const order = Float64Array.from(rows, (row) => bucketAt(keys[row]!) * mostRows + row)
  return order.sort().map((place) => place % mostRows)
}

/** Beside 24 bits of a bucket; a batch has far fewer. */
const mostRows = 2 ** 28

/** The three digits as they sort; they stand one behind the other. */
const bucketAt = (key: Buffer): number => (key[0]! << 16) | (key[1]! << 8) | key[2]!

/** Puts pieces in an order in which those that are taken at the same time lie far apart: 0, 5, 10, 15, 1, 6, … of 20. */
const spread = <T>(pieces: readonly T[], ways: number): readonly T[] => {
  const step = Math.ceil(pieces.length / ways)
  return Array.from({ length: step }, (_, i) => pieces.filter((_piece, j) => j % step === i)).flat()
}

const sizeAt = ({ offsets }: Heap, row: number): number => offsets[row + 1]! - offsets[row]!
