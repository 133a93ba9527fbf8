import { PolymartError } from '@polymart/core'
import type { Store } from '@polymart/core'
import type { Sources } from './store-pair.js'
import type { StorePair } from './store-pair.js'
import type { GivenPair, StoreOrUrl } from './given.js'
import { checkEntities } from './holds.js'
import { openStore } from './open.js'
import type { StoreOptions, Waiting } from './options.js'
import { isKnownToThreads, schemeName, schemeOf } from './schemes.js'
import type { StoreUrls } from './urls.js'

/** The stores of a shop that is being opened. */
export interface OpenedPair {
  readonly stores: StorePair
  /** Those given, and of stores that are given themselves what they say. */
  readonly urls: StoreUrls
  /** Those opened here, which are to be closed. */
  readonly opened: readonly Store[]
  /** Why other threads cannot open the stores, if so. */
  readonly inlineOnly: string | undefined
}

/**
 * Opens the stores of a shop that are given by URL; one that serves as both is opened once. A mapping that says nothing
 * of sessions leaves a store of sessions as it is.
 *
 * @throws PolymartError `argument`: there are options, and no store that they are for.
 */
export const openPair = async (given: GivenPair, options: StoreOptions & Waiting): Promise<OpenedPair> => {
  checkOptions(given, options)
  const opened: Store[] = []
  const open = async (store: StoreOrUrl, how: StoreOptions): Promise<Store> => {
    if (typeof store !== 'string') return store
    const made = await openStore(store, how)
    opened.push(made)
    return made
  }
  try {
    const entities = await open(given.entities, options)
    const sessions = given.sessions === given.entities ? entities : await open(given.sessions, ofSessions(options))
    checkEntities(entities)
    const urls = { entities: urlOf(given.entities), sessions: urlOf(given.sessions) }
    return { stores: { entities, sessions }, urls, opened, inlineOnly: inlineOnly(given) }
  } catch (error) {
    await closeStores(opened)
    throw error
  }
}

const urlOf = (store: StoreOrUrl): string => (typeof store === 'string' ? store : store.url)

const inlineOnly = ({ entities, sessions }: GivenPair): string | undefined => {
  for (const store of [entities, sessions]) {
    if (typeof store !== 'string') {
      return `the store ${store.url} was given to open() itself, and cannot be sent to another thread. Give its URL instead`
    }
    if (!isKnownToThreads(store)) return `the scheme ${schemeName(store)}: is registered in this thread alone`
  }
  return undefined
}

/** Options that have nothing to work on would be lost without a word. */
const checkOptions = (given: GivenPair, { mapping, maxRate, oneMoment }: StoreOptions): void => {
  const urls = [given.entities, given.sessions].filter((store) => typeof store === 'string')
  const [useless] = Object.entries({ mapping, maxRate, oneMoment }).find(([, value]) => value !== undefined) ?? []
  if (useless !== undefined && urls.length === 0) {
    throw new PolymartError(
      'argument',
      `${useless} is for stores that open() opens by their URLs, but these are open already. Leave it out; give it to what opens the stores, if that takes it.`,
    )
  }
  const schemes = urls.map(schemeOf)
  // What is no URL of a store is told as that.
  if (!mapping || schemes.some((scheme) => !scheme || scheme.examineMapping)) return
  const names = [...new Set(urls.map((url) => `${schemeName(url)}:`))].join(' and ')
  throw new PolymartError(
    'argument',
    `A mapping describes collections in MongoDB, but ${names} stores hold data that is already in the model. Leave --mapping out; to bring in your own data, use polymart load --mapping.`,
  )
}

const ofSessions = <T extends StoreOptions>({ mapping, ...options }: T): Omit<T, 'mapping'> & StoreOptions =>
  mapping?.sessions ? { mapping, ...options } : options

/** The stores of a shop, each opened when it is first needed; one that serves as both is opened once. */
export const lazySources = ({ entities, sessions }: StoreUrls, options: StoreOptions): Sources => {
  const first = once(() => openStore(entities, options))
  return {
    entities: first,
    sessions: sessions === entities ? first : once(() => openStore(sessions, ofSessions(options))),
  }
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

export const closeStores = async (stores: readonly Store[]): Promise<void> => {
  for (const store of stores) await store.close()
}
