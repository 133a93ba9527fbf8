import { randomUUID } from 'node:crypto'
import { silence } from '@polymart/core'
import type { Holder, LeasePlace, Standing } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { changeRecord, checkFormat, emptyState, readRecord } from './state.js'
import type { NotedLoad, State, StoreChange, StoreRecord } from './state.js'

/** The one row of a store's meta table, as a load sees and changes it: each change fails once another load has it. */
export class LeaseRow implements LeasePlace<StoreRecord & Standing> {
  readonly url: string
  /** The store as the load found it, with what it noted of its own begin. */
  state = newState()
  /** The number of the load. */
  load = 0
  /** What the store is to say when the load lets it go. */
  after: State | undefined
  private readonly cluster: Cluster
  private readonly table: string
  private readonly recreate: boolean
  private text = ''
  private written = 0
  private last: Promise<unknown> = Promise.resolve()

  constructor(cluster: Cluster, table: string, recreate: boolean) {
    this.url = cluster.address.url
    this.cluster = cluster
    this.table = table
    this.recreate = recreate
  }

  async read(): Promise<StoreRecord & Standing> {
    const found = await readRecord(this.cluster, this.table)
    const { state, lease: holder, beat } = found
    return { ...found, holder, silent: Date.now() - beat > silence, store: state && (state.store ?? 'unnamed') }
  }

  /** @throws PolymartError `version` */
  async put({ pid, host, began, since, token }: Holder, found?: StoreRecord & Standing): Promise<boolean> {
    if (!found) return this.change({ beat: Date.now() })
    if (found.state && !this.recreate) checkFormat(found.state, this.url)
    const before = withDead(found)
    const lease: NotedLoad = { pid, host, began, load: before.next, since, token }
    const state = { ...before, next: before.next + 1 }
    this.text = JSON.stringify(lease)
    const change = { state, lease, beat: Date.now() }
    const taken = await changeRecord(this.cluster, this.table, found.leaseText, change, found.written)
    if (!taken && !(await this.wasDone(change))) return false
    this.cluster.beginLoad()
    this.written = Math.max(Date.now(), found.written + 1)
    this.state = state
    this.load = lease.load
    return true
  }

  /** Changes what the store knows of itself; false if another load has it. */
  change(change: StoreChange): Promise<boolean> {
    const result = this.last.then(async () => {
      const time = Math.max(Date.now(), this.written + 1)
      const done = await changeRecord(this.cluster, this.table, this.text, change, this.written)
      this.written = time + 1
      if (!done && !(await this.wasDone(change))) return false
      if (change.state) this.state = change.state
      return true
    })
    this.last = result.catch(() => undefined)
    return result
  }

  async remove(_: Holder, left: boolean): Promise<boolean> {
    if (!left) return this.change({ state: this.after ?? this.brokenOff(), lease: null })
    // The next load will find that this one was broken off.
    await this.last
    return true
  }

  /** The state after a load that leaves nothing but cells to be swept. */
  private brokenOff(): State {
    return { ...this.state, dead: [...this.state.dead, this.load], litter: true }
  }

  /** An answer may have been lost, and the same change made twice. */
  private async wasDone({ state, lease }: StoreChange): Promise<boolean> {
    const { state: found, leaseText } = await readRecord(this.cluster, this.table)
    const leaseIs = lease === null ? '' : this.text
    return leaseText === leaseIs && (!state || JSON.stringify(found) === JSON.stringify(state))
  }
}

/** The state with the load that was broken off, if there was one. */
const withDead = ({ state = newState(), lease }: StoreRecord): State =>
  lease && lease.load > state.load ? { ...state, dead: [...state.dead, lease.load], litter: true } : state

const newState = (): State => ({ ...emptyState, store: randomUUID() })
