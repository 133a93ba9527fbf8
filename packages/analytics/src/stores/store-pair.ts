import type { EntityName, Store } from '@polymart/core'

/** The two stores of a shop, which may be one. */
export interface StorePair {
  readonly entities: Store
  readonly sessions: Store
}

export const storeOf = (stores: StorePair, entity: EntityName): Store =>
  entity === 'sessions' ? stores.sessions : stores.entities

/** Stores that are opened when they are needed: those of which all was exchanged never are. */
export interface Sources {
  readonly entities: () => Promise<Store>
  readonly sessions: () => Promise<Store>
}

/** Stores that are open already. */
export const sourcesOf = ({ entities, sessions }: StorePair): Sources => ({
  entities: () => Promise.resolve(entities),
  sessions: () => Promise.resolve(sessions),
})
