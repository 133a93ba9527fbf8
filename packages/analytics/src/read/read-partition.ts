import { setImmediate } from 'node:timers/promises'
import type { Partition, Scanned } from '@polymart/core'
import { onlyFlaws } from './flaws.js'
import { partitionData } from './partition.js'
import type { PartitionData } from './partition.js'
import type { Reader } from './reader.js'
import { joinColumns, namesIn, partitionedEntities } from './tables.js'
import type { Needs, PartitionedEntity, Table, Tables } from './tables.js'
import { partitionTask } from './task.js'

/** What a partition already has, and the columns that it lacks. */
export interface ReadTask {
  readonly partition: Partition
  readonly have: PartitionData | undefined
  readonly missing: Needs
}

/** Reads the missing columns of a partition, decodes them, and joins its rows. */
export const readPartition = partitionTask(
  'readPartition',
  async (reader: Reader, { partition, have, missing }: ReadTask): Promise<PartitionData> => {
    const tables: { [E in PartitionedEntity]?: Table } = { ...tablesOf(have) }
    for (const entity of partitionedEntities) {
      const columns = missing[entity]
      if (!columns || columns.length === 0) continue
      let known = tables[entity]
      let batch: Scanned<PartitionedEntity> = await reader.scan(entity, partition, columns)
      if (known && known.rows !== batch.rows) {
        // Rows of which something cannot be read are left out only by a scan that meets it.
        const all = [...(namesIn({ [entity]: known })[entity] ?? []), ...columns]
        batch = await reader.scan(entity, partition, all)
        known = undefined
      }
      tables[entity] = {
        rows: batch.rows,
        columns: known ? joinColumns(known.columns, batch.columns) : batch.columns,
        ...(known && onlyFlaws(known)),
        ...onlyFlaws(batch),
      }
      // Columns were put together in one go, and joining them is another: whoever shares the thread comes between.
      await setImmediate()
    }
    return partitionData(partition, tables, undefined, have)
  },
)

/** A partition's own rows, joined. */
export const readOwn = async (reader: Reader, partition: Partition, needs: Needs): Promise<PartitionData> => {
  const tables: { [E in PartitionedEntity]?: Table } = {}
  for (const entity of partitionedEntities) {
    const columns = needs[entity]
    if (!columns) continue
    tables[entity] = await reader.scan(entity, partition, columns)
    await setImmediate()
  }
  return partitionData(partition, tables)
}

/** The tables of a partition; one that was never read has no columns. */
export const tablesOf = (data: PartitionData | undefined): Tables => {
  if (!data) return {}
  const tables = { users: data.users, transactions: data.orders, sessions: data.sessions }
  return Object.fromEntries(Object.entries(tables).filter(([, table]) => Object.keys(table.columns).length > 0))
}
