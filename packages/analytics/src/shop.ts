import { randomBytes } from 'node:crypto'
import { checkMapping } from '@polymart/core'
import type { Extent, Moment, Partition } from '@polymart/core'
import { inlineExecutor, reading, workersExecutor } from './execute/executor.js'
import type { Executor, Threads } from './execute/executor.js'
import { runAll } from './execute/run.js'
import type { RunCall } from './execute/run.js'
import { Exchange } from './exchange/exchange.js'
import type { ExchangeOptions, Marks, Together } from './exchange/exchange.js'
import type { ExchangedPair } from './exchange/exchanged.js'
import type { ExchangeNeeds } from './exchange/needs.js'
import type { UnreadableRows } from './exchange/unreadable.js'
import { flag as checkFlag, knownNames, wholeNumber } from './params/check.js'
import type { Catalogue } from './read/catalogue.js'
import type { PartitionData } from './read/partition.js'
import type { StorePair } from './read/read-partition.js'
import type { Result } from './result/result.js'
import { loadedMoment } from './stores/loaded.js'
import { closePair, openPair } from './stores/pair.js'
import { findStores } from './stores/find.js'
import type { StoreOptions, Waiting } from './stores/open.js'
import type { Stores, StoreUrls } from './stores/urls.js'

/** What a shop saw of its stores when it first read them. */
export interface Sight {
  readonly moments: { readonly entities: Moment; readonly sessions: Moment }
  readonly extents: { readonly users: Extent; readonly orders: Extent; readonly sessions: Extent }
}

/** Columns that were read, by number of partitions. Each part's own rows, and the parts with guests exchanged. */
export interface Columns {
  own: PartitionData[]
  linked: readonly PartitionData[]
}

/**
 * An open pair of stores. It keeps what analyses read, so that the next one need not read it again, and sees the stores
 * as they were at its first read until `refresh()`. Close it at the end: it may hold worker threads.
 */
export class Shop {
  readonly urls: StoreUrls
  /** Tells reads of this shop from those of others, where servers list what they do. @internal */
  readonly id = randomBytes(3).toString('hex')
  /** @internal */
  readonly stores: StorePair
  private readonly storeOptions: StoreOptions
  /** Bytes of columns that the shop keeps. @internal */
  readonly memory: number
  /** Bytes of rows that an exchange has in memory. @internal */
  readonly exchangeMemory: number
  /** What analyses have put together by person. @internal */
  exchange: Exchange | undefined
  /** @internal */
  readonly columns = new Map<number, Columns>()
  /** By number of partitions: sessions that orders of other partitions name, once that was looked for. @internal */
  readonly named = new Map<number, readonly string[]>()
  /** How many bytes columns take, by what was asked for, once that was measured. @internal */
  readonly sizes = new Map<string, number>()
  /** Whether an analysis saw the stores since the shop was opened or refreshed. @internal */
  wasRead = false
  /** @internal */
  catalogue: Catalogue | undefined
  /** Of products and categories, what the catalogue could not take. @internal */
  unreadableProducts: UnreadableRows = new Map()
  private seen: Promise<Sight> | undefined
  private readonly cuts = new Map<number, Promise<readonly Partition[]>>()
  private readonly marks: Marks = new Map()
  private readonly executors = new Map<number, Executor>()
  private closed = false

  /** @internal */
  constructor(
    urls: StoreUrls,
    stores: StorePair,
    memory: number,
    exchangeMemory = usualMemory,
    storeOptions: StoreOptions = {},
  ) {
    this.storeOptions = storeOptions
    this.urls = urls
    this.stores = stores
    this.memory = memory
    this.exchangeMemory = exchangeMemory
  }

  /** Forgets what was read: the next analysis sees the stores as they are then. */
  refresh(): void {
    this.seen = undefined
    this.cuts.clear()
    this.marks.clear()
    this.exchange?.close()
    this.exchange = undefined
    this.columns.clear()
    this.named.clear()
    this.sizes.clear()
    this.catalogue = undefined
    this.unreadableProducts = new Map()
    this.wasRead = false
  }

  /** Ends the shop's threads and closes its stores; a second time it does nothing. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.refresh()
    await Promise.all([...this.executors.values()].map((executor) => executor.close()))
    await closePair(this.stores)
  }

  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Runs several analyses over one reading of the stores. @internal */
  run(calls: readonly RunCall[]): Promise<readonly PromiseSettledResult<Result>[]> {
    return runAll(this, calls)
  }

