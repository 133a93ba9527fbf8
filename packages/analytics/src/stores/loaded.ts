import { PolymartError } from '@polymart/core'
import type { Moment, Store } from '@polymart/core'

/**
 * Why a store holds nothing yet: its first load is under way, was killed or was taken back, and numbers of it would
 * pass for those of an empty shop. Null for one that some load has reached, and for collections of one's own, which
 * are not co-partitioned and see no loads.
 */
export const notLoaded = (
  { url, coPartitioned }: Store,
  { generation, unfinishedSince }: Moment,
): PolymartError | null => {
  if (!coPartitioned || generation > 0) return null
  return new PolymartError(
    'unfinished',
    unfinishedSince === null
      ? `No load into ${url} was ever completed, so there is nothing to read. Load the data.`
      : `The first load into ${url} began at ${new Date(unfinishedSince).toISOString()} and has not ended, so there is nothing to read. Wait until it is done; if it was broken off, load again.`,
  )
}

/** The moment of a store that some load has reached. */
export const loadedMoment = async (store: Store): Promise<Moment> => {
  const moment = await store.moment()
  const error = notLoaded(store, moment)
  if (error) throw error
  return moment
}
