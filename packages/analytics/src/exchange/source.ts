import { bucketColumns, bucketCount, bytesOfColumns, PolymartError, throwIfAborted } from '@polymart/core'
import type { Batch, EntityName, Moment, Partition, Store, Unreadable } from '@polymart/core'
import type { TimeSpan } from '../read/times.js'

export interface SourceRead {
  readonly columns: readonly string[]
  /** Undefined: of all times. */
  readonly span: TimeSpan | undefined
  readonly moment: Moment
  readonly purpose: string
  readonly signal: AbortSignal | undefined
}

/** Rows of a part, and what lies there that is none. */
type Part = Batch & { readonly unreadable?: Unreadable }

/** Every row of a store's entity, a part at a time; the next one is read while the caller works on this one. */
export async function* readSource(
  store: Store,
  entity: EntityName,
  partitions: readonly Partition[],
  { signal, ...read }: SourceRead,
): AsyncGenerator<Part> {
  const stop = new AbortController()
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const start = (partition: Partition | undefined) => {
    const part = partition && readPart(store, entity, partition, { ...read, signal: either })
    // Whoever awaits it sees the error; if nobody does, another one came first.
    part?.catch(() => undefined)
    return part
  }
  try {
    let next = start(partitions[0])
    for (let i = 1; next; i++) {
      const batch = await next
      next = start(partitions[i])
      yield batch
      throwIfAborted(signal)
    }
  } finally {
    stop.abort()
  }
}

const readPart = async (
  store: Store,
  entity: EntityName,
  partition: Partition,
  { columns, span, moment, purpose, signal }: SourceRead,
): Promise<Part> => {
  try {
    const names = [...new Set([...columns, ...bucketColumns[entity]])]
    const batch = await store.scan(entity, partition, {
      columns: names,
      ...span,
      moment,
      purpose,
      ...(signal && { signal }),
    })
    if (batch.generation !== moment.generation) throw changed()
    return batch
  } catch (error) {
    // What a driver says of a cursor that was closed is no news then.
    throwIfAborted(signal)
    throw error
  }
}

/** Rows of a part at most, and those that are read to see how large they are. */
const mostRows = 50_000
const sampleRows = 500
/** Of a row that nobody has seen, about. */
const usualWeight = 600

/** Cuts an entity of so many rows into parts of which each takes little of what may wait. */
export const sourceParts = (rows: number, waitingBytes: number, bytesPerRow = usualWeight): number => {
  const rowsPerPart = Math.min(mostRows, Math.max(1, waitingBytes / 4 / bytesPerRow))
  return Math.min(bucketCount, Math.max(1, Math.ceil(rows / rowsPerPart)))
}

/** How many bytes these columns of a row take, by some of them: sessions have ten events in one shop, a thousand in another. */
export const weightOfRow = async (
  store: Store,
  entity: EntityName,
  rows: number,
  read: SourceRead,
): Promise<number> => {
  if (rows <= sampleRows) return usualWeight
  const parts = await store.partitions(Math.min(bucketCount, Math.ceil(rows / sampleRows)))
  const sample = await readPart(store, entity, parts[parts.length >> 1]!, read)
  return sample.rows === 0 ? usualWeight : Math.max(1, bytesOfColumns(sample.columns) / sample.rows)
}

export const changed = (): PolymartError =>
  new PolymartError(
    'changed',
    'The store changed while its rows were being grouped by person, or since it was first read: call refresh() and run the analysis again.',
  )
