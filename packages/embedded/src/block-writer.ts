import { gatherRows } from '@polymart/core'
import type { EntityName, Scratch } from '@polymart/core'
import { bucketsColumn } from './blocks.js'
import { keyAt, rowPlaces } from './chunk.js'
import type { Place } from './chunk.js'
import type { DraftBlocks } from './draft-blocks.js'
import { bucketAt } from './key.js'
import { isBucketed } from './layout.js'

/**
 * Blocks end with a group of so many buckets, if they are not much too small then, so that a partition that is made of
 * whole groups reads no rows of others.
 */
const bucketGroup = 64
const leastPart = 1 / 8

/**
 * Rows are put together for so many blocks at once, since it is column by column, all over the rows that they come
 * from: for each block by itself that would be as many ways through all of memory.
 */
const windowBytes = 32 << 20

/** Takes rows in the order of their keys and writes them as blocks. */
export class BlockWriter {
  private readonly entity: EntityName
  private readonly blocks: DraftBlocks
  private readonly fullBytes: number
  private readonly scratch: Scratch
  private places: Place[] = []
  /** Places at which blocks begin, behind the first. */
  private cuts: number[] = []
  private blockBytes = 0
  private bytes = 0
  private group = -1

  /** A block is full when its rows take so much memory. */
  constructor(entity: EntityName, blocks: DraftBlocks, blockBytes: number, scratch: Scratch) {
    this.entity = entity
    this.blocks = blocks
    this.fullBytes = blockBytes
    this.scratch = scratch
  }

  add(place: Place): void {
    if (isBucketed(this.entity)) {
      const group = Math.floor(bucketOfPlace(place) / bucketGroup)
      if (group !== this.group && this.blockBytes >= this.fullBytes * leastPart) this.cut()
      this.group = group
    }
    if (this.blockBytes >= this.fullBytes) this.cut()
    this.places.push(place)
    this.blockBytes += place.chunk.rowBytes
    this.bytes += place.chunk.rowBytes
  }

  flush(): void {
    const { places, cuts, entity, scratch } = this
    if (places.length === 0) return
    scratch.reuse()
    const { chunks, ...rows } = rowPlaces(places)
    const buckets = scratch.floats(places.length)
    places.forEach((place, i) => (buckets[i] = isBucketed(entity) ? bucketOfPlace(place) : 0))
    const sources = chunks.map(({ columns }) => columns)
    const columns = {
      ...gatherRows(entity, sources, rows, scratch),
      [bucketsColumn]: { kind: 'number', values: buckets } as const,
    }
    for (const [i, from] of [0, ...cuts].entries()) {
      this.blocks.write(keyAt(places[from]!), columns, { from, to: cuts[i] ?? places.length })
    }
    this.places = []
    this.cuts = []
    this.bytes = this.blockBytes = 0
  }

  private cut(): void {
    if (this.bytes >= windowBytes) this.flush()
    else this.cuts.push(this.places.length)
    this.blockBytes = 0
  }
}

const bucketOfPlace = ({ chunk: { keys }, row }: Place): number => bucketAt(keys.bytes, keys.offsets[row]!)
