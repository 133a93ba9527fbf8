import { partitionsOf } from '@polymart/core'
import { BSON, Long, ObjectId } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { rangeFilter, RangesBuilder } from '../src/mapped/ranges.js'

const rangesOf = (ids: Iterable<unknown>) => {
  const builder = new RangesBuilder()
  for (const _id of ids) builder.add(BSON.serialize({ _id }))
  return builder.finish()
}

const numbersTo = (count: number) => Array.from({ length: count }, (_, i) => i)

/** The numbers from and up to which a filter takes ids that are numbers. */
const boundsOf = (filter: ReturnType<typeof rangeFilter>): [number, number] | null => {
  if (!filter) return null
  const { $and = [] } = (filter['$expr'] ?? {}) as { readonly $and?: Record<string, [string, { $literal: object }]>[] }
  const bound = (name: string): number | undefined => {
    const found = $and.find((part) => name in part)?.[name]
    return found && Number(found[1].$literal)
  }
  return [bound('$gte') ?? -Infinity, bound('$lt') ?? Infinity]
}

describe('ranges of ids', () => {
  it.each([
    [0, 1],
    [1, 16],
    [5, 4096],
    [4096, 4096],
    [4097, 4096],
    [8192, 100],
    [100_000, 1],
    [100_000, 7],
    [100_000, 4096],
  ])('hold each of %i rows once, cut into %i parts', (rows, count) => {
    const ranges = rangesOf(numbersTo(rows))
    expect(ranges.rows).toBe(rows)
    expect(ranges.ids.length).toBeLessThan(8192)
    expect(ranges.ids.length).toBeGreaterThanOrEqual(Math.min(rows, 4096))
    let end = -Infinity
    const sizes: number[] = []
    for (const partition of partitionsOf(count)) {
      const bounds = boundsOf(rangeFilter(ranges, partition))
      if (!bounds) continue
      expect(bounds[0]).toBe(end)
      end = bounds[1]
      sizes.push(Math.min(end, rows) - Math.max(bounds[0], 0))
    }
    expect(end).toBe(Infinity)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(rows)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(rows / count) * 2 + 1)
  })

  it('are of the types that the ids have', () => {
    const ids = [new Long(5, 1), 'text', new ObjectId(), { a: 'b' }]
    const kept = rangesOf(ids).ids
    expect(kept[0]).toBeInstanceOf(Long)
    expect(kept.slice(1)).toEqual(ids.slice(1))
  })
})
