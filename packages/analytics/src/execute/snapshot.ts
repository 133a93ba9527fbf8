import type { Partition } from '@polymart/core'
import { Exchange } from '../exchange/exchange.js'
import type { ExchangeOptions, Marks, Together } from '../exchange/exchange.js'
import type { ExchangedPair } from '../exchange/exchanged.js'
import type { ExchangeNeed } from '../exchange/needs.js'
import { coPartitioned } from '../exchange/pair.js'
import type { EntityFlaws } from '../read/flaws.js'
import type { Catalogue } from '../read/catalogue.js'
import type { Moments } from '../read/reader.js'
import { sourcesOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'
import type { EqualCalls } from './equal-calls.js'
import type { Executor, Opening, Threads } from './executor.js'
import { KeptColumns } from './kept-columns.js'
import { readOrStream } from './read-or-stream.js'
import { ReadQueue } from './read-queue.js'
import { viewStores } from './read-view.js'
import type { ReadView } from './read-view.js'

/** What an open shop lends to its snapshots. */
export interface Place extends Opening {
  /** Tells reads of this shop from those of others, where servers list what they do. */
  readonly id: string
  readonly stores: StorePair
  /** Bytes of columns that are kept. */
  readonly memory: number
  /** Bytes of rows that an exchange has in memory. */
  readonly exchangeMemory: number
  readonly equalCalls: EqualCalls
  executor(threads: Threads, exchanged?: ExchangedPair): Executor
}

/**
 * The stores as they were at one moment each, and what is kept of them. A refreshed shop goes on with another snapshot;
 * calls that run on this one end on it, and the last of them lets go what it holds.
 */
export class Snapshot {
  readonly place: Place
  /** Tells it from the others of its shop. */
  readonly number: number
  readonly columns: KeptColumns
  /** By number of partitions: sessions that orders of other partitions name, once that was looked for. */
  readonly named = new Map<number, readonly string[]>()
  /** How many bytes columns take, by what was asked for, once that was measured. */
  readonly sizes = new Map<string, number>()
  /** The most frequent currency, by `asOf`. */
  readonly currencies = new Map<number, string | null>()
  readonly readQueue = new ReadQueue((runs, options) => readOrStream(this, runs, options))
  /** Whether an analysis saw the stores in it. */
  wasRead = false
  catalogue: Catalogue | undefined
  /** Of products and categories, what the catalogue could not take. */
  catalogueFlaws: EntityFlaws = {}
  /** What analyses have put together by person. */
  exchange: Exchange | undefined
  private seen: Promise<ReadView> | undefined
  private readonly cuts = new Map<number, Promise<readonly Partition[]>>()
  private readonly marks: Marks = new Map()
  private calls = 0
  private retired = false

  constructor(place: Place, number: number) {
    this.place = place
    this.number = number
    this.columns = new KeptColumns(place.memory)
  }

  /** Works on it; what it holds stays until the work is done, also where it is retired meanwhile. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    this.calls++
    try {
      return await work()
    } finally {
      this.calls--
      if (this.retired && this.calls === 0) this.release()
    }
  }

  /** No further call begins on it. */
  retire(): void {
    this.retired = true
    if (this.calls === 0) this.release()
  }

  readView(): Promise<ReadView> {
    this.seen ??= forgettingFailure(viewStores(this.place.stores), () => (this.seen = undefined))
    return this.seen
  }

  /** The ranges of persons that so many parts are. */
  async partitions(count: number, exchanged?: ExchangedPair): Promise<readonly Partition[]> {
    const { extents } = await this.readView()
    const known = this.cuts.get(count)
    if (known) return known
    const sources = coPartitioned(sourcesOf(this.place.stores), exchanged)
    const store = await (extents.sessions.rows > 0 ? sources.sessions() : sources.entities())
    const cut = forgettingFailure(store.partitions(count), () => this.cuts.delete(count))
    this.cuts.set(count, cut)
    return cut
  }

  /**
   * Does something with columns of stores that are not co-partitioned put together by person. They stay until the columns are
   * kept, or this is retired.
   */
  async together<T>(
    needs: readonly ExchangeNeed[],
    { moments: given, ...options }: ExchangeOptions & { readonly moments?: Moments },
    work: (together: Together) => Promise<T>,
  ): Promise<T> {
    const moments = given ?? (await this.readView()).moments
    const { stores, exchangeMemory } = this.place
    if (!this.exchange || this.exchange.closed)
      this.exchange = new Exchange(stores, moments, exchangeMemory, this.marks)
    return this.exchange.use(needs, options, work)
  }

  /** What lies in stores that are not co-partitioned and could not be read as rows, of what was read so far. */
  flaws(): EntityFlaws {
    // Of several readings of an entity, of some times and of all, the one that met most.
    const exchanged = [...this.marks.values()].sort((a, b) => a.unconverted.rows - b.unconverted.rows)
    return {
      ...this.catalogueFlaws,
      ...Object.fromEntries(exchanged.map(({ entity, unconverted }) => [entity, { unconverted }])),
    }
  }

  private release(): void {
    this.exchange?.close()
    this.exchange = undefined
    this.columns.clear()
  }
}

/** What failed is tried again by whoever asks next. */
const forgettingFailure = <T>(made: Promise<T>, forget: () => void): Promise<T> => {
  made.catch(forget)
  return made
}
