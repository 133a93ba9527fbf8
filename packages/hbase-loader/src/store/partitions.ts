import { bucketCount, emptyWeight, evenPartitions } from '@polymart/core'
import type { Partition } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { regionLoads } from './region-loads.js'
import type { RegionLoad } from './region-loads.js'

/** Cuts the buckets by what their regions hold; where the servers do not tell, evenly. */
export const partitionsBySize = async (
  cluster: Cluster,
  table: string,
  count: number,
): Promise<readonly Partition[]> => {
  const { loads } = await regionLoads(cluster, table).catch(() => ({ loads: [] }))
  return evenPartitions(count, weights(loads))
}

const weights = (loads: readonly RegionLoad[]): Float64Array => {
  const weight = new Float64Array(bucketCount).fill(emptyWeight)
  for (const { region, bytesOnDisk, bytesInMemory } of loads) {
    const from = bucketAt(region.start, 0)
    // A region that ends within a bucket has part of it.
    const to = Math.max(from + 1, bucketAt(region.end, bucketCount))
    for (let bucket = from; bucket < to; bucket++) weight[bucket]! += (bytesOnDisk + bytesInMemory) / (to - from)
  }
  return weight
}

/** The bucket that a region's bound lies in. */
const bucketAt = (bound: Buffer, otherwise: number): number => {
  const bucket = parseInt(bound.toString('latin1', 0, 3).padEnd(3, '0'), 16)
  return bound.length === 0 || Number.isNaN(bucket) ? otherwise : bucket
}
