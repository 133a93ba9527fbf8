import type { Sources } from '../stores/store-pair.js'
import type { ExchangedPair } from './exchanged.js'
import { exchangedStore } from './store.js'

/** Stores in which all of a person lies together: what was exchanged takes the place of its source. */
export const coPartitioned = (sources: Sources, { entities, sessions }: ExchangedPair = {}): Sources => ({
  entities: entities ? () => Promise.resolve(exchangedStore(entities)) : sources.entities,
  sessions: sessions ? () => Promise.resolve(exchangedStore(sessions)) : sources.sessions,
})
