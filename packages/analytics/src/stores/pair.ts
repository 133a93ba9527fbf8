import type { Store } from '@polymart/core'
import type { Sources } from '../exchange/pair.js'
import type { StorePair } from '../read/read-partition.js'
import { openStore } from './open.js'
import type { StoreUrls } from './urls.js'

/** Opens both stores of a shop; one that serves as both is opened once. */
export const openPair = async ({ entities, sessions }: StoreUrls): Promise<StorePair> => {
  const first = await openStore(entities)
  if (entities === sessions) return { entities: first, sessions: first }
  try {
    return { entities: first, sessions: await openStore(sessions) }
  } catch (error) {
    await first.close()
    throw error
  }
}

/** The stores of a shop, each opened when it is first needed; one that serves as both is opened once. */
export const lazySources = ({ entities, sessions }: StoreUrls): Sources => {
  const opened = new Map<string, Promise<Store>>()
  const open = (url: string): Promise<Store> => {
    const store = opened.get(url) ?? openStore(url)
    opened.set(url, store)
    return store
  }
  return { entities: () => open(entities), sessions: () => open(sessions) }
}

export const closePair = async ({ entities, sessions }: StorePair): Promise<void> => {
  await entities.close()
  if (sessions !== entities) await sessions.close()
}
