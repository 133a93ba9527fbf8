import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countPairs } from '../../src/basket/pairs.js'
import { allSlices } from '../../src/slices.js'
import { repeated, seed } from '../../../core/test/seed.js'

const mostItems = 8

/** Baskets of different items, in any order within a basket. */
const someBaskets = fc.array(fc.uniqueArray(fc.nat(mostItems - 1)), { maxLength: 30 })

const flat = (baskets: readonly (readonly number[])[]) => {
  const offsets = [0]
  for (const basket of baskets) offsets.push(offsets.at(-1)! + basket.length)
  return { offsets: Int32Array.from(offsets), codes: Int32Array.from(baskets.flat()) }
}

/** `[item, partner, count]` of each pair, in the order in which they stand. */
const listed = (baskets: readonly (readonly number[])[], items: number, least: number) => {
  const { offsets, partners, counts } = allSlices(countPairs(flat(baskets), items, least))
  return Array.from({ length: items }, (_, item) =>
    Array.from(partners.subarray(offsets[item], offsets[item + 1]), (partner, i) => [
      item,
      partner,
      counts[offsets[item]! + i]!,
    ]),
  ).flat()
}

describe('countPairs', () => {
  it(`counts what counting every two items one by one does (${repeated})`, () => {
    fc.assert(
      fc.property(someBaskets, fc.integer({ min: 1, max: 4 }), (baskets, least) => {
        const wanted: number[][] = []
        for (let a = 0; a < mostItems; a++)
          for (let b = 0; b < mostItems; b++) {
            const together = baskets.filter((basket) => basket.includes(a) && basket.includes(b)).length
            if (a !== b && together >= least) wanted.push([a, b, together])
          }
        expect(listed(baskets, mostItems, least)).toEqual(wanted)
      }),
      { seed },
    )
  })

  it('has none of no baskets', () => {
    expect(listed([], 0, 1)).toEqual([])
    expect(listed([], 3, 1)).toEqual([])
  })

  it('keeps more pairs than there is room for at first', () => {
    const items = 60
    const all = Array.from({ length: items }, (_, item) => item)
    expect(listed([all], items, 1)).toHaveLength(items * (items - 1))
  })
})
