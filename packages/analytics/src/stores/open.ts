import { didYouMean, PolymartError } from '@polymart/core'
import type { Mapping, Store } from '@polymart/core'
import { shownUrl } from './urls.js'

/** How stores are opened; it can be posted to other threads. */
export interface StoreOptions {
  /** Rows a second that are read of a server, or written to it, at most; default as many as there are. */
  readonly maxRate?: number
  /** How collections of one's own in MongoDB are read as the model's, where they are; nothing is written to them. */
  readonly mapping?: Mapping
  /**
   * Whether mapped collections are read as they were at one moment; default true. A server keeps so much history for
   * five minutes, unless told otherwise: what takes longer can be read as it is meanwhile, with false.
   */
  readonly oneMoment?: boolean
}

/** What is told while stores are waited for, and what ends that. */
export interface Waiting {
  /** Is told of each wait before HBase is asked again, such as one that a server with too much to do asks for. */
  readonly onWait?: (wait: Wait) => void
  /** Ends whatever is waited for, with the code `interrupted`; a load that has begun is ended by its own signal. */
  readonly signal?: AbortSignal
}

/** How {@link openStore} opens a store. */
export interface OpenOptions extends StoreOptions, Waiting {
  /** Default true. */
  readonly readOnly?: boolean
  /** Whether a load makes tables that are missing in HBase; default true. If not, it fails, and says how to make them. */
  readonly createTables?: boolean
}

/** A wait before something is tried again. */
export interface Wait {
  /** What the server, or the way to it, said. */
  readonly reason: string
  /** How often it failed in a row. */
  readonly attempt: number
  /** For how long nothing has worked, in milliseconds. */
  readonly failing: number
  readonly ms: number
}

type Open = (url: string, options: OpenOptions) => Promise<Store>

const openMongo: Open = async (url, options) => (await import('@polymart/mongo-loader')).openMongo(url, options)

const openHBase: Open = async (url, { maxRate, createTables, onWait, signal }) =>
  (await import('@polymart/hbase-loader')).openHBase(url, {
    ...(maxRate !== undefined && { maxRate }),
    ...(createTables !== undefined && { createTable: createTables }),
    ...(onWait && { onWait }),
    ...(signal && { signal }),
  })

/** What opens the stores of a scheme. A package is loaded only then, so that nobody pays for stores they do not use. */
const openers: Readonly<Record<string, Open>> = {
  embedded: async (url, { readOnly = true }) =>
    (await import('@polymart/embedded')).openEmbedded(url.slice('embedded:'.length), { readOnly }),
  mongodb: openMongo,
  'mongodb+srv': openMongo,
  hbase: openHBase,
}

/**
 * Opens the store of a URL, to be read, or with `readOnly: false` to be loaded too.
 *
 * @throws PolymartError `argument` where the URL is none of a store.
 */
export const openStore = async (url: string, { readOnly = true, ...options }: OpenOptions = {}): Promise<Store> => {
  const scheme = /^([a-z+]+):/.exec(url)?.[1] ?? ''
  const open = Object.hasOwn(openers, scheme) ? openers[scheme] : undefined
  if (open) return open(url, { readOnly, ...options })
  throw new PolymartError(
    'argument',
    `Expected a store URL such as embedded:FOLDER, mongodb://HOST/DATABASE or hbase://ZOOKEEPER/PREFIX, found ${withoutScheme(url)}.${didYouMean(scheme, Object.keys(openers))}`,
  )
}

/** What stands before a colon may be a user, and behind it a password. */
const withoutScheme = (url: string): string => {
  const shown = shownUrl(url)
  if (shown === '…') return 'one that does not begin so'
  const asFolder = shown === '' || shown.includes(':') ? '' : `. If that is a folder, write embedded:${shown}`
  return JSON.stringify(shown) + asFolder
}
