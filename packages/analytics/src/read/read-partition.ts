import { setImmediate } from 'node:timers/promises'
import type { Partition } from '@polymart/core'
import { onlyFlaws } from './flaws.js'
import { partitionData } from './partition.js'
import type { PartitionData } from './partition.js'
import type { Reader } from './reader.js'
import { beside, readsOf } from './reads.js'
import { namesIn } from './tables.js'
import type { Needs, PartitionedEntity, Table, Tables } from './tables.js'
import { partitionTask } from './task.js'
import type { Times, Wanted } from './times.js'

/** What a partition already has, and the columns that it lacks. */
export interface ReadTask {
  readonly partition: Partition
  readonly have: PartitionData | undefined
  readonly missing: Needs
  /** Of what it has, and of what it lacks. */
  readonly times: Times
}

/** Reads the missing columns of a partition, decodes them, and joins its rows. */
export const readPartition = partitionTask(
  'readPartition',
  async (reader: Reader, { partition, have, missing, times }: ReadTask): Promise<PartitionData> =>
    partitionData(
      partition,
      await readTables(reader, partition, { needs: missing, times }, tablesOf(have)),
      undefined,
      have,
    ),
)

/** A partition's own rows, joined. */
export const readOwn = async (reader: Reader, partition: Partition, wanted: Wanted): Promise<PartitionData> =>
  partitionData(partition, await readTables(reader, partition, wanted, {}))

/** Tables with columns beside those that they have. */
const readTables = async (reader: Reader, partition: Partition, wanted: Wanted, have: Tables): Promise<Tables> => {
  const tables: { [E in PartitionedEntity]?: Table } = { ...have }
  for (const read of readsOf(wanted)) {
    const { entity, columns, span } = read
    const known = tables[entity]
    const batch = await reader.scan(entity, partition, columns, span)
    const joined = known ? beside(known, batch, read) : batch.columns
    if (joined) {
      const rows = known?.rows ?? batch.rows
      tables[entity] = { rows, columns: joined, ...(known && onlyFlaws(known)), ...onlyFlaws(batch) }
    } else {
      // Rows of which something cannot be read are left out only by a scan that meets it.
      const all = [...(namesIn({ [entity]: known })[entity] ?? []), ...columns]
      tables[entity] = await reader.scan(entity, partition, all, entity === 'users' ? undefined : wanted.times[entity])
    }
    // Columns were put together in one go, and joining them is another: whoever shares the thread comes between.
    await setImmediate()
  }
  return tables
}

/** The tables of a partition; one that was never read has no columns. */
export const tablesOf = (data: PartitionData | undefined): Tables => {
  if (!data) return {}
  const tables = { users: data.users, transactions: data.orders, sessions: data.sessions }
  return Object.fromEntries(Object.entries(tables).filter(([, table]) => Object.keys(table.columns).length > 0))
}
