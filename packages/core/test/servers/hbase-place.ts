import { startHBase } from './hbase.js'
import type { HBaseServer, HBaseServerOptions } from './hbase.js'
import { sharedServer } from './shared.js'

/** Where stores of tests may be. */
export interface Place {
  /** The address of a store, by the prefix of its tables. */
  url(prefix: string): string
}

/** A server of one's own; nothing, said loudly, where none can be started, but on CI that fails. */
export const ownServer = (options?: HBaseServerOptions): Promise<HBaseServer | undefined> =>
  orSkip(() => startHBase(options))

/** The server that `POLYMART_TEST_HBASE_URL` names, or the one of this run. */
export const anyServer = (): Promise<Place | undefined> =>
  orSkip(async () => placeAt(process.env['POLYMART_TEST_HBASE_URL'] ?? (await sharedServer('hbase'))))

/** The one of this run, which ends with it: what is done to the tables of one test in `hbase:meta` harms no other. */
export const serverOfRun = (): Promise<Place | undefined> => orSkip(async () => placeAt(await sharedServer('hbase')))

const orSkip = async <T>(start: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await start()
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error
    console.error(`No HBase, so its tests are left out. They need a JDK 17 and Maven: ${String(error)}`)
    return undefined
  }
}

const placeAt = (url: string): Place => {
  const [base, query] = url.split('?')
  const end = query === undefined ? '' : `?${query}`
  return { url: (prefix) => `${base!.replace(/\/$/, '')}_${prefix}${end}` }
}

let last = 0

/** A prefix that no other test has. */
export const newPrefix = (): string => `t${process.pid}_${Date.now().toString(36)}_${++last}`
