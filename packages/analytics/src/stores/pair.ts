import { PolymartError } from '@polymart/core'
import type { Sources } from '../exchange/pair.js'
import type { StorePair } from '../read/read-partition.js'
import { openStore } from './open.js'
import type { StoreOptions, Waiting } from './open.js'
import type { StoreUrls } from './urls.js'

/**
 * Opens both stores of a shop; one that serves as both is opened once. A mapping that says nothing of sessions leaves a
 * store of sessions as it is.
 *
 * @throws PolymartError `argument`: there is a mapping, and no store that takes one.
 */
export const openPair = async (
  { entities, sessions }: StoreUrls,
  options: StoreOptions & Waiting,
): Promise<StorePair> => {
  checkMapped({ entities, sessions }, options)
  const first = await openStore(entities, options)
  if (entities === sessions) return { entities: first, sessions: first }
  try {
    return { entities: first, sessions: await openStore(sessions, ofSessions(options)) }
  } catch (error) {
    await first.close()
    throw error
  }
}

const checkMapped = (urls: StoreUrls, { mapping }: StoreOptions): void => {
  if (!mapping || Object.values(urls).some((url: string) => url.startsWith('mongodb'))) return
  throw new PolymartError(
    'argument',
    'A mapping describes collections in MongoDB, but this store is embedded, where data is already in the model. Leave --mapping out; to bring in your own data, use polymart load --mapping.',
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

export const closePair = async ({ entities, sessions }: StorePair): Promise<void> => {
  await entities.close()
  if (sessions !== entities) await sessions.close()
}
