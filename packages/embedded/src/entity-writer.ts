import { gatherRows, LoadPolicy, throwIfAborted } from '@polymart/core'
import type { Batch, EntityName, Scratch } from '@polymart/core'
import { setImmediate } from 'node:timers/promises'
import { chunkOf, pickRows, rowPlaces, sortedChunk } from './chunk.js'
import type { Chunk } from './chunk.js'
import type { DraftBlocks } from './draft-blocks.js'
import { chunkCursor, Heads } from './heads.js'
import { merge } from './merge.js'
import { stateOf } from './contents.js'
import type { EntityState } from './meta.js'
import type { SpilledRun, SpillFile } from './spill.js'
import { Strays } from './strays.js'

/** What a key takes beside its row, about. */
const bytesOfKey = 40

/** In bytes. */
export interface LoadMemory {
  /** Rows that are held before those of the entity that has most go to the disk until the end of the load. */
  readonly run: number
  /** Rows that are stored together. */
  readonly block: number
}

export interface EntityWriterOptions {
  readonly policy: LoadPolicy
  readonly signal: AbortSignal | undefined
  readonly spill: SpillFile
  readonly memory: LoadMemory
  readonly scratch: Scratch
}

/** Upserts rows of one entity within the write transaction of a load: gathers them, sorts them, and merges them at the end. */
export class EntityWriter {
  readonly policy: LoadPolicy
  private readonly entity: EntityName
  private readonly options: EntityWriterOptions
  private readonly blocks: DraftBlocks
  private readonly strays: Strays | undefined
  /** Rows in memory, each chunk in the order of its keys; those of orders as they came, until it is known where they lie. */
  private chunks: Chunk[] = []
  /** That those rows take. */
  bytes = 0
  private readonly spilled: SpilledRun[] = []

  constructor(entity: EntityName, blocks: DraftBlocks, options: EntityWriterOptions) {
    this.entity = entity
    this.options = options
    this.blocks = blocks
    this.policy = options.policy
    this.strays = entity === 'transactions' ? new Strays() : undefined
  }

  /** Takes the rows of a batch but those in `without`; the first has this number in the input. */
  write(batch: Batch, first: number, without: ReadonlySet<number>): void {
    const numbers = Float64Array.from({ length: batch.rows }, (_, row) => first + row)
    const whole = chunkOf(batch, numbers)
    const rows = Int32Array.from(numbers.keys()).filter((row) => !without.has(row))
    const chunk = without.size > 0 ? pickRows(whole, rows) : whole
    if (rows.length === 0) return
    this.chunks.push(this.strays ? chunk : sortedChunk(chunk))
    this.bytes += (chunk.rowBytes + bytesOfKey) * rows.length
  }

  /** Puts the rows in memory on the disk until the end of the load. */
  spill(): void {
    this.spilled.push(this.options.spill.write(this.entity, this.heads()))
    this.chunks = []
    this.bytes = 0
  }

  /** Merges all rows into the store; gives the state that the load leaves. */
  async finish(): Promise<EntityState> {
    const heads = this.heads()
    for (const [i, run] of this.spilled.entries()) heads.add(this.options.spill.cursor(run), i - this.spilled.length)
    await this.merge(heads, this.policy)
    if (this.strays && this.strays.found.length > 0) await this.bringHome(this.strays)
    this.blocks.save()
    return stateOf(this.blocks.entries())
  }

  /** The rows in memory, in the order of their keys. */
  private heads(): Heads {
    this.strays?.settle(this.chunks, this.blocks, this.earlier())
    const heads = new Heads()
    for (const [i, chunk] of this.chunks.entries()) {
      heads.add(chunkCursor(this.strays ? sortedChunk(chunk) : chunk), i)
    }
    return heads
  }

  private *earlier(): Generator<Chunk> {
    for (const pieces of this.spilled) for (const piece of pieces) yield this.options.spill.read(piece)
  }

  /** Puts rows that belong to other buckets than their orders lay in there; nobody else has their ids. */
  private async bringHome({ found }: Strays): Promise<void> {
    const { chunks, ...places } = rowPlaces(found)
    const sources = chunks.map((chunk) => chunk.columns)
    const columns = gatherRows(this.entity, sources, places)
    const batch = { entity: this.entity, rows: found.length, columns }
    const heads = new Heads()
    heads.add(chunkCursor(sortedChunk(chunkOf(batch, new Float64Array(found.length)))), 0)
    // They are counted already.
    await this.merge(heads, new LoadPolicy(this.entity, {}), () => true)
  }

  private merge(heads: Heads, policy: LoadPolicy, belongs = this.belongs): Promise<void> {
    const { entity, blocks } = this
    const { memory, scratch } = this.options
    return merge(heads, {
      entity,
      blocks,
      blockBytes: memory.block,
      scratch,
      policy,
      belongs,
      turn: () => this.turn(),
    })
  }

  private readonly belongs: Parameters<typeof merge>[1]['belongs'] = (place) => this.strays?.belongs(place) ?? true

  private async turn(): Promise<void> {
    await setImmediate()
    throwIfAborted(this.options.signal)
  }
}
