import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repeated, seed } from '../../core/test/seed.js'
import { countPairs } from '../src/basket/pairs.js'
import { bgNbdLikelihood } from '../src/clv/model/bg-nbd.js'
import { gammaGammaLikelihood } from '../src/clv/model/gamma-gamma.js'
import { modelsOf } from '../src/clv/model/models.js'
import { sortedRows } from '../src/clv/model/sorted.js'
import { inTurn, inTurns } from '../src/execute/in-turn.js'
import { mergeGrouped } from '../src/measures/grouped.js'
import { allSlices } from '../src/slices.js'
import type { Slices } from '../src/slices.js'

/** How often work stops on its way. */
const stopsOf = (work: Slices<unknown>): number => {
  let stops = 0
  while (!work.next().done) stops++
  return stops
}

/** Takes a turn for each of its slices. */
function* slow(slices: number, told: string[]): Slices<string> {
  for (let slice = 1; slice <= slices; slice++) {
    told.push(`slice ${slice}`)
    for (const end = performance.now() + 11; performance.now() < end;);
    yield
  }
  return 'done'
}

describe('work in turns', () => {
  it('lets the event loop and steps of other calls in between its slices', async () => {
    const told: string[] = []
    const work = inTurns(slow(3, told))
    setImmediate(() => {
      told.push('event loop')
      void inTurn(() => void told.push('another call'))
    })
    expect(await work).toBe('done')
    expect(told.indexOf('event loop')).toBeLessThan(told.indexOf('slice 2'))
    expect(told.indexOf('another call')).toBeLessThan(told.indexOf('slice 3'))
  })

  it('ends between its slices where nobody waits for it any more', async () => {
    const told: string[] = []
    const stop = new AbortController()
    const work = inTurns(slow(100, told), stop.signal)
    setImmediate(() => stop.abort())
    await expect(work).rejects.toMatchObject({ code: 'interrupted' })
    expect(told.length).toBeLessThan(100)
  })

  it('does slices that take no time in one turn', async () => {
    let stops = 0
    function* quick(): Slices<void> {
      for (; stops < 50; stops++) yield
    }
    let turns = 0
    const count = setInterval(() => turns++, 0)
    await inTurns(quick())
    clearInterval(count)
    expect(stops).toBe(50)
    expect(turns).toBeLessThan(10)
  })
})

describe('slices', () => {
  it('of pairs are bounded by what is looked at, also where one item is in every basket', () => {
    // 2 × 200,000 looks for the first item, none worth a slice for the second.
    const baskets = 200_000
    const offsets = Int32Array.from({ length: baskets + 1 }, (_, i) => 2 * i)
    const codes = Int32Array.from({ length: 2 * baskets }, (_, i) => i % 2)
    expect(stopsOf(countPairs({ offsets, codes }, 2, 1))).toBeGreaterThanOrEqual(6)
  })

  it('of fits and merges follow the number of rows', () => {
    const purchases = Array.from({ length: 20_000 }, (_, i) => ({ x: i % 5, recency: i % 5, age: 9, customers: 1 }))
    expect(stopsOf(bgNbdLikelihood(purchases, [0, 0, 0, 0]))).toBeGreaterThanOrEqual(4)
    const values = purchases.map(({ x }) => ({ x: x + 1, money: 5, customers: 1 }))
    expect(stopsOf(gammaGammaLikelihood(values, [0, 0, 0]))).toBeGreaterThanOrEqual(4)
    const state = { keys: [['a']], numbers: { n: Float64Array.of(1) } }
    expect(stopsOf(mergeGrouped({ n: 'sum' }, [state, state, state]))).toBe(3)
    // What is fitted is found by many looks at it.
    const x = Float64Array.from({ length: 5_000 }, (_, i) => i % 4)
    const age = x.map((_, i) => 30 + (i % 600))
    const recency = x.map((bought, i) => (bought * (i % 30)) / 4)
    const spent = x.map((bought, i) => bought * (100 + (i % 77)))
    expect(stopsOf(modelsOf({ x, recency, age, spent }))).toBeGreaterThan(50)
  })
})

describe('sortedRows', () => {
  const sort = (values: readonly number[]): number[] => {
    const rows = Uint32Array.from(values.keys())
    return [...allSlices(sortedRows(rows, (a, b) => values[a]! - values[b]!))]
  }
  const wanted = (values: readonly number[]): number[] =>
    [...values.keys()].sort((a, b) => values[a]! - values[b]! || a - b)

  it(`sorts as one sort does, equal ones in the order that they had (${repeated})`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 1, max: 1000 }), (length, kinds) => {
        const values = Array.from({ length }, (_, i) => (i * 7919) % kinds)
        expect(sort(values)).toEqual(wanted(values))
      }),
      { seed, numRuns: 30 },
    )
  })
})
