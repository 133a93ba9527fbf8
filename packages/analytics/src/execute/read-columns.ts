import { exchangeGhostRows } from '../read/ghost-rows.js'
import type { PartitionData } from '../read/partition.js'
import { readPartition, tablesOf } from '../read/read-partition.js'
import { missingColumns, partitionedEntities } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import type { Wanted } from '../read/times.js'
import { keptFor } from './missing-columns.js'
import type { PartitionRunner } from './partition-runner.js'
import type { Snapshot } from './snapshot.js'

/**
 * All partitions with at least the columns asked for, read where the shop does not have them; `count` is what they are kept
 * by. The times are those of `toRead`.
 */
export const readColumns = async (
  snapshot: Snapshot,
  wanted: Wanted,
  count: number,
  runner: PartitionRunner,
): Promise<readonly PartitionData[]> => {
  const { needs, times } = wanted
  const columns = keptFor(snapshot, count, wanted)
  const lacking = runner.partitions.map((partition, i) => {
    const have = columns?.own[i]
    const tables = tablesOf(have)
    const missing = Object.fromEntries(
      partitionedEntities.map((entity) => [entity, missingColumns(tables[entity], needs[entity] ?? [])]),
    ) as Needs
    return { partition, have, missing, times }
  })
  const complete = lacking.every(({ missing }) => Object.values(missing).every((names) => names.length === 0))
  if (columns && complete) return columns.linked
  const own = await runner.run(readPartition, lacking)
  const linked = exchangeGhostRows(own)
  snapshot.columns.set(count, { times, own, linked })
  snapshot.wasRead = true
  return linked
}
