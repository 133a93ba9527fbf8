import { bucketOf, bucketText, DictionaryBuilder, numberColumn, textAt, textColumn } from '@polymart/core'
import type { Columns, TextColumn } from '@polymart/core'
import { bucketsColumn } from './blocks.js'
import type { Chunk, Place } from './chunk.js'
import type { DraftBlocks } from './draft-blocks.js'
import { bucketAt } from './key.js'

const idColumn = 'transactionId'

/**
 * Orders lie in the bucket of their user, so that one whose user changed would lie in two. While a load runs, every
 * row of an order has the bucket in which the order lies, or else that of its first row; at the end, those that belong
 * elsewhere are put there.
 */
export class Strays {
  /** Rows that stay and belong to another bucket. */
  readonly found: Place[] = []
  private any = false

  /** Changes the keys of rows, which are not sorted yet, to the buckets where their orders lie already. */
  settle(chunks: readonly Chunk[], blocks: DraftBlocks, earlier: Iterable<Chunk>): void {
    const ids = new DictionaryBuilder()
    const codes = chunks.map(({ columns }) => codesIn(textColumn(columns, idColumn), ids))
    const home = new Int16Array(ids.length).fill(-1)
    const see = ({ codes, dictionary: { bytes, offsets } }: TextColumn, bucket: (row: number) => number): void =>
      codes.forEach((code, row) => {
        const known = ids.find(bytes, offsets[code]!, offsets[code + 1]!)
        if (known >= 0) home[known] = bucket(row)
      })
    for (const block of blocks.entries()) {
      const columns = blocks.read(block, [idColumn])
      const buckets = numberColumn(columns, bucketsColumn).values
      see(textColumn(columns, idColumn), (row) => buckets[row]!)
    }
    for (const { columns, keys } of earlier)
      see(textColumn(columns, idColumn), (row) => bucketAt(keys.bytes, keys.offsets[row]!))
    chunks.forEach(({ keys: { bytes, offsets } }, chunk) => {
      for (const [row, code] of codes[chunk]!.entries()) {
        const own = bucketAt(bytes, offsets[row]!)
        if (home[code]! < 0) home[code] = own
        if (home[code] === own) continue
        this.any = true
        bytes.set(Buffer.from(bucketText(home[code]!)), offsets[row])
      }
    })
  }

  /** Whether a row lies in the bucket of its user; one that does not is kept in `found`. */
  belongs(place: Place): boolean {
    if (!this.any || bucketIn(place) === bucketOf(userIn(place.chunk.columns, place.row))) return true
    this.found.push(place)
    return false
  }
}

const codesIn = ({ codes, dictionary: { bytes, offsets, length } }: TextColumn, ids: DictionaryBuilder): Int32Array => {
  const map = new Int32Array(length)
  for (let code = 0; code < length; code++) map[code] = ids.addBytes(bytes, offsets[code]!, offsets[code + 1]!)
  return codes.map((code) => map[code]!)
}

const bucketIn = ({ chunk: { keys }, row }: Place): number => bucketAt(keys.bytes, keys.offsets[row]!)

const userIn = (columns: Columns, row: number): string => {
  const { codes, dictionary } = textColumn(columns, 'userId')
  return textAt(dictionary, codes[row]!)!
}
