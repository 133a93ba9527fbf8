import { entityNames } from '@polymart/core'
import type { Facts } from '@polymart/core'
import type { Db, Document } from 'mongodb'
import { collectionsIn } from './collections.js'
import type { Connection } from './connection.js'
import { missing } from './gone.js'
import { sightOf } from './meta.js'
import { collectionOf } from './names.js'

interface StorageStats {
  readonly size: number
  readonly storageSize: number
  readonly totalIndexSize: number
  readonly wiredTiger?: { readonly creationString?: string }
}

/** What an operator asks, of the store and of each collection: sizes in bytes, as the server last wrote them down (at least once a minute). */
export const factsOf = async (connection: Connection): Promise<Facts> => {
  const { db, version, set, snapshots } = await connection.open()
  const { meta } = await sightOf(connection)
  const { prefix, database } = connection.address
  const there = await collectionsIn(db)
  const lost = entityNames
    .filter((entity) => meta.entities[entity])
    .map((entity) => collectionOf(prefix, entity))
    .filter((name) => !there.has(name))
  // While a load is put in its place, some are not there yet.
  if (lost.length > 0 && !meta.applying) throw missing(connection.address, lost)
  const collections: { [name: string]: CollectionFacts } = {}
  for (const entity of entityNames.filter((name) => meta.entities[name])) {
    const name = collectionOf(prefix, entity)
    collections[name] = await collectionFacts(db, name)
  }
  const sum = (of: (facts: CollectionFacts) => number): number =>
    Object.values(collections).reduce((total, facts) => total + of(facts), 0)
  return {
    database,
    ...(prefix !== '' && { prefix }),
    format: meta.format,
    server: `MongoDB ${version}`,
    deployment: set === null ? 'standalone' : set === 'sharded' ? 'sharded cluster' : `replica set ${set}`,
    oneMoment: snapshots
      ? 'all partitions are read at one cluster time'
      : 'none: a standalone server reads the present; what a load changes meanwhile is noticed, and read again',
    dataBytes: sum(({ dataBytes }) => dataBytes),
    bytesOnDisk: sum(({ bytesOnDisk, indexBytes }) => bytesOnDisk + indexBytes),
    indexBytes: sum(({ indexBytes }) => indexBytes),
    ...collections,
  }
}

/** Indexes are not among the bytes on the disk; `ratio` is of the data to those. */
interface CollectionFacts {
  readonly [name: string]: number | string
  readonly dataBytes: number
  readonly bytesOnDisk: number
  readonly indexBytes: number
}

const collectionFacts = async (db: Db, name: string): Promise<CollectionFacts> => {
  const pipeline: Document[] = [{ $collStats: { storageStats: {} } }]
  const [found] = await db.collection(name).aggregate(pipeline).toArray()
  const { size, storageSize, totalIndexSize, wiredTiger } = found!['storageStats'] as StorageStats
  const compressor = /block_compressor=(\w*)/.exec(wiredTiger?.creationString ?? '')?.[1]
  return {
    dataBytes: size,
    bytesOnDisk: storageSize,
    indexBytes: totalIndexSize,
    ...(storageSize > 0 && { ratio: Number((size / storageSize).toFixed(2)) }),
    ...(compressor !== undefined && { compressor: compressor === '' ? 'none' : compressor }),
  }
}
