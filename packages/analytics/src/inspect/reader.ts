import { fieldsOf, leavesOf, PolymartError } from '@polymart/core'
import type { Batch, EntityName, Partition } from '@polymart/core'
import { storeOf } from '../read/read-partition.js'
import type { StorePair } from '../read/read-partition.js'

/** The generation that each store is expected at, so that all that is read belongs together. */
export interface Generations {
  readonly entities?: number
  readonly sessions?: number
}

/** Scans that fail with code `changed` once a store was loaded again. */
export interface Reader {
  /** Without columns, all of them. */
  scan<E extends EntityName>(entity: E, partition: Partition, columns?: readonly string[]): Promise<Batch<E>>
}

export const readerOf = (stores: StorePair, generations: Generations, signal?: AbortSignal): Reader => ({
  async scan(entity, partition, columns = leavesOf(fieldsOf(entity)).map(({ name }) => name)) {
    const batch = await storeOf(stores, entity).scan(entity, partition, { columns, ...(signal && { signal }) })
    if (batch.generation === generations[entity === 'sessions' ? 'sessions' : 'entities']) return batch
    throw new PolymartError(
      'changed',
      'The store was loaded again while it was inspected; repeat it when the load is done.',
    )
  },
})
