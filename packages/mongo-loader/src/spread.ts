import { bucketCount, emptyWeight, evenPartitions } from '@polymart/core'
import type { Partition } from '@polymart/core'
import type { Connection } from './connection.js'
import type { State } from './moment.js'
import { collectionOf, isBucketed, loadingCollection } from './names.js'

/** Rows that are asked where they lie, of each entity. */
const sampled = 4096

/** Cuts the buckets into so many ranges of about equal weight, by a sample of the rows of each entity. */
export const spreadPartitions = async (
  connection: Connection,
  { entities, applying }: State,
  count: number,
): Promise<readonly Partition[]> => {
  const { db } = await connection.open()
  const weight = new Float64Array(bucketCount).fill(emptyWeight)
  for (const entity of [...entities].filter(isBucketed)) {
    const { prefix } = connection.address
    // Either has enough of them to tell, as it is just now.
    const isNew = applying?.entities[entity]?.way === 'rename'
    const there = isNew && (await db.collection(loadingCollection(prefix, entity)).estimatedDocumentCount()) > 0
    const rows = db.collection(there ? loadingCollection(prefix, entity) : collectionOf(prefix, entity))
    const total = await rows.estimatedDocumentCount()
    const buckets = await rows
      .aggregate<{ _id: string; rows: number }>([
        { $sample: { size: sampled } },
        { $group: { _id: { $substrBytes: ['$_id', 0, 3] }, rows: { $sum: 1 } } },
      ])
      .toArray()
    const found = buckets.reduce((sum, { rows: some }) => sum + some, 0)
    for (const { _id, rows: some } of buckets) weight[Number.parseInt(_id, 16)]! += (some * total) / found
  }
  return evenPartitions(count, weight)
}
