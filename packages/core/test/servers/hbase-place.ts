import { startHBase } from './hbase.js'
import type { HBaseServer, HBaseServerOptions } from './hbase.js'

/** Where stores of tests may be. */
export interface Place {
  /** The address of a store, by the prefix of its tables. */
  url(prefix: string): string
  stop(): Promise<void>
}

/** Another version than the usual, as its artifacts are called, such as 2.5.13-hadoop3. */
const version = process.env['POLYMART_TEST_HBASE_VERSION']

/** A server of one's own; nothing, said loudly, where none can be started, but on CI that fails. */
export const ownServer = async (options?: HBaseServerOptions): Promise<HBaseServer | undefined> => {
  try {
    return await startHBase({ ...(version !== undefined && { version }), ...options })
  } catch (error) {
    if (process.env['CI']) throw error
    console.error(`No HBase, so its tests are left out. They need a JDK 17 and Maven: ${String(error)}`)
    return undefined
  }
}

/** The server that `POLYMART_TEST_HBASE_URL` names, or one of one's own. */
export const anyServer = async (): Promise<Place | undefined> => {
  const given = process.env['POLYMART_TEST_HBASE_URL']
  if (given === undefined) return ownServer()
  const [base, query] = given.split('?')
  const end = query === undefined ? '' : `?${query}`
  return { url: (prefix) => `${base!.replace(/\/$/, '')}_${prefix}${end}`, stop: async () => {} }
}

let last = 0

/** A prefix that no other test has. */
export const newPrefix = (): string => `t${process.pid}_${Date.now().toString(36)}_${++last}`