  /** @internal */
  sight(): Promise<Sight> {
    return (this.seen ??= lookAt(this.stores))
  }

  /** The ranges of persons that so many parts are. @internal */
  async partitions(count: number, { entities, sessions }: StorePair = this.stores): Promise<readonly Partition[]> {
    const { extents } = await this.sight()
    const store = extents.sessions.rows > 0 ? sessions : entities
    const cut = this.cuts.get(count) ?? store.partitions(count)
    this.cuts.set(count, cut)
    return cut
  }

  /**
   * Does something with columns of stores that are not aligned put together by person. They stay until the shop keeps
   * them itself, or is refreshed or closed. @internal
   */
  async together<T>(
    needs: ExchangeNeeds,
    options: ExchangeOptions,
    work: (together: Together) => Promise<T>,
  ): Promise<T> {
    const { moments } = await this.sight()
    if (!this.exchange || this.exchange.closed)
      this.exchange = new Exchange(this.stores, moments, this.exchangeMemory, this.marks)
    return this.exchange.use(needs, options, work)
  }

  /** What lies in stores that are not aligned and could not be read as rows, of what was read so far. @internal */
  unreadable(): UnreadableRows {
    const exchanged = Array.from(this.marks, ([entity, { unreadable }]) => [entity, unreadable] as const)
    return new Map([...this.unreadableProducts, ...exchanged])
  }

  /** @internal */
  executor({ kind, workers }: Threads, exchanged?: ExchangedPair): Executor {
    const key = kind === 'inline' ? 0 : workers
    let executor = this.executors.get(key)
    if (!executor) {
      executor =
        kind === 'inline' ? inlineExecutor(this.stores) : workersExecutor(this.urls, this.storeOptions, workers)
      this.executors.set(key, executor)
    }
    return exchanged ? reading(executor, exchanged) : executor
  }
}

/** The stores as they are now. */
export const lookAt = async ({ entities, sessions }: StorePair): Promise<Sight> => {
  const moment = await loadedMoment(entities)
  return {
    moments: { entities: moment, sessions: sessions === entities ? moment : await loadedMoment(sessions) },
    extents: {
      users: await entities.extent('users'),
      orders: await entities.extent('transactions'),
      sessions: await sessions.extent('sessions'),
    },
  }
}

const usualMemory = 256 << 20

/** How a shop is opened. */
export interface ShopOptions extends StoreOptions, Waiting {
  /**
   * Bytes of columns that the shop keeps for the next analysis, at least 0; default 256 MiB. A shop that is larger is
   * read anew by each analysis, a partition at a time.
   */
  readonly memory?: number
  /**
   * Bytes of rows that are held to put those of a person together, as stores need that are not laid out by person (a
   * shop's own collections), at least 0; default 256 MiB. Beyond it they go to a file in the system's folder for
   * temporary ones, which TMPDIR names. They stay until the shop keeps their columns, is refreshed or closed.
   */
  readonly exchangeMemory?: number
}

/**
 * Opens the stores of a shop: `open('embedded:./data')`, or `open({entities: …, sessions: …})`. Without a URL they are
 * looked for as the command line does.
 */
export const open = async (stores?: Stores, options: ShopOptions = {}): Promise<Shop> => {
  knownNames('option', options, ['memory', 'exchangeMemory', 'maxRate', 'mapping', 'oneMoment', 'onWait', 'signal'])
  const memory = wholeNumber('memory', options.memory, 0, Number.MAX_SAFE_INTEGER, usualMemory)
  const exchangeMemory = wholeNumber('exchangeMemory', options.exchangeMemory, 0, Number.MAX_SAFE_INTEGER, usualMemory)
  const { maxRate, mapping, oneMoment, onWait, signal } = options
  const storeOptions: StoreOptions = {
    ...(maxRate !== undefined && { maxRate: wholeNumber('maxRate', maxRate, 1, 1e9, 0) }),
    ...(mapping && { mapping: checkMapping(mapping) }),
    ...(oneMoment !== undefined && { oneMoment: checkFlag('oneMoment', oneMoment) }),
  }
  const { urls } = findStores(stores)
  return new Shop(
    urls,
    await openPair(urls, { ...storeOptions, ...(onWait && { onWait }), ...(signal && { signal }) }),
    memory,
    exchangeMemory,
    storeOptions,
  )
}
