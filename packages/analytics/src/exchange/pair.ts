import type { Sources, StorePair } from '../stores/store-pair.js'
import type { ExchangedPair } from './exchanged.js'
import { exchangedStore } from './store.js'

/** The stores that a partition is read from: what was exchanged takes the place of its source. */
export const coPartitionedPair = async (
  sources: Sources,
  exchanged: ExchangedPair | undefined,
): Promise<StorePair> => ({
  entities: exchanged?.entities ? exchangedStore(exchanged.entities) : await sources.entities(),
  sessions: exchanged?.sessions ? exchangedStore(exchanged.sessions) : await sources.sessions(),
})
