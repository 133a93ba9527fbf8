import { PolymartError } from '@polymart/core'
import type { Progress } from '@polymart/core'
import { exchangeGhostRows } from '../read/ghost-rows.js'
import type { PartitionData } from '../read/partition.js'
import { tablesOf } from '../read/read-partition.js'
import type { ReadDone } from '../read/read-partition.js'
import { missingColumns, partitionedEntities } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import type { Sight } from './sight.js'
import type { Snapshot } from './snapshot.js'
import type { Executor } from './executor.js'

export interface ReadOptions {
  readonly executor: Executor
  readonly partitions: number
  readonly purpose: string
  readonly signal?: AbortSignal
  readonly onProgress?: Progress
}

/** The store was written to between two reads that belong together. */
class Moved extends Error {}

/** All partitions with at least the columns asked for, read where the shop does not have them. */
export const readColumns = async (
  snapshot: Snapshot,
  needs: Needs,
  options: ReadOptions,
): Promise<readonly PartitionData[]> => {
  const fresh = !snapshot.wasRead
  try {
    return await readMissing(snapshot, needs, options)
  } catch (error) {
    if (!(error instanceof Moved)) throw error
    if (fresh) throw new PolymartError('changed', 'The store was loaded again while it was being read.')
    throw new PolymartError(
      'changed',
      'The store was loaded again since it was first read, and this analysis needs columns that were not read then: call refresh() and run it again.',
    )
  }
}

const readMissing = async (
  snapshot: Snapshot,
  needs: Needs,
  options: ReadOptions,
): Promise<readonly PartitionData[]> => {
  const { executor, partitions, purpose, signal, onProgress } = options
  const ranges = await snapshot.partitions(partitions)
  const columns = snapshot.columns.get(partitions)
  const sight = await snapshot.sight()
  const lacking = ranges.map((partition, i) => {
    const have = columns?.own[i]
    const tables = tablesOf(have)
    const missing = Object.fromEntries(
      partitionedEntities.map((entity) => [entity, missingColumns(tables[entity], needs[entity] ?? [])]),
    ) as Needs
    return { partition, have, missing, moments: { ...sight.moments, purpose } }
  })
  const complete = lacking.every(({ missing }) => Object.values(missing).every((names) => names.length === 0))
  if (columns && complete) return columns.linked
  let read = 0
  const onDone = (): void => onProgress?.({ stage: 'read', done: ++read, total: ranges.length, unit: 'partitions' })
  const done = await executor.run(
    lacking.map((task) => ({ read: task })),
    { onDone, ...(signal && { signal }) },
  )
  const own = done.map((piece) => {
    const { data, generations } = (piece as { read: ReadDone }).read
    checkGenerations(generations, sight)
    return data
  })
  const linked = exchangeGhostRows(own)
  snapshot.columns.set(partitions, { own, linked })
  snapshot.wasRead = true
  return linked
}

const checkGenerations = (generations: ReadDone['generations'], { moments }: Sight): void => {
  for (const entity of partitionedEntities) {
    const seen = generations[entity]
    const { generation } = entity === 'sessions' ? moments.sessions : moments.entities
    if (seen !== undefined && seen !== generation) throw new Moved()
  }
}
