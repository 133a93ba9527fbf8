import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PolymartError, shapeOf, withoutMark } from '@polymart/core'

/** Where a shop is kept: one store for both, or one for entities and one for sessions. */
export interface StoreUrls {
  readonly entities: string
  readonly sessions: string
}

/** One URL for a store of everything, or one for each kind. */
export type Stores = string | StoreUrls

const defaultStore = 'polymart-demo/store'

/**
 * The stores to use: those given, or else `POLYMART_STORE_URL`, or `POLYMART_ENTITIES_URL` with
 * `POLYMART_SESSIONS_URL`, or `polymart.config.json`, or the demo's store if it is there.
 */
export const storeUrls = (
  given?: Partial<StoreUrls> | string,
  env: NodeJS.ProcessEnv = process.env,
  folder = process.cwd(),
): StoreUrls => {
  const found = pair(given, 'the call') ?? fromEnvironment(env) ?? fromConfig(folder)
  if (found) return withEntities(found)
  if (existsSync(join(folder, defaultStore))) return both(`embedded:${defaultStore}`)
  throw new PolymartError(
    'argument',
    `Expected a store, found none: pass a URL such as embedded:./data, set POLYMART_STORE_URL, or run "polymart demo" to make ${defaultStore}.`,
  )
}

/** Not every store keeps entities. */
const withEntities = (urls: StoreUrls): StoreUrls => {
  if (!urls.entities.startsWith('hbase:')) return urls
  throw new PolymartError(
    'argument',
    'Expected users, products and orders in MongoDB or an embedded store, found HBase, which keeps sessions alone: give two stores, such as --entities mongodb://HOST/DATABASE and --sessions hbase://ZOOKEEPER/PREFIX.',
  )
}

const both = (url: string): StoreUrls => ({ entities: url, sessions: url })

const pair = (given: Partial<StoreUrls> | string | undefined, where: string): StoreUrls | undefined => {
  if (given === undefined) return undefined
  if (typeof given === 'string') return both(given)
  const { entities, sessions } = given
  if (entities && sessions) return { entities, sessions }
  if (!entities && !sessions) return undefined
  throw new PolymartError(
    'argument',
    `Expected both an entities and a sessions store in ${where}, found only ${entities ? 'entities' : 'sessions'}.`,
  )
}

const fromEnvironment = (env: NodeJS.ProcessEnv): StoreUrls | undefined => {
  if (env['POLYMART_STORE_URL']) return both(env['POLYMART_STORE_URL'])
  const entities = env['POLYMART_ENTITIES_URL']
  const sessions = env['POLYMART_SESSIONS_URL']
  return pair({ ...(entities && { entities }), ...(sessions && { sessions }) }, 'the environment')
}

const configNames = ['store', 'entities', 'sessions'] as const

/** A file that holds `{"store": URL}`, or `{"entities": URL, "sessions": URL}`. */
const fromConfig = (folder: string): StoreUrls | undefined => {
  const path = join(folder, 'polymart.config.json')
  if (!existsSync(path)) return undefined
  const config = parse(path)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) throw notConfig(path, shapeOf(config))
  const given = config as Record<string, unknown>
  const { store, ...urls } = Object.fromEntries(
    configNames.flatMap((name) => {
      const url = given[name] ?? undefined
      if (url === undefined || typeof url === 'string') return url ? [[name, url]] : []
      throw notConfig(path, `${shapeOf(url)} as ${name}`)
    }),
  ) as Partial<Record<(typeof configNames)[number], string>>
  return pair(store ?? urls, path)
}

const parse = (path: string): unknown => {
  try {
    return JSON.parse(withoutMark(readFileSync(path, 'utf8')))
  } catch (cause) {
    // The parser's message may hold a piece of the text, and so a password: it is no cause either.
    if (cause instanceof SyntaxError) throw notConfig(path, 'text that is not JSON')
    throw cause
  }
}

const notConfig = (path: string, found: string): PolymartError =>
  new PolymartError('argument', `Expected ${path} to be JSON such as {"store": "embedded:data"}, found ${found}.`)

/**
 * A URL fit for messages: without user, password and options. What stands before an "@", or where a port is and is none,
 * may be a password, as may be anything in a text with a ":" or "@" that is no URL; then nothing of it is shown.
 */
export const shownUrl = (url: string): string => {
  if (url.startsWith('embedded:')) return url
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*:\/\/)(.*)$/is.exec(url) ?? []
  if (scheme === undefined || rest === undefined) return /[:@?#=\s]/.test(url) ? '…' : url
  const [, user, hosts, path] = /^([^@/?#]*[^@/?#:]@)?([^@/?#]*)(\/[^@?#]*)?(?:\?[^@#]*)?$/.exec(rest) ?? []
  const isPlain = hosts?.split(',').every((host) => /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.test(host))
  return isPlain ? `${scheme}${user === undefined ? '' : '…@'}${hosts}${path ?? ''}` : `${scheme}…`
}
