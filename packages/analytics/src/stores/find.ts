import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PolymartError } from '@polymart/core'
import { configFile, fromConfig } from './config.js'
import { checkEntities } from './holds.js'
import { namedStores } from './named.js'
import type { StoreUrls } from './urls.js'

/** Where the stores were named. */
export type NamedBy =
  | 'the call'
  | 'POLYMART_STORE_URL'
  | 'POLYMART_ENTITIES_URL and POLYMART_SESSIONS_URL'
  | 'polymart.config.json'
  | 'the demo'

/** The stores that are meant, and what named them. */
export interface FoundStores {
  readonly urls: StoreUrls
  readonly namedBy: NamedBy
}

/** How {@link findStores} looks. */
export interface FindOptions {
  /** Whether the stores are to be written to: then the demo's is none of them, unless it is named. Default false. */
  readonly writing?: boolean
  /** Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv
  /** Default the working folder. */
  readonly folder?: string
}

const demoStore = 'polymart-demo/store'

/**
 * The stores to use, and where they were named: those given, or else `POLYMART_STORE_URL`, or `POLYMART_ENTITIES_URL`
 * with `POLYMART_SESSIONS_URL`, or `polymart.config.json`, or for reading the demo's store if it is there.
 *
 * @throws PolymartError `argument`: none is named, one is empty, or one is named in two ways.
 */
export const findStores = (given?: Partial<StoreUrls> | string, options: FindOptions = {}): FoundStores => {
  const found = findStoresIfAny(given, options)
  if (found) return found
  const { writing = false, folder = process.cwd() } = options
  const demo = existsSync(join(folder, demoStore))
  throw new PolymartError('argument', writing ? nowhereToWrite(folder, demo) : nothingToRead(folder))
}

/**
 * As {@link findStores}; undefined where nothing names any.
 *
 * @internal
 */
export const findStoresIfAny = (
  given?: Partial<StoreUrls> | string,
  { writing = false, env = process.env, folder = process.cwd() }: FindOptions = {},
): FoundStores | undefined => {
  const found = fromCall(given) ?? fromEnvironment(env) ?? fromConfiguration(folder)
  if (found) {
    checkEntities(found.urls.entities)
    return found
  }
  if (writing || !existsSync(join(folder, demoStore))) return undefined
  return { urls: namedStores({ store: `embedded:${demoStore}` }, '')!, namedBy: 'the demo' }
}

const fromCall = (given: Partial<StoreUrls> | string | undefined): FoundStores | undefined => {
  const urls = namedStores(typeof given === 'string' ? { store: given } : { ...given }, 'the call')
  return urls && { urls, namedBy: 'the call' }
}

const fromEnvironment = (env: NodeJS.ProcessEnv): FoundStores | undefined => {
  // An empty variable is what a shell makes of one that is not set.
  const [store, entities, sessions] = ['STORE', 'ENTITIES', 'SESSIONS'].map((name) => {
    const url = env[`POLYMART_${name}_URL`]
    return url === '' ? undefined : url
  })
  if (store !== undefined && (entities !== undefined || sessions !== undefined)) {
    throw new PolymartError(
      'argument',
      `The environment names stores in two ways: POLYMART_STORE_URL, and ${entities === undefined ? 'POLYMART_SESSIONS_URL' : 'POLYMART_ENTITIES_URL'}. Unset one of them.`,
    )
  }
  const urls = namedStores({ store, entities, sessions }, 'the environment')
  const namedBy = store === undefined ? 'POLYMART_ENTITIES_URL and POLYMART_SESSIONS_URL' : 'POLYMART_STORE_URL'
  return urls && { urls, namedBy }
}

const fromConfiguration = (folder: string): FoundStores | undefined => {
  const urls = fromConfig(folder)
  return urls && { urls, namedBy: 'polymart.config.json' }
}

const nothingToRead = (folder: string): string =>
  `No store was given: pass a URL such as embedded:./data, set POLYMART_STORE_URL, or run "polymart demo" to create ${demoStore}.${inParent(folder)}`

const nowhereToWrite = (folder: string, demo: boolean): string => {
  const why = demo ? ` The demo's store is only read, unless you name it: embedded:${demoStore}.` : ''
  return `No store to load into was given: pass a URL such as embedded:./data, or set POLYMART_STORE_URL.${why}${inParent(folder)}`
}

/** A word on what is there in a folder above, where it is not looked for. */
const inParent = (folder: string): string => {
  for (let at = dirname(folder), below = folder; at !== below; below = at, at = dirname(at)) {
    const there = [configFile, demoStore].find((name) => existsSync(join(at, name)))
    if (there !== undefined) return ` ${join(at, there)} is used by commands that run in ${at} alone.`
  }
  return ''
}
