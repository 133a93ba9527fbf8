import { bucketColumns, bucketCount, partitionsOf, PolymartError, throwIfAborted } from '@polymart/core'
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
  const names = [...new Set([...columns, ...bucketColumns[entity]])]
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
      throwIfAborted(signal)
      next = start(partitions[i])
      if (batch.generation !== moment.generation) throw changed()
      yield batch
    }
  } finally {
    stop.abort()
  }
}

/** A part of this many rows is some megabytes large. */
const mostRows = 50_000
const leastRows = 500
/** Of a row, about, before it is packed. */
export const bytesPerRow = 600

/** Cuts an entity of so many rows into parts of which each takes little of what may wait. */
export const sourceParts = (rows: number, waitingBytes: number): number => {
  const rowsPerPart = Math.min(mostRows, Math.max(leastRows, waitingBytes / 4 / bytesPerRow))
  return Math.min(bucketCount, Math.max(1, Math.ceil(rows / rowsPerPart)))
}

export const sourcePartitions = async (
  store: Store,
  entity: EntityName,
  rows: number,
  waitingBytes: number,
): Promise<readonly Partition[]> =>
  bucketColumns[entity].length > 0 ? store.partitions(sourceParts(rows, waitingBytes)) : partitionsOf(1)

export const changed = (): PolymartError =>
  new PolymartError(
    'changed',
    'The store changed while its rows were put together by person, or since this shop first read it: call refresh() and repeat the analysis.',
  )
