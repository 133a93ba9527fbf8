import { bucketCount, DictionaryBuilder, numberColumn, textColumn } from '@polymart/core'
import type { Columns } from '@polymart/core'
import { bucketColumn } from './exchanged.js'

/**
 * Counts rows whose id one before them has. Those of one bucket only: they lie together however many partitions there
 * are, so that each run counts the same.
 */
export class Repeats {
  rows = 0
  private readonly key: string
  private readonly ids = new DictionaryBuilder()
  private readonly met = new Set<number>()

  /** Of an entity with this key. */
  constructor(key: string) {
    this.key = key
  }

  /** Adds some rows of a piece; of one without ids nothing is counted. */
  add(piece: Columns, rows: Int32Array): void {
    if (!piece[this.key]) return
    const { codes, dictionary } = textColumn(piece, this.key)
    const { bytes, offsets } = dictionary
    const buckets = numberColumn(piece, bucketColumn).values
    for (const row of rows) {
      const code = codes[row]!
      const id = this.ids.addBytes(bytes, offsets[code]!, offsets[code + 1]!)
      const place = id * bucketCount + buckets[row]!
      if (this.met.has(place)) this.rows++
      else this.met.add(place)
    }
  }
}
