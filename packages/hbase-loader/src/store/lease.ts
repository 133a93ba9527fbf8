import { randomUUID } from 'node:crypto'
import { PolymartError, thisProcess } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { changeRecord, checkFormat, emptyState, isBrokenOff, readRecord } from './state.js'
import type { Lease, State, StoreChange, StoreRecord } from './state.js'

/** How often a load says that it goes on, ms. */
const rhythm = 10_000

/** A load's right to be the only one. Changes of the store's state go through it, and fail once it is lost. */
export class HeldLease {
  /** The number of the load. */
  readonly load: number
  /** The store as the load found it, with what it noted of its own begin. */
  state: State
  private readonly cluster: Cluster
  private readonly table: string
  private readonly text: string
  private written: number
  private last: Promise<unknown> = Promise.resolve()
  private readonly timer: NodeJS.Timeout
  private lost: Error | undefined

  private constructor(cluster: Cluster, table: string, lease: Lease, state: State, written: number) {
    this.cluster = cluster
    this.table = table
    this.load = lease.load
    this.text = JSON.stringify(lease)
    this.state = state
    this.written = written
    this.timer = setInterval(() => {
      this.change({ beat: Date.now() }).catch((error: unknown) => {
        this.lost ??= error as Error
      })
    }, rhythm)
    this.timer.unref()
  }

  /** Takes the store for one load. @throws PolymartError `locked`, `version` */
  static async take(cluster: Cluster, table: string, recreate: boolean): Promise<HeldLease> {
    let wanted: Lease | undefined
    for (;;) {
      const found = await readRecord(cluster, table)
      const { url } = cluster.address
      // The answer was lost, and the lease was ours already when it was asked for again.
      if (wanted && found.state && found.leaseText === JSON.stringify(wanted))
        return new HeldLease(cluster, table, wanted, found.state, found.written)
      if (found.lease && !isBrokenOff(found)) throw locked(found.lease, url)
      if (found.state && !recreate) checkFormat(found.state, url)
      const before = withDead(found)
      const lease: Lease = { ...thisProcess(), load: before.next, since: Date.now(), token: randomUUID() }
      const state = { ...before, next: before.next + 1 }
      const change = { state, lease, beat: Date.now() }
      const taken = await changeRecord(cluster, table, found.leaseText, change, found.written)
      if (taken) return new HeldLease(cluster, table, lease, state, Math.max(Date.now(), found.written + 1))
      wanted = lease
    }
  }

  /** Fails once another process has taken the store, since this one was silent for too long. */
  check(): void {
    if (this.lost) throw this.lost
  }

  /** Changes what the store knows of itself. @throws PolymartError `locked` if the lease is lost */
  change(change: StoreChange): Promise<void> {
    const result = this.last.then(async () => {
      const time = Math.max(Date.now(), this.written + 1)
      const done = await changeRecord(this.cluster, this.table, this.text, change, this.written)
      this.written = time + 1
      if (!done && !(await this.wasDone(change))) throw await this.wasTaken()
      if (change.state) this.state = change.state
    })
    this.last = result.catch(() => undefined)
    return result
  }

  /** Gives the store free, with its state. */
  async release(state: State): Promise<void> {
    clearInterval(this.timer)
    await this.change({ state, lease: null })
  }

  /** Leaves it as it is; the next load will find that this one was broken off. */
  async abandon(): Promise<void> {
    clearInterval(this.timer)
    await this.last
  }

  /** An answer may have been lost, and the same change made twice. */
  private async wasDone({ state, lease }: StoreChange): Promise<boolean> {
    const { state: found, leaseText } = await readRecord(this.cluster, this.table)
    const leaseIs = lease === null ? '' : this.text
    return leaseText === leaseIs && (!state || JSON.stringify(found) === JSON.stringify(state))
  }

  private async wasTaken(): Promise<PolymartError> {
    const { state } = await readRecord(this.cluster, this.table)
    if (state?.store !== this.state.store || !state) {
      const fate = state ? 'replaced by another one' : 'deleted'
      return new PolymartError(
        'storage',
        `The store at ${this.cluster.address.url} was ${fate} while the load ran, and what it had loaded is gone with it. Load the data again.`,
      )
    }
    return new PolymartError(
      'locked',
      `Another process took over loading into ${this.cluster.address.url}, because this load had not reached the store for too long. Nothing of this load is visible; load again.`,
    )
  }
}

/** The state with the load that was broken off, if there was one. */
const withDead = ({ state = newState(), lease }: StoreRecord): State =>
  lease && lease.load > state.load ? { ...state, dead: [...state.dead, lease.load], litter: true } : state

const newState = (): State => ({ ...emptyState, store: randomUUID() })

const locked = ({ pid, host, since }: Lease, url: string): PolymartError =>
  new PolymartError(
    'locked',
    `Another load into ${url} is running: process ${pid}${host === thisProcess().host ? '' : ` on ${host}`}, since ${new Date(since).toISOString()}. ` +
      'Wait until it has finished; if it is no longer running, you can load a minute after it stopped.',
  )
