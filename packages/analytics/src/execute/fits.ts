import { bytesOfColumns } from '@polymart/core'
import { joinNeeds, namesIn, partitionedEntities } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import { tablesOf } from '../read/read-partition.js'
import type { ReadDone } from '../read/read-partition.js'
import type { Snapshot } from './snapshot.js'
import { keepsAll, surelyFits } from './missing-columns.js'
import { totalRows } from './plan.js'
import type { ReadOptions } from './read-columns.js'

/**
 * Whether the shop can keep these columns of all its rows within its memory, beside those that it keeps already. If
 * so without them only, it forgets them, and those of other numbers of partitions as far as it must. A large shop is
 * measured by one of its partitions.
 */
export const fitsMemory = async (snapshot: Snapshot, needs: Needs, options: ReadOptions): Promise<boolean> => {
  if (surelyFits(snapshot, totalRows(await snapshot.sight())) || keepsAll(snapshot, options.partitions, needs))
    return true
  const kept = snapshot.columns.get(options.partitions)?.own[0]
  if (kept) {
    const both = joinNeeds(needs, namesIn(tablesOf(kept)))
    if ((await bytesOf(snapshot, both, options)) <= snapshot.place.memory) return true
  }
  const bytes = await bytesOf(snapshot, needs, options)
  const fits = bytes <= snapshot.place.memory
  if (fits) {
    snapshot.columns.delete(options.partitions)
    snapshot.columns.makeRoom(bytes)
  }
  return fits
}

/** What all partitions take, by what one of them does. */
const bytesOf = async (
  snapshot: Snapshot,
  needs: Needs,
  { executor, partitions, purpose, signal }: ReadOptions,
): Promise<number> => {
  const key = JSON.stringify([partitions, needs])
  const known = snapshot.sizes.get(key)
  if (known !== undefined) return known
  const ranges = await snapshot.partitions(partitions)
  const { moments } = await snapshot.sight()
  const task = {
    partition: ranges[ranges.length >> 1]!,
    have: undefined,
    missing: needs,
    moments: { ...moments, purpose },
  }
  const [done] = await executor.run([{ read: task }], { onDone: () => undefined, ...(signal && { signal }) })
  const tables = tablesOf((done as { read: ReadDone }).read.data)
  const bytes = partitionedEntities.reduce((sum, entity) => sum + bytesOfColumns(tables[entity]?.columns ?? {}), 0)
  snapshot.sizes.set(key, bytes * partitions)
  return bytes * partitions
}
