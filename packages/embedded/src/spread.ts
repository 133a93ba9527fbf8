import { bucketCount, entityNames } from '@polymart/core'
import type { Partition } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { blocksOf } from './blocks.js'
import type { Handle } from './handle.js'
import { bucketAt } from './key.js'
import { isBucketed } from './layout.js'

/** Of a bucket in which nothing lies, so that an empty store is cut evenly too. */
const emptyWeight = 1e-6

/** How much lies in each bucket, in blocks, which are about equally large; a block is spread over its buckets. */
export const weights = (handle: Handle, transaction: Transaction): Float64Array => {
  const weight = new Float64Array(bucketCount).fill(emptyWeight)
  for (const entity of entityNames.filter(isBucketed)) {
    const firsts = blocksOf(handle, entity, transaction).map(({ key }) => bucketAt(key, 0))
    for (const [i, first] of firsts.entries()) {
      const end = Math.max(first + 1, firsts[i + 1] ?? bucketCount)
      for (let bucket = first; bucket < end; bucket++) weight[bucket]! += 1 / (end - first)
    }
  }
  return weight
}

/** Cuts the buckets into so many ranges of about equal weight. A bucket that is heavier than its share lies alone. */
export const evenPartitions = (count: number, weight: Float64Array): readonly Partition[] => {
  let left = weight.reduce((sum, each) => sum + each, 0)
  const partitions: Partition[] = []
  for (let from = 0; partitions.length < count;) {
    const after = count - partitions.length - 1
    const most = bucketCount - after
    const share = left / (after + 1)
    let to = from + 1
    let held = weight[from]!
    // A further bucket is taken if that brings the range nearer to its share.
    while (to < most && (after === 0 || held + weight[to]! / 2 <= share)) held += weight[to++]!
    partitions.push({ from, to })
    left -= held
    from = to
  }
  return partitions
}
