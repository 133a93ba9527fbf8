import { bucketCount, emptyWeight, sharedFloats, throwIfAborted } from '@polymart/core'
import type { Moment } from '@polymart/core'
import type { Moments } from '../read/reader.js'
import type { Listening } from '../params/common.js'
import type { ExchangeFacts } from '../result/meta.js'
import { storeOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'
import { placeOf } from './exchanged.js'
import type { Exchanged, ExchangedEntity, ExchangedPair } from './exchanged.js'
import { layerOf } from './layer.js'
import type { Mark } from './layer.js'
import { columnsNamed } from './needs.js'
import type { ExchangeNeed } from './needs.js'
import { SegmentStore } from './segment-store.js'

/** How each entity was read, by `placeOf`. */
export type Marks = Map<string, Mark>

export interface ExchangeOptions extends Listening {
  /** What the rows are read for. */
  readonly purpose: string
}
type Side = keyof ExchangedPair

/** Stores in which all of a person lies together, and what it took to get there. */
export interface Together {
  readonly exchanged: ExchangedPair
  readonly facts: { readonly [S in Side]?: ExchangeFacts }
}

/**
 * Puts the rows of stores that are not co-partitioned together by person. Each row is read once, for the columns asked for;
 * what is asked for later is read by itself. The rows are kept until `close`.
 */
export class Exchange {
  closed = false
  private readonly sources: StorePair
  private readonly moments: Moments
  private readonly segmentStore: SegmentStore
  private readonly marks: Marks
  private readonly entities = new Map<string, ExchangedEntity>()
  private readonly weights = sharedFloats(bucketCount).fill(emptyWeight)
  private users = 0
  private spent = false
  private last: Promise<unknown> = Promise.resolve()

  constructor(sources: StorePair, moments: Moments, memory: number, marks: Marks = new Map()) {
    this.sources = sources
    this.moments = moments
    this.segmentStore = new SegmentStore(memory)
    this.marks = marks
  }

  /** Does something with these columns of rows put together. If it fails, nothing of them is kept. */
  async use<T>(
    needs: readonly ExchangeNeed[],
    options: ExchangeOptions,
    work: (together: Together) => Promise<T>,
  ): Promise<T> {
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
    this.segmentStore.remove()
  }

  /** The columns among those asked for that are not exchanged yet. */
  lacking(needs: readonly ExchangeNeed[]): readonly ExchangeNeed[] {
    return needs.flatMap((need) => {
      const { entity, span } = need
      if (storeOf(this.sources, entity).coPartitioned) return []
      const known = this.entities.get(placeOf(entity, span))?.layers.flatMap((layer) => layer.columns)
      const columns = columnsNamed(entity, need.columns).filter((name) => !known?.includes(name))
      return known && columns.length === 0 ? [] : [{ entity, columns, span }]
    })
  }

  /** Whether these are all of times that rows were exchanged of already, or of entities of which none were. */
  isOfSameTimes(needs: readonly ExchangeNeed[]): boolean {
    const known = new Set(Array.from(this.entities.values(), ({ entity }) => entity))
    return needs.every(({ entity, span }) => !known.has(entity) || this.entities.has(placeOf(entity, span)))
  }

  private async add(
    needs: readonly ExchangeNeed[],
    { purpose, signal, onProgress }: ExchangeOptions,
  ): Promise<Together['facts']> {
    throwIfAborted(signal)
    const lacking = this.lacking(needs)
    const extents = await Promise.all(lacking.map(({ entity }) => storeOf(this.sources, entity).extent(entity)))
    const total = extents.reduce((sum, { rows }) => sum + rows, 0)
    let done = 0
    const facts = { entities: { ...nothing }, sessions: { ...nothing } }
    for (const [i, { entity, columns, span }] of lacking.entries()) {
      const place = placeOf(entity, span)
      const side = entity === 'sessions' ? 'sessions' : 'entities'
      const { layer, mark, inBuckets } = await layerOf(this.segmentStore, {
        store: this.sources[side],
        moment: this.moments[side] ?? unread,
        entity,
        columns,
        span,
        rows: extents[i]!.rows,
        before: this.marks.get(place),
        purpose,
        signal,
        onRows: (rows) => onProgress?.({ stage: 'exchange', done: (done += rows), total, unit: 'rows' }),
      })
      this.marks.set(place, mark)
      const before = this.entities.get(place)
      if (!before) inBuckets.forEach((rows, bucket) => (this.weights[bucket]! += rows))
      const layers = [...(before?.layers ?? []), layer]
      this.entities.set(place, { entity, extent: extents[i]!, regions: mark.regions, layers })
      const of = facts[side]
      of.rows += mark.rows
      for (const segment of layer.segments) {
        const bytes = segment.places.at(-1)! - segment.places[0]!
        of.bytes += bytes
        if (!segment.memory) of.spilledBytes += bytes
      }
    }
    return {
      ...(!this.sources.entities.coPartitioned && { entities: facts.entities }),
      ...(!this.sources.sessions.coPartitioned && { sessions: facts.sessions }),
    }
  }

  private exchanged(): ExchangedPair {
    const { entities, sessions } = this.sources
    const of = (side: Side): Exchanged => ({
      url: this.sources[side].url,
      moment: this.moments[side] ?? unread,
      extra: this.sources[side].extra ?? {},
      file: this.segmentStore.path,
      entities: new Map(this.entities),
      weights: this.weights,
    })
    return {
      ...(!entities.coPartitioned && { entities: of('entities') }),
      ...(!sessions.coPartitioned && { sessions: of('sessions') }),
    }
  }
}

const nothing = { rows: 0, bytes: 0, spilledBytes: 0 }

/** Of a store that cannot be read, so that nothing was. */
const unread: Moment = { generation: 0, at: null, unfinishedSince: null }
