import { randomBytes } from 'node:crypto'
import { checkMapping, interrupted, PolymartError } from '@polymart/core'
import type { Moment, Store } from '@polymart/core'
import { EqualCalls } from './execute/equal-calls.js'
import { inlineExecutor, reading, workersExecutor } from './execute/executor.js'
import type { Executor, Threads } from './execute/executor.js'
import { runCall } from './execute/run.js'
import type { RunCall } from './execute/run.js'
import { Snapshot } from './execute/snapshot.js'
import { forMany } from './execute/for-many.js'
import { retryOnChange } from './execute/retry-on-change.js'
import type { ExchangedPair } from './exchange/exchanged.js'
import { flag as checkFlag, knownNames, wholeNumber } from './params/check.js'
import { runNames } from './params/common.js'
import type { StorePair } from './stores/store-pair.js'
import type { Result } from './result/result.js'
import { pairOf } from './stores/given.js'
import type { Stores } from './stores/given.js'
import type { StoreOptions, Waiting } from './stores/options.js'
import { closeStores, openPair } from './stores/pair.js'
import type { OpenedPair } from './stores/pair.js'
import type { StoreUrls } from './stores/urls.js'

/**
 * An open pair of stores, for any number of callers at once. It keeps what analyses read, so that the next one need not
 * read it again, and sees the stores as they were at its first read until `refresh()`. Close it at the end: it may hold
 * worker threads.
 */
export class Shop {
  /** Of stores that were given themselves, what they say of themselves. */
  readonly urls: StoreUrls
  /** @internal */
  readonly id = randomBytes(3).toString('hex')
  /** @internal */
  readonly stores: StorePair
  /** @internal */
  readonly inlineOnly: string | undefined
  /** @internal */
  readonly memory: number
  /** @internal */
  readonly exchangeMemory: number
  /** @internal */
  readonly equalCalls = new EqualCalls()
  private readonly opened: readonly Store[]
  private readonly storeOptions: StoreOptions
  private readonly maxCalls: number
  private readonly executors = new Map<number, Executor>()
  private current: Snapshot
  private calls = 0
  private closed = false

  /** @internal */
  constructor(
    { urls, stores, opened, inlineOnly }: OpenedPair,
    { memory = usualMemory, exchangeMemory = usualMemory, maxCalls = usualCalls }: Limits = {},
    storeOptions: StoreOptions = {},
  ) {
    this.storeOptions = storeOptions
    this.urls = urls
    this.stores = stores
    this.opened = opened
    this.inlineOnly = inlineOnly
    this.memory = memory
    this.exchangeMemory = exchangeMemory
    this.maxCalls = maxCalls
    this.current = new Snapshot(this, 0)
  }

  /**
   * Forgets what was read: the next analysis sees the stores as they are then. Those that run see what they saw; where
   * the stores have changed and they miss something, they begin again.
   */
  refresh(): void {
    this.current.retire()
    this.current = new Snapshot(this, this.current.number + 1)
  }

  /** The states of the stores that analyses see: those of the first read since the shop was opened or refreshed. */
  async moments(): Promise<Readonly<Record<'entities' | 'sessions', Moment>>> {
    return (await this.current.readView()).moments
  }

  /**
   * Whether a load into a store was completed since analyses saw it first, so that `refresh()` has something to bring.
   * Collections of one's own do not tell.
   */
  async changed(): Promise<boolean> {
    const seen = await this.moments()
    const { entities, sessions } = this.stores
    const now = await entities.moment()
    return isLater(now, seen.entities) || isLater(sessions === entities ? now : await sessions.moment(), seen.sessions)
  }

