import { bytesOfColumns } from '@polymart/core'
import { partitionedEntities } from '../read/tables.js'
import { joinWanted } from '../read/times.js'
import type { Wanted } from '../read/times.js'
import { readPartition, tablesOf } from '../read/read-partition.js'
import type { Snapshot } from './snapshot.js'
import { keepsAll, keptFor, surelyFits, wantedOf } from './missing-columns.js'
import { totalRows } from './plan.js'
import type { PartitionRunner } from './partition-runner.js'

/**
 * Whether the shop can keep these columns of all rows of these times within its memory, beside those that it keeps already. If
 * so without them only, it forgets them, and those of other numbers of partitions as far as it must. A large shop is
 * measured by one of its partitions.
 */
export const fitsMemory = async (
  snapshot: Snapshot,
  wanted: Wanted,
  count: number,
  runner: PartitionRunner,
): Promise<boolean> => {
  if (surelyFits(snapshot, totalRows(await snapshot.readView())) || keepsAll(snapshot, count, wanted)) return true
  const kept = keptFor(snapshot, count, wanted)
  if (kept) {
    const both = joinWanted([wanted, wantedOf(kept)])
    if ((await bytesOf(snapshot, both, count, runner)) <= snapshot.place.memory) return true
  }
  const bytes = await bytesOf(snapshot, wanted, count, runner)
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
  wanted: Wanted,
  count: number,
  { partitions, run }: PartitionRunner,
): Promise<number> => {
  const key = JSON.stringify([count, wanted])
  const known = snapshot.sizes.get(key)
  if (known !== undefined) return known
  const [data] = await run(readPartition, [
    { partition: partitions[partitions.length >> 1]!, have: undefined, missing: wanted.needs, times: wanted.times },
  ])
  const tables = tablesOf(data)
  const bytes = partitionedEntities.reduce((sum, entity) => sum + bytesOfColumns(tables[entity]?.columns ?? {}), 0)
  snapshot.sizes.set(key, bytes * count)
  return bytes * count
}
