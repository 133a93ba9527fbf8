import { orInterrupted, PolymartError, throwIfAborted } from '@polymart/core'
import type { Address } from '../address.js'
import { decode, magic, regionNamed } from '../protocol.js'
import type { Message, MessageName, ServerName, Uint64 } from '../protocol.js'
import { CellReader } from '../rpc/cells.js'
import { Connection } from '../rpc/connection.js'
import type { Answer, CallOptions, ConnectionOptions, Method } from '../rpc/connection.js'
import { scan } from '../rpc/methods.js'
import { Retry } from '../rpc/retry.js'
import type { Wait } from '../rpc/retry.js'
import { discover } from './discovery.js'
import type { Entry } from './discovery.js'
import { isWhole, none } from './regions.js'
import type { Region } from './regions.js'

export interface ClusterOptions {
  readonly user: string
  /** For ZooKeeper to answer and a connection to stand, ms. */
  readonly connectTimeout: number
  /** For a call, ms. */
  readonly callTimeout: number
  /** How long what fails is tried again without any success, ms. */
  readonly patience: number
  readonly onWait: ((wait: Wait) => void) | undefined
  /** Ends whatever is waited for. */
  readonly signal?: AbortSignal | undefined
}

type Service = ConnectionOptions['service']

/** The one region of `hbase:meta`, where the regions of all tables are. */
const metaRegion = Buffer.from('hbase:meta,,1')
/** Of HBase's own enumeration. A table is enabling (3) while it is created, which takes a moment. */
const stateOfTable = { enabled: 0, disabled: 1, disabling: 2 }

/** There is no such table. */
export class MissingTableError extends PolymartError {
  readonly table: string

  constructor(table: string, url: string) {
    super('storage', `There is no table ${table} at ${url}. Load into it first.`)
    this.table = table
  }
}

/** The servers of one HBase: connections to them, made when needed, and who has which region. */
export class Cluster {
  readonly address: Address
  readonly options: ClusterOptions
  private readonly connections = new Map<string, Promise<Connection>>()
  private readonly located = new Map<string, Promise<readonly Region[]>>()
  private entry: Promise<Entry> | undefined
  private closed = false
  private reached = false
  private loading = false

  constructor(address: Address, options: ClusterOptions) {
    this.address = address
    this.options = options
  }

  /** From here on the signal ends waits alone, so that a load can still take back what it began where a server answers. */
  beginLoad(): void {
    this.loading = true
  }

  /** Goes on for `patience`, also before the first answer of all; with a name that is not known, as long as connecting may take. */
  retry(signal = this.options.signal): Retry {
    const { patience, connectTimeout, onWait } = this.options
    return new Retry({ patience, namePatience: this.reached ? patience : connectTimeout, signal, onWait })
  }

  /** Calls a server. A connection that fails is not used again. */
  async call<Q extends MessageName, R extends MessageName>(
    server: ServerName,
    service: Service,
    method: Method<Q, R>,
    message: Message<Q>,
    options: Partial<CallOptions> = {},
  ): Promise<Answer<R>> {
    const { callTimeout } = this.options
    const signal = this.loading ? undefined : this.options.signal
    throwIfAborted(signal)
    const asked = this.connection(server, service).then((connection) =>
      connection.call(method, message, { timeout: callTimeout, ...options }),
    )
    const answer = await orInterrupted(asked, signal)
    this.reached = true
    return answer
  }

  /** Calls the master, which may move: again until it answers. */
  async master<Q extends MessageName, R extends MessageName>(
    method: Method<Q, R>,
    message: Message<Q>,
  ): Promise<Message<R>> {
    const retry = this.retry()
    for (;;) {
      try {
        const { master } = await this.enter()
        return (await this.call(master, 'MasterService', method, message)).message
      } catch (error) {
        this.entry = undefined
        await retry.wait(error)
      }
    }
  }

  /** The regions of a table, in order; asks anew after `forget`. @throws PolymartError `unreachable` where there is no such table */
  regions(table: string): Promise<readonly Region[]> {
    let regions = this.located.get(table)
    if (!regions) {
      regions = this.locate(table)
      this.located.set(table, regions)
      const forget = (): void => this.forget(table, regions)
      regions.catch(forget)
    }
    return regions
  }

  /** A region was not where it was said to be. */
  forget(table: string, regions?: Promise<readonly Region[]>): void {
    if (!regions || this.located.get(table) === regions) this.located.delete(table)
  }

