import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketCount, evenPartitions } from '../src/index.js'

const heavy = (entries: Readonly<Record<number, number>>, others = 0): Float64Array => {
  const weight = new Float64Array(bucketCount).fill(others)
  for (const [bucket, each] of Object.entries(entries)) weight[Number(bucket)] = each
  return weight
}

describe('partitions of about equal weight', () => {
  it('cover all buckets, each in one', () => {
    const some = fc.dictionary(fc.nat(bucketCount - 1).map(String), fc.double({ min: 0, max: 1000, noNaN: true }))
    fc.assert(
      fc.property(some, fc.constantFrom(0, 1), fc.integer({ min: 1, max: bucketCount }), (entries, others, count) => {
        const partitions = evenPartitions(count, heavy(entries, others))
        expect(partitions).toHaveLength(count)
        expect(partitions[0]!.from).toBe(0)
        expect(partitions.at(-1)!.to).toBe(bucketCount)
        expect(partitions.every(({ from, to }, i) => to > from && (partitions[i + 1]?.from ?? to) === to)).toBe(true)
      }),
    )
  })

  it('are equally long where nothing weighs more, or anything', () => {
    for (const weight of [heavy({}, 1), heavy({}, 0.1)]) {
      expect(evenPartitions(4, weight)).toEqual([0, 1024, 2048, 3072].map((from) => ({ from, to: from + 1024 })))
    }
  })

  it('leave a heavy bucket alone, wherever it lies', () => {
    for (const bucket of [0, 1, 2000, 4094, 4095]) {
      const partitions = evenPartitions(8, heavy({ [bucket]: bucketCount }, 1))
      const own = partitions.findIndex(({ from, to }) => from <= bucket && bucket < to)
      expect(partitions[own]).toEqual({ from: bucket, to: bucket + 1 })
      const others = partitions.filter((_, i) => i !== own).map(({ from, to }) => to - from)
      expect(Math.max(...others)).toBeLessThanOrEqual((2 * bucketCount) / 8)
    }
  })
})
