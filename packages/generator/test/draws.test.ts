import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../src/random.js'
import { Alias } from '../src/shop/alias.js'
import { Calendar, dayMs } from '../src/shop/calendar.js'
import { historyDays } from '../src/shop/history.js'
import { categoryShares, categorySharesFor, drawPreferences } from '../src/shop/preferences.js'
import { partOf } from '../src/plan.js'
import { expectShare } from '../../core/test/bounds.js'

const random = (block = 0): Random => new Random(1, 'orders', block)

describe('Random', () => {
  test('streams differ by seed, purpose and block, and repeat', () => {
    const streams = [
      new Random(1, 'orders', 0),
      new Random(2, 'orders', 0),
      new Random(1, 'users', 0),
      new Random(1, 'orders', 1),
    ]
    expect(new Set(streams.map((stream) => stream.next())).size).toBe(4)
    expect(random().next()).toBe(random().next())
  })

  test('is even', () => {
    const counts = new Array<number>(10).fill(0)
    const stream = random()
    for (let i = 0; i < 100_000; i++) counts[stream.below(10)]!++
    for (const count of counts) expectShare(count, 100_000, 0.1)
  })

  test('shuffles to every order alike', () => {
    const stream = random()
    const counts = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const order = stream.shuffle([1, 2, 3, 4]).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    for (const count of counts.values()) expectShare(count, 24_000, 1 / 24)
  })
})

describe('Alias', () => {
  test.each([[[1]], [[0, 1, 0]], [[1, 2, 3, 4]], [[1e-9, 1, 1e9]], [[5, 5, 5]]])(
    'draws by the weights %j',
    (weights) => {
      const alias = new Alias(weights)
      const stream = random()
      const counts = weights.map(() => 0)
      for (let i = 0; i < 50_000; i++) counts[alias.pick(stream)]!++
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      weights.forEach((weight, i) => {
        if (weight === 0) expect(counts[i]).toBe(0)
        expectShare(counts[i]!, 50_000, weight / total)
      })
    },
  )
})

describe('Calendar', () => {
  test('draws days by how busy they are, from the first to the last', () => {
    const calendar = new Calendar(Date.UTC(2026, 6, 1))
    const stream = random()
    const counts = new Array<number>(historyDays).fill(0)
    for (let i = 0; i < 50_000; i++) counts[calendar.day(stream, 100, 200)]!++
    expect(
      counts
        .slice(0, 100)
        .concat(counts.slice(200))
        .every((count) => count === 0),
    ).toBe(true)
    for (let day = 100; day < 200; day++) {
      expectShare(counts[day]!, 50_000, calendar.weights[day]! / calendar.weight(100, 200))
    }
    expect(calendar.day(stream, 5, 6)).toBe(5)
  })

  test('an instant lies in its day, whenever days begin, also before history', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) }),
        fc.integer({ min: -1000, max: historyDays - 1 }),
        fc.integer({ min: 0, max: 80 }),
        fc.integer(),
        (end, day, place, block) => {
          const calendar = new Calendar(end)
          const at = calendar.instant(random(block), day, place)
          expect(at).toBeGreaterThanOrEqual(calendar.startOf(day))
          expect(at).toBeLessThan(calendar.startOf(day) + dayMs)
        },
      ),
      { numRuns: 50 },
    )
  })
})

test('shares of categories are the mean over users', () => {
  const base = [0.3, 0.2, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05]
  const stream = random()
  const sums = base.map(() => 0)
  for (let i = 0; i < 20_000; i++) {
    categorySharesFor(base, drawPreferences(stream)).forEach((share, category) => (sums[category]! += share))
  }
  // Each term lies in [0, 1], so its variance is at most that of a draw with the same mean.
  categoryShares(base).forEach((share, category) => expectShare(sums[category]!, 20_000, share))
})

test('parts differ by one at most, and add up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 1000 }), (total, blocks) => {
      let next = 0
      let uneven = 0
      for (let block = 0; block < blocks; block++) {
        const { from, to } = partOf(total, block, blocks)
        if (from !== next || Math.abs(to - from - total / blocks) >= 1) uneven++
        next = to
      }
      expect(uneven).toBe(0)
      expect(next).toBe(total)
    }),
    { numRuns: 50 },
  )
})
