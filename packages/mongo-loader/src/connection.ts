import { MongoClient } from 'mongodb'
import type { Collection, Db, Document, MongoClientOptions } from 'mongodb'
import { interrupted, orInterrupted, PolymartError } from '@polymart/core'
import type { Address } from './address.js'
import { explained, refusedUrl } from './explain.js'
import { again } from './retry.js'
import { guardWire } from './wire.js'

/** What a server has answered is on its disk: one by itself would lose the last 100 ms if it is killed. */
const kept = { w: 'majority', journal: true } as const

/** How a store finds and treats its server, unless the URL says otherwise. */
const usual: { readonly [option: string]: MongoClientOptions } = {
  appname: { appName: 'polymart' },
  serverselectiontimeoutms: { serverSelectionTimeoutMS: 10_000 },
  readpreference: { readPreference: 'secondaryPreferred' },
  maxpoolsize: { maxPoolSize: 16 },
}

/** What a server is. */
export interface Server {
  /** As the URL's options say, for scans. */
  readonly db: Db
  readonly version: string
  /** The replica set's name, `sharded`, or null for a server by itself. */
  readonly set: string | null
  /** Whether it can read the state of a moment while others write. */
  readonly snapshots: boolean
}

/** A connection to the server of a store, made at first use. */
export class Connection {
  readonly address: Address
  private readonly signal: AbortSignal | undefined
  private client: MongoClient | undefined
  private server: Promise<Server> | undefined
  private stands = false

  constructor(address: Address, signal?: AbortSignal) {
    this.address = address
    this.signal = signal
  }

  /** The server. @throws PolymartError `unreachable`, `interrupted` where the signal ends the way to it. */
  open(): Promise<Server> {
    const server = (this.server ??= this.connect().catch(async (error: unknown) => {
      this.server = undefined
      await this.client?.close()
      this.client = undefined
      throw explained(error, this.address)
    }))
    return this.stands ? server : orInterrupted(server, this.signal)
  }

  /** A collection of the store on the server that takes writes; of the server by which all others go. */
  async primary<T extends Document>(name: string): Promise<Collection<T>> {
    const { db } = await this.open()
    return primaryOf<T>(db, name)
  }

  /** Leaves no socket and no timer. */
  async close(): Promise<void> {
    const { client } = this
    this.client = undefined
    this.server = undefined
    this.stands = false
    await client?.close()
  }

  private async connect(): Promise<Server> {
    const { database } = this.address
    const client = clientOf(this.address)
    this.client = client
    await client.connect()
    if (this.client !== client) {
      // It was closed before there was anything to close.
      await client.close()
      throw interrupted(this.signal)
    }
    const db = client.db(database)
    const hello = await again(() => db.command({ hello: 1 }, { readPreference: 'nearest' }))
    const { version } = await again(() => db.command({ buildInfo: 1 }, { readPreference: 'nearest' }))
    const set = hello['msg'] === 'isdbgrid' ? 'sharded' : ((hello['setName'] as string | undefined) ?? null)
    if ((hello['maxWireVersion'] as number) < 15) {
      throw new PolymartError(
        'unreachable',
        `Expected MongoDB 5.3 or newer, which has clustered collections, found ${String(version)} at ${this.address.url}.`,
      )
    }
    this.stands = true
    return { db, version: version as string, set, snapshots: set !== null }
  }
}

/** @throws PolymartError `argument` where the driver does not take the URL's options. */
const clientOf = (address: Address): MongoClient => {
  guardWire()
  const { driverUrl, given } = address
  const options = Object.entries(usual).flatMap(([name, option]) => (given.has(name) ? [] : [option]))
  try {
    return new MongoClient(driverUrl, Object.assign({ writeConcern: kept }, ...options) as MongoClientOptions)
  } catch (error) {
    throw refusedUrl(error, address)
  }
}

export const primaryOf = <T extends Document>(db: Db, name: string): Collection<T> =>
  db.collection<T>(name, { readPreference: 'primary', readConcern: { level: 'local' } })
