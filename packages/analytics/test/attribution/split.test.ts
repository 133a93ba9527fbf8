import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decayWeight } from '../../src/attribution/decay.js'
import { split } from '../../src/attribution/split.js'
import { seed } from '../../../core/test/seed.js'

const parts = (amount: number, weights: readonly number[]): number[] => {
  const into = new Float64Array(weights.length)
  split(amount, Float64Array.from(weights), weights.length, into)
  return [...into]
}

it.each<[number, number[], number[]]>([
  [10, [1, 1, 1], [4, 3, 3]],
  [11, [1, 1, 1], [4, 4, 3]],
  [-11, [1, 1, 1], [-4, -4, -3]],
  // 0.4, 0.2 and 0.4: the one that is left goes to the first of the largest.
  [1, [2, 1, 2], [1, 0, 0]],
  // 0.25, 0.75: to the largest, though it is later.
  [1, [1, 3], [0, 1]],
  [0, [1, 1], [0, 0]],
  [5, [0, 1], [0, 5]],
  // Twice the largest safe integer is no double that tells its units.
  [Number.MAX_SAFE_INTEGER, [1, 1], [4_503_599_627_370_496, 4_503_599_627_370_495]],
  [Number.MAX_SAFE_INTEGER, [1_000_000_000, 500_000_000], [6_004_799_503_160_661, 3_002_399_751_580_330]],
  [-Number.MAX_SAFE_INTEGER, [999_999_999, 1], [-9_007_199_245_733_792, -9_007_199]],
])('splits %i by %j into %j', (amount, weights, wanted) => {
  expect(parts(amount, weights)).toEqual(wanted)
})

it('gives each its floor or one more, the largest fractions first, and all of the amount', () => {
  const amount = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -100, max: 100 }))
  const weights = fc
    .array(fc.oneof(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 0, max: 2 })), { maxLength: 30 })
    .map((some) => [...some, 1])
  fc.assert(
    fc.property(amount, weights, (amount, weights) => {
      const found = parts(amount, weights).map((part) => BigInt(amount < 0 ? 0 - part : part))
      const whole = BigInt(Math.abs(amount))
      const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
      expect(found.reduce((sum, part) => sum + part, 0n)).toBe(whole)
      const rests = weights.map((weight) => (whole * BigInt(weight)) % total)
      const more = found.map((part, i) => part - (whole * BigInt(weights[i]!)) / total)
      expect(more.every((one) => one === 0n || one === 1n)).toBe(true)
      const before = (a: number, b: number) => rests[a]! > rests[b]! || (rests[a] === rests[b] && a < b)
      more.forEach((one, a) =>
        more.forEach((other, b) => expect(one === 0n && other === 1n && before(a, b)).toBe(false)),
      )
    }),
    { seed, endOnFailure: true },
  )
})

it('weighs a touch by its half-lives, in whole billionths, half up', () => {
  const weights = [0, 1, 2, 10, 29, 30, 31].map((halfLives) => decayWeight(halfLives * 1000, 1000))
  // 2^−10 is 976,562.5 billionths; 2^−30 is 0.93 of one, 2^−31 0.47.
  expect(weights).toEqual([1_000_000_000, 500_000_000, 250_000_000, 976_563, 2, 1, 0])
  expect(decayWeight(0.5, 1)).toBe(707_106_781)
})
