import { bucketCount } from './bucket.js'
import type { Partition } from './ports.js'

/** Of a bucket in which nothing lies, so that an empty store is cut evenly too. */
export const emptyWeight = 1e-6

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
