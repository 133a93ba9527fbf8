import { bucketColumns, bucketCount, bytesOfColumns, PolymartError, throwIfAborted } from '@polymart/core'
import type { Batch, EntityName, Moment, Partition, Store } from '@polymart/core'

export interface SourceRead {
  readonly columns: readonly string[]
  readonly moment: Moment
  readonly signal: AbortSignal | undefined
}

/** Every row of a store's entity, a part at a time; the next one is read while the caller works on this one. */
export async function* readSource(
  store: Store,
  entity: EntityName,
  partitions: readonly Partition[],
  { columns, moment, signal }: SourceRead,
): AsyncGenerator<Batch> {
  const stop = new AbortController()
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const names = withBucket(entity, columns)
  const start = (partition: Partition | undefined) => {
    const scan = partition && store.scan(entity, partition, { columns: names, moment, signal: either })
    // Whoever awaits it sees the error; if nobody does, another one came first.
    scan?.catch(() => undefined)
    return scan
  }
  try {
    let next = start(partitions[0])
    for (let i = 1; next; i++) {
      const batch = await next
      next = start(partitions[i])
      if (batch.generation !== moment.generation) throw changed()
      yield batch
      throwIfAborted(signal)
    }
  } catch (error) {
    throwIfAborted(signal)
    throw error
  } finally {
    stop.abort()
  }
}

/** The columns asked for, and those from which a row's bucket follows. */
const withBucket = (entity: EntityName, columns: readonly string[]): readonly string[] => [
  ...new Set([...columns, ...bucketColumns[entity]]),
]

/** A part is not larger than this, and none is read for fewer rows, in rows. */
const mostRows = 50_000
const leastRows = 500
/** Of a row that nobody has seen, about. */
const usualWeight = 600

/** Cuts an entity of so many rows into parts of which each takes little of what may wait. */
export const sourceParts = (rows: number, waitingBytes: number, bytesPerRow = usualWeight): number => {
  const rowsPerPart = Math.min(mostRows, Math.max(1, waitingBytes / 4 / bytesPerRow))
  return Math.min(bucketCount, Math.max(1, Math.ceil(rows / rowsPerPart)))
}

/** How many bytes these columns of a row take, by a small part of many: rows of one shop have ten events, of another a thousand. */
export const weightOfRow = async (
  store: Store,
  entity: EntityName,
  rows: number,
  { columns, moment, signal }: SourceRead,
): Promise<number> => {
  if (rows <= leastRows) return usualWeight
  const parts = await store.partitions(Math.min(bucketCount, Math.ceil(rows / leastRows)))
  const sample = await store.scan(entity, parts[parts.length >> 1]!, {
    columns: withBucket(entity, columns),
    moment,
    ...(signal && { signal }),
  })
  return sample.rows === 0 ? usualWeight : Math.max(1, bytesOfColumns(sample.columns) / sample.rows)
}

export const changed = (): PolymartError =>
  new PolymartError(
    'changed',
    'The store changed while its rows were put together by person, or since this shop first read it: call refresh() and repeat the analysis.',
  )
