import { bucketCount, emptyWeight, entityNames } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { blocksOf } from './blocks.js'
import type { Handle } from './handle.js'
import { bucketAt } from './key.js'
import { isBucketed } from './layout.js'

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
