import { crc32 } from 'node:zlib'
import {
  bucketCount,
  bucketsOf,
  emptyWeight,
  entityNames,
  PolymartError,
  sharedFloats,
  throwIfAborted,
  wanted,
  weigh,
} from '@polymart/core'
import type { Columns, EntityName, Moment, Partition } from '@polymart/core'
import type { Moments } from '../inspect/reader.js'
import type { RunOptions } from '../params/common.js'
import { storeOf } from '../read/read-partition.js'
import type { StorePair } from '../read/read-partition.js'
import type { Exchanged, ExchangedEntity, ExchangedPair, Layer } from './exchanged.js'
import { columnsNamed } from './needs.js'
import type { ExchangeNeeds } from './needs.js'
import { Shelf } from './shelf.js'
import { bytesPerRow, changed, readSource, sourcePartitions } from './source.js'
import { Waiting } from './waiting.js'

/** What an exchange did for one store. */
export interface ExchangeFacts {
  /** Rows that were read and put together; a row of which further columns were needed later counts again then. */
  readonly rows: number
  /** Bytes of them as they are kept, in memory and in files. */
  readonly bytes: number
  /** Bytes of them in files. */
  readonly spilledBytes: number
}

/** How an entity was read, and what came, so that a later reading of other columns gives the same rows in the same order. */
interface Mark {
  readonly regions: number
  readonly partitions: readonly Partition[]
  readonly rows: number
  /** Of the buckets of all rows, in their order. */
  readonly hash: number
}

export type Marks = Map<EntityName, Mark>

type Options = Pick<RunOptions, 'signal' | 'onProgress'>
type Side = keyof ExchangedPair

/** Stores in which all of a person lies together, and what it took to get there. */
export interface Together {
  readonly exchanged: ExchangedPair
  readonly facts: { readonly [S in Side]?: ExchangeFacts }
}

/**
 * Puts the rows of stores that are not aligned together by person. Each row is read once, for the columns asked for;
 * what is asked for later is read by itself. The rows are kept until `close`.
 */
export class Exchange {
  closed = false
  private readonly sources: StorePair
  private readonly moments: Moments
  private readonly shelf: Shelf
  private readonly marks: Marks
  private readonly entities = new Map<EntityName, ExchangedEntity>()
  private readonly weights = sharedFloats(bucketCount).fill(emptyWeight)
  private users = 0
  private spent = false
  private last: Promise<unknown> = Promise.resolve()

  constructor(sources: StorePair, moments: Moments, memory: number, marks: Marks = new Map()) {
    this.sources = sources
    this.moments = moments
    this.shelf = new Shelf(memory)
    this.marks = marks
  }

  /** Does something with these columns of rows put together. If it fails, nothing of them is kept. */
  async use<T>(needs: ExchangeNeeds, options: Options, work: (together: Together) => Promise<T>): Promise<T> {
    this.users++
    try {
      // One at a time: a later one finds what an earlier one has exchanged.
      const adding = this.last.then(() => this.add(needs, options))
      this.last = adding.catch(() => undefined)
      const facts = await adding
      return await work({ exchanged: this.exchanged(), facts })
    } catch (error) {
      this.spend()
      throw error
    } finally {
      if (--this.users === 0 && this.spent) this.close()
    }
  }

  /** Whoever uses it now is the last. */
  spend(): void {
    this.spent = true
  }

  /** Forgets all rows, and removes the files. */
  close(): void {
    this.closed = true
    this.entities.clear()
    this.shelf.remove()
  }

  /** The columns among those asked for that are not exchanged yet. */
  lacking(needs: ExchangeNeeds): readonly (readonly [EntityName, readonly string[]])[] {
    return entityNames.flatMap((entity) => {
      const names = needs[entity]
      if (!names || storeOf(this.sources, entity).aligned) return []
      const known = this.entities.get(entity)?.layers.flatMap((layer) => layer.columns)
      const columns = columnsNamed(entity, names).filter((name) => !known?.includes(name))
      return known && columns.length === 0 ? [] : [[entity, columns] as const]
    })
  }

