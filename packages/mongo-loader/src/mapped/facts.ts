import { entityNames } from '@polymart/core'
import type { Facts, Mapping } from '@polymart/core'
import type { Db, Document } from 'mongodb'
import type { Server } from '../connection.js'
import { kindOf } from './collections.js'

interface StorageStats {
  readonly count?: number
  readonly size?: number
  readonly storageSize?: number
  readonly totalIndexSize?: number
}

/** What an operator asks, by name, and of each entity: where it is, how much that is, and how many fields are mapped. */
export const mappedFacts = async (
  { db, version, set, snapshots }: Server,
  database: string,
  mapping: Mapping,
  oneMoment: boolean,
): Promise<Facts> => {
  const parts: { [entity: string]: { readonly [name: string]: number | string } } = {}
  let disk = 0
  for (const entity of entityNames) {
    const of = mapping[entity]
    if (!of) continue
    const { count = 0, size = 0, storageSize = 0, totalIndexSize = 0 } = await statsOf(db, of.from)
    const fields = Object.keys(of.fields).length + Object.keys(of.extra ?? {}).length
    parts[entity] = {
      collection: of.from,
      documents: count,
      dataBytes: size,
      storageBytes: storageSize,
      indexBytes: totalIndexSize,
      fieldsMapped: fields,
    }
    disk += storageSize + totalIndexSize
  }
  return {
    database,
    server: `MongoDB ${version}`,
    deployment: set === null ? 'standalone' : set === 'sharded' ? 'sharded cluster' : `replica set ${set}`,
    oneMoment:
      snapshots && oneMoment
        ? 'all is read at one cluster time'
        : 'none: reads see the present, and what is written meanwhile may be seen in part',
    access: 'collections of one’s own by a mapping, read in place',
    bytesOnDisk: disk,
    ...parts,
  }
}

/** A view has none. */
const statsOf = async (db: Db, collection: string): Promise<StorageStats> => {
  if ((await kindOf(db, collection)) !== 'collection') return {}
  const pipeline: Document[] = [{ $collStats: { storageStats: {} } }]
  const shards = await db.collection(collection).aggregate(pipeline).toArray()
  const stats = shards.map((shard) => shard['storageStats'] as StorageStats)
  const sum = (name: keyof StorageStats): number => stats.reduce((total, of) => total + (of[name] ?? 0), 0)
  return {
    count: sum('count'),
    size: sum('size'),
    storageSize: sum('storageSize'),
    totalIndexSize: sum('totalIndexSize'),
  }
}
