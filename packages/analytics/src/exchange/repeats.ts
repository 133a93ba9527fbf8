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
  /** By code of the id, the bucket in which it was met first. */
  private readonly first: number[] = []
  /** Ids in further buckets; hardly ever is there one. */
  private readonly further = new Set<number>()

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
      const bucket = buckets[row]!
      const place = id * bucketCount + bucket
      if (id === this.first.length) this.first.push(bucket)
      else if (this.first[id] === bucket || this.further.has(place)) this.rows++
      else this.further.add(place)
    }
  }
}
