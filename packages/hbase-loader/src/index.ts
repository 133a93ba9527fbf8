import { userInfo } from 'node:os'
import { addressOf } from './address.js'
import type { Wait } from './rpc/retry.js'
import { hbaseStore } from './store/store.js'
import type { HBaseStore, StoreOptions } from './store/store.js'

export type { Wait } from './rpc/retry.js'
export type { ScannedRows } from './store/scan.js'
export type { Compression, TableOptions } from './store/schema.js'
export type { HBaseStore, SessionsOfOptions, StoreOptions } from './store/store.js'

/** How a store in HBase is opened. */
export interface HBaseOptions extends StoreOptions {
  /** As whom the servers see this process; default `HADOOP_USER_NAME`, or else the name of its user. */
  readonly user?: string
  /** For ZooKeeper to answer and a connection to stand, ms; default 10,000. */
  readonly connectTimeout?: number
  /** For a call to be answered, ms; default 30,000. */
  readonly callTimeout?: number
  /** How long what fails is tried again without any success, ms; default 60,000. */
  readonly patience?: number
  /** Is told of each wait before something is tried again, such as the one that a server with too much to do asks for. */
  readonly onWait?: (wait: Wait) => void
  /** Ends whatever is waited for, with the code `interrupted`; of a load that has begun the pauses before something is tried again. */
  readonly signal?: AbortSignal
}

/**
 * Opens the store of sessions at `hbase://ZOOKEEPER[:PORT][,…]/PREFIX[?znode=/hbase]`: the tables `PREFIX_sessions` and
 * `PREFIX_meta_polymart`; with `…/NAMESPACE:PREFIX` those of a namespace. The URL may also give the options of the table
 * by their names, as `?compression=snappy&regions=16`; those in `options` go first. It connects when it is first used, and fails
 * then, with the code `unreachable`, if nothing answers. The first load creates the tables.
 *
 * @throws PolymartError `argument`: the URL is of another shape, or asks for Kerberos or TLS.
 */
export const openHBase = async (url: string, options: HBaseOptions = {}): Promise<HBaseStore> => {
  const { user, connectTimeout = 10_000, callTimeout = 30_000, patience = 60_000, onWait, signal } = options
  const cluster = { user: user ?? usualUser(), connectTimeout, callTimeout, patience, onWait, signal }
  const address = addressOf(url)
  return hbaseStore(address, cluster, { ...address.table, ...options })
}

const usualUser = (): string => {
  try {
    return process.env['HADOOP_USER_NAME'] ?? userInfo().username
  } catch {
    // In a container the user may have no name.
    return 'polymart'
  }
}
