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

export const closePair = async ({ entities, sessions }: StorePair): Promise<void> => {
  await entities.close()
  if (sessions !== entities) await sessions.close()
}
