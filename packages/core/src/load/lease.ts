import { randomUUID } from 'node:crypto'
import { PolymartError } from '../errors.js'
import { isGone, thisProcess } from '../processes.js'
import type { ProcessMark } from '../processes.js'

/** Who loads. */
export interface Holder extends ProcessMark {
  /** Since when, epoch milliseconds. */
  readonly since: number
  /** Tells it from all others. */
  readonly token: string
}

/** What stands where a store notes who loads into it. */
export interface Standing {
  readonly holder: Holder | undefined
  /** Whether the holder has told nothing of itself for longer than `silence`, by whichever clock the store goes. */
  readonly silent?: boolean
  /** Tells the store from another one in its place; undefined where there is none. */
  readonly store?: string | undefined
}

/** Where a store notes who loads into it: what a store does itself of all that follows. */
export interface LeasePlace<S extends Standing = Standing> {
  readonly url: string
  /** A load that could not tell of itself for so long, ms, stops, where its rows would mix with those of the next one. */
  readonly stopAfter?: number
  /** What stands there now. */
  read(): Promise<S>
  /** Puts a holder in the place of what was read, or its own again, by which it tells of itself; false if another stands there. */
  put(holder: Holder, found?: S): Promise<boolean>
  /** Frees the place; false if another stands there. `left`: what the load has left is to be found by the next one. */
  remove(holder: Holder, left: boolean): Promise<boolean>
  /** Says more of a store that was deleted. */
  deleted?(): Promise<Error | undefined>
  /**
   * Where only its process tells whether a load runs, and loads tell nothing of themselves: what is said to the next one.
   * `who` is as in "process 12 on host, since 2026-07-01T…".
   */
  refused?(who: string): Error
}

/** A load tells the store so often that it still runs, ms. */
const rhythm = 10_000

/** One that has not told so for so long, ms, is taken for dead. */
export const silence = 60_000

/** What this process has given up: the store may not know, if it could not be told. */
const givenUp = new Set<string>()

/** For stores: the right to load, held by one load at a time, and told of as long as that runs. */
export class Lease {
  private readonly place: LeasePlace
  readonly holder: Holder
  private store: string | undefined
  private readonly timer: NodeJS.Timeout | undefined
  /** When the store last heard of the load. */
  private told = performance.now()
  private isLost = false

  private constructor(place: LeasePlace, holder: Holder) {
    this.place = place
    this.holder = holder
    // If it fails the next one may succeed; if none does, `check` tells.
    if (!place.refused) this.timer = setInterval(() => void this.renew().catch(() => undefined), rhythm).unref()
  }

  /**
   * Takes the lease. What a load left behind whose process is gone, or that has told nothing of itself for a minute, is
   * taken over.
   *
   * @throws PolymartError `locked`: who loads, and since when.
   */
  static async take<S extends Standing>(place: LeasePlace<S>): Promise<Lease> {
    const holder = { ...thisProcess(), since: Date.now(), token: randomUUID() }
    for (;;) {
      const found = await place.read()
      if (found.holder && !isOver(found.holder, found.silent)) {
        const who = nameOf(found.holder)
        throw place.refused?.(who) ?? locked(place.url, who)
      }
      // Otherwise another load was faster.
      if (await place.put(holder, found)) return new Lease(place, holder).known()
    }
  }

  /** Which store it is of is known once it is taken. */
  private async known(): Promise<this> {
    try {
      this.store = (await this.place.read()).store
      return this
    } catch (error) {
      await this.abandon()
      throw error
    }
  }

  /** Fails if the lease is another's by now, or may be. @throws PolymartError `locked`, `storage` */
  async check(): Promise<void> {
    if (this.isLost) throw await this.loss()
    const { stopAfter = Infinity, url } = this.place
    if (performance.now() - this.told < stopAfter) return
    throw new PolymartError(
      'locked',
      `This load could not reach ${url} for ${stopAfter / 1000} s, after which another load may take its place. ` +
        'Nothing of it is visible; load again.',
    )
  }

  /** Tells the store now, and fails if the lease is another's by now. @throws PolymartError `locked`, `storage` */
  async confirm(): Promise<void> {
    await this.renew()
    if (this.isLost) throw await this.loss()
  }

  /** Whether the store still says that this load has it. */
  async isHeld(): Promise<boolean> {
    const { store, holder } = await this.place.read()
    return store === this.store && holder?.token === this.holder.token
  }

  /** Why the lease is not this load's any more. */
  async loss(): Promise<Error> {
    const { url } = this.place
    const { store } = await this.place.read()
    if (store === this.store) return taken(url)
    const said = store === undefined ? await this.place.deleted?.() : undefined
    return said ?? lostStore(url, store !== undefined)
  }

  /** Frees the store for the next load. @throws PolymartError `locked`, `storage` where the lease is another's by now */
  async release(): Promise<void> {
    clearInterval(this.timer)
    if (!(await this.place.remove(this.holder, false))) throw await this.loss()
  }

  /** Leaves what cannot be ended to the next load, for which that need not wait if it is of this process. */
  async abandon(): Promise<void> {
    clearInterval(this.timer)
    givenUp.add(this.holder.token)
    await this.place.remove(this.holder, true).catch(() => undefined)
  }

  private async renew(): Promise<void> {
    const asked = performance.now()
    if (await this.place.put(this.holder)) this.told = asked
    else this.isLost = true
  }
}

const isOver = (holder: Holder, silent = false): boolean => silent || givenUp.has(holder.token) || isGone(holder)

const nameOf = ({ pid, host, since }: Holder): string =>
  `process ${pid}${host === thisProcess().host ? '' : ` on ${host}`}, since ${new Date(since).toISOString()}`

const locked = (url: string, who: string): PolymartError =>
  new PolymartError(
    'locked',
    `Another load into ${url} is running: ${who}. ` +
      `Wait until it has finished; if it is no longer running, you can load ${silence / 1000} s after it stopped.`,
  )

const taken = (url: string): PolymartError =>
  new PolymartError(
    'locked',
    `Another load took the place of this one in ${url}. Nothing of this one is seen, unless all of it is; load again: what is there already is not stored twice.`,
  )

/** What became of a store that is not there any more, or is another one. */
export const lostStore = (url: string, isReplaced: boolean): PolymartError =>
  new PolymartError(
    'storage',
    `The store at ${url} was ${isReplaced ? 'replaced by another one' : 'deleted'} while the load ran, and what it had loaded is gone with it. Load the data again.`,
  )
