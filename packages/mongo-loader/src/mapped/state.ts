import type { EntityName, Extent, Mapping, Moment } from '@polymart/core'
import { Timestamp } from 'mongodb'
import type { Db, Document } from 'mongodb'
import type { Connection } from '../connection.js'
import { someCollection } from './collections.js'
import type { Ranges } from './ranges.js'

/** One state of mapped collections, and what is known of it. */
export interface State {
  /** The cluster time that it is read at; null where reads see the present. */
  readonly time: Timestamp | null
  readonly ranges: Map<EntityName, Promise<Ranges>>
  readonly extents: Map<EntityName, Promise<Extent>>
  /** Parts of an entity of which every document can be read, as a full reading has shown. */
  readonly sound: Set<string>
}

export const stateAt = (time: Timestamp | null): State => ({
  time,
  ranges: new Map(),
  extents: new Map(),
  sound: new Set(),
})

/** The states that the moments of one store are of. Mapped collections have no generations: theirs is always 0. */
export class States {
  private readonly connection: Connection
  private readonly mapping: Mapping
  private readonly oneMoment: boolean
  private readonly known = new WeakMap<Moment, State>()
  private latest: State | undefined

  constructor(connection: Connection, mapping: Mapping, oneMoment: boolean) {
    this.connection = connection
    this.mapping = mapping
    this.oneMoment = oneMoment
  }

  /** The state now. @throws PolymartError `argument` if no collection of the mapping is there. */
  async moment(): Promise<Moment> {
    const { db, snapshots } = await this.connection.open()
    const name = await someCollection(db, this.mapping, this.connection.address.url)
    const time = snapshots && this.oneMoment ? await clusterTime(db, name) : null
    if (time === null || this.latest?.time?.equals(time) !== true) this.latest = stateAt(time)
    const moment: Moment = {
      generation: 0,
      at: null,
      unfinishedSince: null,
      ...(time && { snapshot: time.toBigInt().toString() }),
    }
    this.known.set(moment, this.latest)
    return moment
  }

  /** The state that a moment, of this store or of one on another thread, is of; without one, the last that was asked for. */
  async of(moment?: Moment): Promise<State> {
    if (!moment) {
      if (!this.latest) await this.moment()
      return this.latest!
    }
    const known = this.known.get(moment)
    if (known) return known
    if (moment.snapshot === undefined) return this.of()
    const time = new Timestamp(BigInt(moment.snapshot))
    const state = this.latest?.time?.equals(time) === true ? this.latest : stateAt(time)
    this.known.set(moment, state)
    return state
  }
}

/** What the server is asked, so that it answers of a state. */
export const concernOf = ({ time }: State): Document =>
  time ? { readConcern: { level: 'snapshot', atClusterTime: time } } : {}

const clusterTime = async (db: Db, name: string): Promise<Timestamp | null> => {
  const find = { find: name, projection: { _id: 1 }, limit: 1, singleBatch: true, readConcern: { level: 'snapshot' } }
  const reply = await db.command(find, { readPreference: db.readPreference })
  return (reply['cursor'] as { readonly atClusterTime?: Timestamp }).atClusterTime ?? null
}
