import { entityNames } from '@polymart/core'
import type { Document } from 'mongodb'
import type { Connection } from './connection.js'
import { sightOf } from './meta.js'
import { collectionOf } from './names.js'

interface StorageStats {
  readonly size: number
  readonly storageSize: number
  readonly totalIndexSize: number
  readonly wiredTiger?: { readonly creationString?: string }
}

/** What an operator asks, by name: sizes in bytes, as the server last wrote them down (at least once a minute). */
export const factsOf = async (connection: Connection): Promise<{ readonly [name: string]: number | string }> => {
  const { db, version, set, snapshots } = await connection.open()
  const { meta } = await sightOf(connection)
  const { prefix, database } = connection.address
  const facts: { [name: string]: number | string } = {
    database,
    ...(prefix !== '' && { prefix }),
    format: meta.format,
    server: `MongoDB ${version}`,
    deployment: set === null ? 'standalone' : set === 'sharded' ? 'sharded cluster' : `replica set ${set}`,
    oneMoment: snapshots
      ? 'all partitions are read at one cluster time'
      : 'none: a standalone server reads the present; what a load changes meanwhile is noticed, and read again',
  }
  let data = 0
  let storage = 0
  let index = 0
  for (const entity of entityNames.filter((name) => meta.entities[name])) {
    const pipeline: Document[] = [{ $collStats: { storageStats: {} } }]
    const [found] = await db.collection(collectionOf(prefix, entity)).aggregate(pipeline).toArray()
    const stats = found!['storageStats'] as StorageStats
    const compressor = /block_compressor=(\w*)/.exec(stats.wiredTiger?.creationString ?? '')?.[1]
    facts[`${entity}DataBytes`] = stats.size
    facts[`${entity}StorageBytes`] = stats.storageSize
    facts[`${entity}IndexBytes`] = stats.totalIndexSize
    if (compressor !== undefined) facts[`${entity}Compressor`] = compressor === '' ? 'none' : compressor
    if (stats.storageSize > 0) facts[`${entity}Compression`] = Number((stats.size / stats.storageSize).toFixed(2))
    data += stats.size
    storage += stats.storageSize
    index += stats.totalIndexSize
  }
  return { ...facts, dataBytes: data, bytesOnDisk: storage + index, indexBytes: index }
}