  /** Ends all connections; calls under way fail. */
  async close(): Promise<void> {
    this.closed = true
    const connections = [...this.connections.values()]
    this.connections.clear()
    const closing = connections.map((connection) =>
      connection.then(
        (open) => open.close(),
        () => undefined,
      ),
    )
    // One that does not stand yet is closed when it does, for which nobody waits who was interrupted.
    if (!this.options.signal?.aborted) await Promise.all(closing)
  }

  private async connection({ hostName: host, port }: ServerName, service: Service): Promise<Connection> {
    if (this.closed) throw new PolymartError('internal', `The connection to ${this.address.url} was closed already.`)
    const key = `${service} ${host}:${port}`
    const known = this.connections.get(key)
    if (known) {
      const connection = await known
      if (connection.open) return connection
      // Another call may have made a new one meanwhile.
      if (this.connections.get(key) !== known) return this.connection({ hostName: host, port }, service)
    }
    const { user, connectTimeout } = this.options
    const opening = Connection.open(host, port, { service, user, connectTimeout })
    this.connections.set(key, opening)
    opening.catch(() => {
      if (this.connections.get(key) === opening) this.connections.delete(key)
    })
    return opening
  }

  private enter(): Promise<Entry> {
    if (!this.entry) {
      const entry = discover(this.address, this.options.connectTimeout, this.options.signal)
      this.entry = entry
      entry.catch(() => {
        if (this.entry === entry) this.entry = undefined
      })
    }
    return this.entry
  }

  /** While a region is split or moved, what `hbase:meta` says has a hole for a moment. */
  private async locate(table: string): Promise<readonly Region[]> {
    const retry = this.retry()
    for (;;) {
      try {
        const { regions, state } = await this.readMeta(table)
        if (state === undefined) throw new MissingTableError(table, this.address.url)
        if (state === stateOfTable.disabled || state === stateOfTable.disabling) throw disabled(table, this.address.url)
        if (state === stateOfTable.enabled && isWhole(regions)) return regions
        throw new Error(`the regions of ${table} are not all there`)
      } catch (error) {
        if (error instanceof PolymartError && error.code === 'storage') throw error
        this.entry = undefined
        await retry.wait(error)
      }
    }
  }

  private async readMeta(table: string): Promise<{ regions: readonly Region[]; state: number | undefined }> {
    const { meta } = await this.enter()
    const regions: Region[] = []
    let state: number | undefined
    // The state stands under the name itself, before the regions.
    const rows = { startRow: Buffer.from(table), stopRow: Buffer.from(`${table} ,,`) }
    let scannerId: Uint64 | undefined
    for (let nextCallSeq = 0; ; nextCallSeq++) {
      const { message, cells }: Answer<'ScanResponse'> = await this.call(meta, 'ClientService', scan, {
        region: regionNamed(metaRegion),
        numberOfRows: 1000,
        nextCallSeq,
        ...(scannerId === undefined ? { scan: rows } : { scannerId }),
      })
      scannerId = message.scannerId
      const reader = new CellReader()
      reader.begin(cells)
      for (const count of message.cellsPerResult) {
        let info: Buffer | undefined
        let server: string | undefined
        for (let i = 0; i < count; i++) {
          reader.read()
          const column = `${reader.family.toString()}:${reader.qualifier.toString()}`
          if (column === 'info:regioninfo') info = reader.value
          else if (column === 'info:server') server = reader.value.toString()
          else if (column === 'table:state') state = decode('TableState', reader.value).state
        }
        const region = info && server !== undefined && regionIn(Buffer.from(reader.row), info, server)
        if (region) regions.push(region)
      }
      if (!message.moreResultsInRegion || !message.moreResults) return { regions, state }
    }
  }
}

const regionIn = (name: Buffer, info: Buffer, server: string): Region | undefined => {
  const { startKey, endKey, offline, split } = decode('RegionInfo', info.subarray(magic.length))
  const colon = server.lastIndexOf(':')
  if (offline || split || colon < 0) return undefined
  return {
    name,
    start: copyOf(startKey),
    end: copyOf(endKey),
    server: { hostName: server.slice(0, colon), port: Number(server.slice(colon + 1)) },
  }
}

const copyOf = (bytes: Uint8Array): Buffer => (bytes.length === 0 ? none : Buffer.from(bytes))

const disabled = (table: string, url: string): PolymartError =>
  new PolymartError('storage', `The table ${table} at ${url} is disabled. In the shell of HBase: enable '${table}'.`)
