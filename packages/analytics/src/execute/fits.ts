import { bytesOfColumns } from '@polymart/core'
import { joinNeeds, namesIn, partitionedEntities } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import { readPartition, tablesOf } from '../read/read-partition.js'
import type { Snapshot } from './snapshot.js'
import { keepsAll, surelyFits } from './missing-columns.js'
import { totalRows } from './plan.js'
import type { PartitionRunner } from './partition-runner.js'

/**
 * Whether the shop can keep these columns of all its rows within its memory, beside those that it keeps already. If
 * so without them only, it forgets them, and those of other numbers of partitions as far as it must. A large shop is
 * measured by one of its partitions.
 */
export const fitsMemory = async (
  snapshot: Snapshot,
  needs: Needs,
  count: number,
  runner: PartitionRunner,
): Promise<boolean> => {
  if (surelyFits(snapshot, totalRows(await snapshot.readView())) || keepsAll(snapshot, count, needs)) return true
  const kept = snapshot.columns.get(count)?.own[0]
  if (kept) {
    const both = joinNeeds(needs, namesIn(tablesOf(kept)))
    if ((await bytesOf(snapshot, both, count, runner)) <= snapshot.place.memory) return true
  }
  const bytes = await bytesOf(snapshot, needs, count, runner)
  const fits = bytes <= snapshot.place.memory
  if (fits) {
    snapshot.columns.delete(count)
    snapshot.columns.makeRoom(bytes)
  }
  return fits
}

/** What all partitions take, by what one of them does. */
const bytesOf = async (
  snapshot: Snapshot,
  needs: Needs,
  count: number,
  { partitions, run }: PartitionRunner,
): Promise<number> => {
  const key = JSON.stringify([count, needs])
  const known = snapshot.sizes.get(key)
  if (known !== undefined) return known
  const [data] = await run(readPartition, [
    { partition: partitions[partitions.length >> 1]!, have: undefined, missing: needs },
  ])
  const tables = tablesOf(data)
  const bytes = partitionedEntities.reduce((sum, entity) => sum + bytesOfColumns(tables[entity]?.columns ?? {}), 0)
  snapshot.sizes.set(key, bytes * count)
  return bytes * count
}
