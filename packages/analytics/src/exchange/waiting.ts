import { bucketCount, bytesOfColumns, gatherRows, packColumns, Scratch, weigh } from '@polymart/core'
import type { Batch, EntityName } from '@polymart/core'
import { bucketColumn } from './exchanged.js'

/** Rows of a batch, region by region. */
interface Split {
  readonly batch: Batch
  readonly buckets: Uint16Array
  readonly rows: Int32Array
  /** The rows of region r are those from `ends[r]` up to `ends[r + 1]`. */
  readonly ends: Int32Array
}

/** Rows of one entity that wait until there are enough of them to be packed. */
export class Waiting {
  /** What they take. */
  bytes = 0
  private splits: Split[] = []
  private readonly scratch = new Scratch()
  private readonly entity: EntityName
  private readonly regions: number

  constructor(entity: EntityName, regions: number) {
    this.entity = entity
    this.regions = regions
  }

  add(batch: Batch, buckets: Uint16Array): void {
    weigh(batch)
    this.splits.push({ batch, buckets, ...splitByRegion(buckets, this.regions) })
    this.bytes += bytesOfColumns(batch.columns) + buckets.length * 6
  }

  /** What waits, packed, a region at a time: undefined for one of which no row waits. */
  *packed(): Generator<Uint8Array | undefined> {
    for (let region = 0; region < this.regions; region++) yield this.packedRegion(region)
    this.splits = []
    this.bytes = 0
  }

  private packedRegion(region: number): Uint8Array | undefined {
    const splits = this.splits.filter(({ ends }) => ends[region]! < ends[region + 1]!)
    const length = splits.reduce((sum, { ends }) => sum + ends[region + 1]! - ends[region]!, 0)
    if (length === 0) return undefined
    this.scratch.reuse()
    const which = this.scratch.ints(length)
    const rows = this.scratch.ints(length)
    const values = this.scratch.floats(length)
    let at = 0
    for (const [source, split] of splits.entries()) {
      for (let i = split.ends[region]!; i < split.ends[region + 1]!; i++, at++) {
        which[at] = source
        rows[at] = split.rows[i]!
        values[at] = split.buckets[rows[at]!]!
      }
    }
    const sources = splits.map(({ batch }) => batch.columns)
    const columns = gatherRows(this.entity, sources, { which, rows }, this.scratch)
    return packColumns({ ...columns, [bucketColumn]: { kind: 'number', values } }, { from: 0, to: length })
  }
}

const splitByRegion = (buckets: Uint16Array, regions: number): Pick<Split, 'rows' | 'ends'> => {
  const width = bucketCount / regions
  const ends = new Int32Array(regions + 1)
  for (const bucket of buckets) ends[Math.floor(bucket / width) + 1]!++
  for (let region = 0; region < regions; region++) ends[region + 1]! += ends[region]!
  const next = ends.slice(0, regions)
  const rows = new Int32Array(buckets.length)
  for (let row = 0; row < buckets.length; row++) rows[next[Math.floor(buckets[row]! / width)]!++] = row
  return { rows, ends }
}