  private async add(needs: ExchangeNeeds, { signal, onProgress }: Options): Promise<Together['facts']> {
    const lacking = this.lacking(needs)
    const extents = await Promise.all(lacking.map(([entity]) => storeOf(this.sources, entity).extent(entity)))
    const total = extents.reduce((sum, { rows }) => sum + rows, 0)
    let done = 0
    const facts = { entities: { ...nothing }, sessions: { ...nothing } }
    for (const [i, [entity, columns]] of lacking.entries()) {
      const layer = await this.layerOf(entity, columns, extents[i]!.rows, signal, (rows) => {
        onProgress?.({ stage: 'exchange', done: (done += rows), total, unit: 'rows' })
      })
      if (this.closed) throw changed()
      const before = this.entities.get(entity)
      const { regions, rows } = this.marks.get(entity)!
      this.entities.set(entity, { extent: extents[i]!, regions, layers: [...(before?.layers ?? []), layer] })
      const of = facts[entity === 'sessions' ? 'sessions' : 'entities']
      of.rows += rows
      for (const run of layer.runs) {
        const bytes = run.places.at(-1)! - run.places[0]!
        of.bytes += bytes
        if (!run.memory) of.spilledBytes += bytes
      }
    }
    return {
      ...(!this.sources.entities.aligned && { entities: facts.entities }),
      ...(!this.sources.sessions.aligned && { sessions: facts.sessions }),
    }
  }

  private async layerOf(
    entity: EntityName,
    columns: readonly string[],
    expected: number,
    signal: AbortSignal | undefined,
    onRows: (rows: number) => void,
  ): Promise<Layer> {
    const store = storeOf(this.sources, entity)
    const before = this.marks.get(entity)
    const regions = before?.regions ?? regionsFor(expected, this.shelf.waiting)
    const partitions = before?.partitions ?? (await sourcePartitions(store, entity, expected, this.shelf.waiting))
    const moment = this.moments[entity === 'sessions' ? 'sessions' : 'entities']
    if (!moment) throw new PolymartError('internal', `Expected a moment at which to read ${entity}, found none.`)
    const waiting = new Waiting(entity, regions)
    const runs = []
    const inBuckets = new Float64Array(bucketCount)
    let rows = 0
    let hash = 0
    for await (const batch of readSource(store, entity, partitions, { columns, moment, signal })) {
      throwIfAborted(signal)
      const buckets = bucketsOf(batch)
      for (const bucket of buckets) inBuckets[bucket]!++
      hash = crc32(new Uint8Array(buckets.buffer), hash)
      rows += batch.rows
      weigh(batch)
      if (batch.rows > 0) waiting.add(columnsAmong(batch.columns, columns), buckets)
      if (waiting.bytes >= this.shelf.waiting) runs.push(await this.shelf.put(waiting, signal))
      onRows(batch.rows)
    }
    runs.push(await this.shelf.put(waiting, signal))
    if (before && (before.rows !== rows || before.hash !== hash)) throw changed()
    this.marks.set(entity, { regions, partitions, rows, hash })
    if (!this.entities.has(entity)) inBuckets.forEach((inBucket, bucket) => (this.weights[bucket]! += inBucket))
    return { columns, runs }
  }

  private exchanged(): ExchangedPair {
    const { entities, sessions } = this.sources
    const of = (side: Side): Exchanged => ({
      url: this.sources[side].url,
      moment: this.moments[side] ?? unread,
      file: this.shelf.path,
      entities: Object.fromEntries(this.entities),
      weights: this.weights,
    })
    return {
      ...(!entities.aligned && { entities: of('entities') }),
      ...(!sessions.aligned && { sessions: of('sessions') }),
    }
  }
}

const nothing = { rows: 0, bytes: 0, spilledBytes: 0 }

/** Of a store that cannot be read, so that nothing was. */
const unread: Moment = { generation: 0, at: null, unfinishedSince: null }

const columnsAmong = (columns: Columns, names: readonly string[]): Columns =>
  Object.fromEntries(Object.entries(columns).filter(([name]) => wanted(names, name)))

/** Rows of a region that should at least be packed together, and those of all that make one worth it. */
const rowsPerPiece = 256
const rowsPerRegion = 1000
const mostRegions = 1024

/** As many regions as leave something to be packed together in each; a power of two. */
const regionsFor = (rows: number, waitingBytes: number): number => {
  const most = Math.min(mostRegions, rows / rowsPerRegion, waitingBytes / bytesPerRow / rowsPerPiece)
  return most < 1 ? 1 : 2 ** Math.floor(Math.log2(most))
}
