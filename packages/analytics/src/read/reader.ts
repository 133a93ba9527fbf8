import { fieldsOf, leavesOf, PolymartError, throwIfAborted } from '@polymart/core'
import type { EntityName, Moment, Partition, Scanned } from '@polymart/core'
import type { Sources } from '../stores/store-pair.js'
import type { TimeSpan } from './times.js'

/** The state that each store is expected in, so that all that is read belongs together. */
export interface Moments {
  readonly entities?: Moment
  readonly sessions?: Moment
  /** What is read for, such as `rfm 3f9a2c`; a server shows it. */
  readonly purpose?: string
}

/** Scans of stores in one state each; they fail with code `changed` where a store is in another, and `interrupted`. */
export interface Reader {
  /** Without columns, all of them; without a span, of all times. */
  scan<E extends EntityName>(
    entity: E,
    partition: Partition,
    columns?: readonly string[],
    span?: TimeSpan,
  ): Promise<Scanned<E>>
}

export const readerOf = (sources: Sources, moments: Moments, signal?: AbortSignal): Reader => ({
  async scan(entity, partition, columns = leavesOf(fieldsOf(entity)).map(({ name }) => name), span) {
    throwIfAborted(signal)
    const side = entity === 'sessions' ? 'sessions' : 'entities'
    const moment = moments[side]
    const { purpose } = moments
    const options = {
      columns,
      ...span,
      ...(moment && { moment }),
      ...(purpose && { purpose }),
      ...(signal && { signal }),
    }
    const store = await sources[side]()
    const batch = await store.scan(entity, partition, options)
    if (batch.generation === moment?.generation) return batch
    throw new PolymartError(
      'changed',
      'The store was loaded again while it was being read, or since the shop first read it. Call refresh(), or wait until the load has finished, and run it again.',
    )
  },
})
