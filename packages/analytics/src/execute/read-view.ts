import type { Extent, Moment } from '@polymart/core'
import type { StorePair } from '../stores/store-pair.js'
import { loadedMoment } from '../stores/loaded.js'

/** What a shop saw of its stores when it first read them. */
export interface ReadView {
  readonly moments: { readonly entities: Moment; readonly sessions: Moment }
  readonly extents: { readonly users: Extent; readonly orders: Extent; readonly sessions: Extent }
}

/** The stores as they are now. */
export const viewStores = async ({ entities, sessions }: StorePair): Promise<ReadView> => {
  const moment = await loadedMoment(entities)
  return {
    moments: { entities: moment, sessions: sessions === entities ? moment : await loadedMoment(sessions) },
    extents: {
      users: await entities.extent('users'),
      orders: await entities.extent('transactions'),
      sessions: await sessions.extent('sessions'),
    },
  }
}
