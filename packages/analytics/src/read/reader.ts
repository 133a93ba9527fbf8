import { fieldsOf, leavesOf, PolymartError } from '@polymart/core'
import type { EntityName, Moment, Partition, Scanned } from '@polymart/core'
import { storeOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'

/** The state that each store is expected in, so that all that is read belongs together. */
export interface Moments {
  readonly entities?: Moment
  readonly sessions?: Moment
  /** What is read for, such as `rfm 3f9a2c`; a server shows it. */
  readonly purpose?: string
}

/** Scans that fail with code `changed` once a store was loaded again. */
export interface Reader {
  /** Without columns, all of them. */
  scan<E extends EntityName>(entity: E, partition: Partition, columns?: readonly string[]): Promise<Scanned<E>>
}

export const readerOf = (stores: StorePair, moments: Moments, signal?: AbortSignal): Reader => ({
  async scan(entity, partition, columns = leavesOf(fieldsOf(entity)).map(({ name }) => name)) {
    const moment = moments[entity === 'sessions' ? 'sessions' : 'entities']
    const { purpose } = moments
    const options = { columns, ...(moment && { moment }), ...(purpose && { purpose }), ...(signal && { signal }) }
    const batch = await storeOf(stores, entity).scan(entity, partition, options)
    if (batch.generation === moment?.generation) return batch
    throw new PolymartError(
      'changed',
      'The store was loaded again while it was being checked. Try again when the load has finished.',
    )
  },
})