  /**
   * Interrupts what runs, ends the shop's threads and closes the stores that it opened; those that were given to it stay
   * open. A second time it does nothing.
   */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.equalCalls.stop(new Error('The shop was closed.'))
    this.current.retire()
    await Promise.all([...this.executors.values()].map((executor) => executor.close()))
    await closeStores(this.opened)
  }

  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /**
   * Runs several analyses on one snapshot, by the run options of the first. Settles as `Promise.allSettled` does, so
   * that a call that is wrong leaves the others; fails if the stores change all the time. @internal
   */
  async run(calls: readonly RunCall[]): Promise<readonly PromiseSettledResult<Result>[]> {
    if (this.closed) throw new PolymartError('argument', 'This shop is closed. Open it again.')
    if (this.calls + calls.length > this.maxCalls) throw tooMany(this.maxCalls)
    this.calls += calls.length
    try {
      const [first] = calls
      const run = { ...first?.[1], ...(first?.[1].signal && { signal: forMany(first[1].signal) }) }
      return await retryOnChange(this, (snapshot) =>
        settled(calls.map((call) => this.call(snapshot, alike(call, run)))),
      )
    } finally {
      this.calls -= calls.length
    }
  }

  private async call(snapshot: Snapshot, call: RunCall): Promise<Result> {
    try {
      return await runCall(snapshot, call)
    } catch (error) {
      // Stores that are being closed fail in ways of their own.
      throw this.closed ? interrupted(AbortSignal.abort(error)) : error
    }
  }

  /** How another thread opens the same stores, in the same way; undefined where it cannot. @internal */
  get elsewhere(): ShopElsewhere | undefined {
    const { urls, memory, exchangeMemory, maxCalls, storeOptions } = this
    return this.inlineOnly === undefined
      ? { urls, options: { memory, exchangeMemory, maxCalls, ...storeOptions } }
      : undefined
  }

  /** @internal */
  snapshot(): Snapshot {
    return this.current
  }

  /** @internal */
  replace(snapshot: Snapshot): void {
    if (snapshot === this.current) this.refresh()
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

const isLater = (now: Moment, seen: Moment): boolean => now.generation !== seen.generation || now.at !== seen.at

/** A call that runs as the first of its group does. */
const alike = ([analysis, params]: RunCall, first: RunCall[1]): RunCall => {
  const own = Object.fromEntries(Object.entries(params).filter(([name]) => !runNames.includes(name)))
  const run = Object.fromEntries(Object.entries(first).filter(([name]) => runNames.includes(name)))
  return [analysis, { ...own, ...run }]
}

/** Settles all; a store that changed is the matter of whoever knows what to do about it. */
const settled = async <T>(work: readonly Promise<T>[]): Promise<readonly PromiseSettledResult<T>[]> => {
  const outcomes = await Promise.allSettled(work)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && outcome.reason instanceof PolymartError && outcome.reason.code === 'changed')
      throw outcome.reason
  }
  return outcomes
}

const tooMany = (maxCalls: number): PolymartError =>
  new PolymartError(
    'busy',
    `${maxCalls.toLocaleString('en')} calls of this shop run or wait already, which is the most that it takes. Try again in a moment, or open it with a higher maxCalls.`,
  )

const usualMemory = 256 << 20
const usualCalls = 1000

/** What opens a shop in another thread: it can be posted. @internal */
export interface ShopElsewhere {
  readonly urls: StoreUrls
  readonly options: ShopOptions
}

/** What an open shop may take. */
interface Limits {
  readonly memory?: number
  readonly exchangeMemory?: number
  readonly maxCalls?: number
}

/** How a shop is opened. */
export interface ShopOptions extends StoreOptions, Waiting {
  /** Calls that may run or wait at once, at least 1; default 1,000. One more fails with the code `busy`. */
  readonly maxCalls?: number
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
 * looked for as the command line does. In the place of a URL a store may stand that is open already, such as one of your
 * own: it is read in this thread alone, and stays open when the shop is closed.
 */
export const open = async (stores?: Stores, options: ShopOptions = {}): Promise<Shop> => {
  knownNames('option', options, [
    'memory',
    'exchangeMemory',
    'maxCalls',
    'maxRate',
    'mapping',
    'oneMoment',
    'onWait',
    'signal',
  ])
  const memory = wholeNumber('memory', options.memory, 0, Number.MAX_SAFE_INTEGER, usualMemory)
  const exchangeMemory = wholeNumber('exchangeMemory', options.exchangeMemory, 0, Number.MAX_SAFE_INTEGER, usualMemory)
  const maxCalls = wholeNumber('maxCalls', options.maxCalls, 1, Number.MAX_SAFE_INTEGER, usualCalls)
  const { maxRate, mapping, oneMoment, onWait, signal } = options
  const storeOptions: StoreOptions = {
    ...(maxRate !== undefined && { maxRate: wholeNumber('maxRate', maxRate, 1, 1e9, 0) }),
    ...(mapping && { mapping: checkMapping(mapping) }),
    ...(oneMoment !== undefined && { oneMoment: checkFlag('oneMoment', oneMoment) }),
  }
  const opened = await openPair(pairOf(stores), {
    ...storeOptions,
    ...(onWait && { onWait }),
    ...(signal && { signal }),
  })
  return new Shop(opened, { memory, exchangeMemory, maxCalls }, storeOptions)
}
