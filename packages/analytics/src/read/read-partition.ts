import { throwIfAborted } from '@polymart/core'
import type { Partition, Scanned } from '@polymart/core'
import type { Moments } from './reader.js'
import { storeOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'
import { onlyFlaws } from './flaws.js'
import { partitionData } from './partition.js'
import type { PartitionData } from './partition.js'
import { joinColumns, namesIn, partitionedEntities } from './tables.js'
import type { Needs, PartitionedEntity, Table, Tables } from './tables.js'

/** What a partition already has, and the columns that it lacks. */
export interface ReadTask {
  readonly partition: Partition
  readonly have: PartitionData | undefined
  readonly missing: Needs
  readonly moments: Required<Pick<Moments, 'entities' | 'sessions'>> & Moments
}

export interface ReadDone {
  readonly data: PartitionData
  /** The generation that each entity's store was at. */
  readonly generations: { readonly [E in PartitionedEntity]?: number }
}

/** Reads the missing columns of a partition, decodes them, and joins its rows. */
export const readPartition = async (
  stores: StorePair,
  { partition, have, missing, moments }: ReadTask,
  signal?: AbortSignal,
): Promise<ReadDone> => {
  const tables: { [E in PartitionedEntity]?: Table } = { ...tablesOf(have) }
  const generations: { [E in PartitionedEntity]?: number } = {}
  for (const entity of partitionedEntities) {
    const columns = missing[entity]
    if (!columns || columns.length === 0) continue
    throwIfAborted(signal)
    const moment = entity === 'sessions' ? moments.sessions : moments.entities
    const { purpose } = moments
    const scan = (names: readonly string[]): Promise<Scanned<PartitionedEntity>> =>
      storeOf(stores, entity).scan(entity, partition, {
        columns: names,
        moment,
        ...(purpose && { purpose }),
        ...(signal && { signal }),
      })
    let known = tables[entity]
    let batch = await scan(columns)
    if (known && known.rows !== batch.rows) {
      // Rows of which something cannot be read are left out only by a scan that meets it.
      batch = await scan([...(namesIn({ [entity]: known })[entity] ?? []), ...columns])
      known = undefined
    }
    generations[entity] = batch.generation
    tables[entity] = {
      rows: batch.rows,
      columns: known ? joinColumns(known.columns, batch.columns) : batch.columns,
      ...(known && onlyFlaws(known)),
      ...onlyFlaws(batch),
    }
  }
  return { data: partitionData(partition, tables, undefined, have), generations }
}

/** The tables of a partition; one that was never read has no columns. */
export const tablesOf = (data: PartitionData | undefined): Tables => {
  if (!data) return {}
  const tables = { users: data.users, transactions: data.orders, sessions: data.sessions }
  return Object.fromEntries(Object.entries(tables).filter(([, table]) => Object.keys(table.columns).length > 0))
}
