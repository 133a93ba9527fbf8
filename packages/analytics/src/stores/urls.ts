import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PolymartError } from '@polymart/core'

/** Where a shop is kept: one store for both, or one for entities and one for sessions. */
export interface StoreUrls {
  readonly entities: string
  readonly sessions: string
}

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
  if (found) return found
  if (existsSync(join(folder, defaultStore))) return both(`embedded:${defaultStore}`)
  throw new PolymartError(
    'argument',
    `Expected a store, found none: pass a URL such as embedded:./data, set POLYMART_STORE_URL, or run "polymart demo" to make ${defaultStore}.`,
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

const fromConfig = (folder: string): StoreUrls | undefined => {
  const path = join(folder, 'polymart.config.json')
  if (!existsSync(path)) return undefined
  let config: { store?: string; entities?: string; sessions?: string }
  try {
    config = JSON.parse(readFileSync(path, 'utf8')) as typeof config
  } catch (cause) {
    throw new PolymartError('argument', `Expected ${path} to be JSON: ${(cause as Error).message}`, { cause })
  }
  return pair(config.store ?? config, path)
}

/** A URL fit for messages: without password, user or query values. */
export const shownUrl = (url: string): string => url.replace(/\/\/[^/@]*@/, '//…@').replace(/\?.*$/, '')
