import type { Store } from '@polymart/core'
import type { StorePair } from '../read/read-partition.js'
import type { ExchangedPair } from './exchanged.js'
import { exchangedStore } from './store.js'

/** Stores that are opened when they are needed: those of which all was exchanged never are. */
export interface Sources {
  entities(): Promise<Store>
  sessions(): Promise<Store>
}

/** The stores that a partition is read from: what was exchanged takes the place of its source. */
export const alignedPair = async (sources: Sources, exchanged: ExchangedPair | undefined): Promise<StorePair> => ({
  entities: exchanged?.entities ? exchangedStore(exchanged.entities) : await sources.entities(),
  sessions: exchanged?.sessions ? exchangedStore(exchanged.sessions) : await sources.sessions(),
})

/** Stores that are open already. */
export const sourcesOf = ({ entities, sessions }: StorePair): Sources => ({
  entities: () => Promise.resolve(entities),
  sessions: () => Promise.resolve(sessions),
})
