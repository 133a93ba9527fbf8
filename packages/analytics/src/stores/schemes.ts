import { PolymartError } from '@polymart/core'
import type { EntityExamination, Mapping, Store } from '@polymart/core'
import { driver } from './drivers.js'
import type { ExamineMappingOptions, OpenOptions } from './options.js'

/** What a scheme of store URLs stands for: how its stores are opened, and what they are able to do. */
export interface Scheme {
  /** Opens the store of a URL of this scheme, for reading unless `readOnly` is false. */
  open(url: string, options: OpenOptions): Promise<Store>
  /** `sessions` where its stores keep no entities, so that they are refused as such before they are opened. */
  readonly holds?: 'sessions'
  /** Present where its stores take a mapping: checks one against what is found at the URL. */
  readonly examineMapping?: (
    url: string,
    mapping: Mapping,
    options: ExamineMappingOptions,
  ) => Promise<readonly EntityExamination[]>
}

const embedded = () => driver('an embedded store', '@polymart/embedded', () => import('@polymart/embedded'))
const mongo = () => driver('a MongoDB store', '@polymart/mongo-loader', () => import('@polymart/mongo-loader'))
const hbase = () => driver('an HBase store', '@polymart/hbase-loader', () => import('@polymart/hbase-loader'))

const mongodb: Scheme = {
  open: async (url, options) => (await mongo()).openMongo(url, options),
  examineMapping: async (url, mapping, options) => (await mongo()).examineMongo(url, mapping, options),
}

/** A package is loaded only when a store of it is opened, so that nobody pays for stores they do not use. */
const builtIn: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  [
    'embedded',
    {
      open: async (url, { readOnly = true }) =>
        (await embedded()).openEmbedded(url.slice('embedded:'.length), { readOnly }),
    },
  ],
  ['mongodb', mongodb],
  ['mongodb+srv', mongodb],
  [
    'hbase',
    {
      holds: 'sessions',
      open: async (url, { maxRate, createTables, onWait, signal }) =>
        (await hbase()).openHBase(url, {
          ...(maxRate !== undefined && { maxRate }),
          ...(createTables !== undefined && { createTable: createTables }),
          ...(onWait && { onWait }),
          ...(signal && { signal }),
        }),
    },
  ],
])

const registered = new Map<string, Scheme>()

/**
 * Makes `open` and `openStore` of this process take URLs of a scheme: `registerScheme('csv', { open: async (url) => … })`
 * is asked for `csv:…`. Worker threads know nothing of it, so a shop with such a store runs in the caller's thread.
 *
 * @throws PolymartError `argument`: the scheme is there already, or its name cannot begin a URL.
 */
export const registerScheme = (name: string, scheme: Scheme): void => {
  if (!/^[a-z][a-z\d+.-]*$/.test(name)) {
    throw new PolymartError(
      'argument',
      `${JSON.stringify(name)} cannot be a scheme. Use lower-case letters, digits, "+", "." and "-", beginning with a letter and without the colon, such as "csv".`,
    )
  }
  if (builtIn.has(name) || registered.has(name)) {
    throw new PolymartError(
      'argument',
      builtIn.has(name)
        ? `The scheme ${name}: belongs to Polymart. Choose another name.`
        : `The scheme ${name}: is registered already. Register it once, or choose another name.`,
    )
  }
  registered.set(name, scheme)
}

/** What a URL begins with, or nothing. */
export const schemeName = (url: string): string => /^([a-z][a-z\d+.-]*):/.exec(url)?.[1] ?? ''

export const schemeOf = (url: string): Scheme | undefined => {
  const name = schemeName(url)
  return builtIn.get(name) ?? registered.get(name)
}

/** Whether other threads know the scheme of a URL: a registration is one thread's alone. */
export const isKnownToThreads = (url: string): boolean => builtIn.has(schemeName(url))

export const schemeNames = (): readonly string[] => [...builtIn.keys(), ...registered.keys()]
