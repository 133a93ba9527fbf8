import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seed } from '../../../core/test/seed.js'
import { expectedWhileActive, probabilityActive } from '../../src/clv/model/expected.js'
import { expectedOrder } from '../../src/clv/model/gamma-gamma.js'

const model = { r: 0.242594, alpha: 4.413554, a: 0.792886, b: 2.425755 }

describe('of the model of CDNOW', () => {
  // By lifetimes 0.11.3: conditional_expected_number_of_purchases_up_to_time and conditional_probability_alive.
  it.each<[[number, number, number, number], number, number]>([
    [[2, 30.43, 38.86, 39], 1.225910765639656, 0.7266092881696208],
    [[0, 0, 38.86, 39], 0.19478162774060337, 1],
    [[0, 0, 0, 52], 1.4440224054892512, 1],
    [[1, 1.71, 38.86, 10], 0.0582028287494493, 0.21222784404856282],
    [[29, 38, 38.86, 39], 19.45300616359404, 0.955227613076194],
    [[7, 20, 38, 156], 2.342813255885403, 0.16288330038124627],
  ])('%j', ([x, recency, age, weeks], purchases, alive) => {
    const active = x > 0 ? probabilityActive(model, x, recency, age) : 1
    expect(active).toBeCloseTo(alive, 12)
    expect((active * expectedWhileActive(model, x, age, weeks)) / purchases).toBeCloseTo(1, 9)
  })
})

/**
 * With a chance p to stop after each purchase and a rate λ, those of t weeks are (1 − e^(−λpt)) ÷ p; over λ that is
 * (1 − (A ÷ (A + pt))^s) ÷ p, and over p an integral, here by the midpoints of p = u^k, which flattens its ends.
 */
const integrated = ({ r, alpha, a, b }: typeof model, x: number, age: number, weeks: number): number => {
  const [s, rate] = [r + x, alpha + age]
  const k = 4 / Math.min(a, 1)
  const steps = 20_000
  let sum = 0
  let weight = 0
  for (let i = 0; i < steps; i++) {
    const u = (i + 0.5) / steps
    const p = u ** k
    const density = p ** (a - 1) * (1 - p) ** (b + x - 1) * u ** (k - 1)
    weight += density
    sum += (density * -Math.expm1(-s * Math.log1p((p * weeks) / rate))) / p
  }
  return sum / weight
}

it('equals the integral over all customers that there could be, also where the closed form has a pole', () => {
  const parameter = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  fc.assert(
    fc.property(
      parameter(0.05, 5),
      parameter(0.2, 50),
      fc.oneof(parameter(0.3, 5), fc.constant(1)),
      parameter(1.1, 8),
      fc.integer({ min: 0, max: 60 }),
      parameter(0, 200),
      parameter(0.01, 520),
      (r, alpha, a, b, x, age, weeks) => {
        const some = { r, alpha, a, b }
        const wanted = integrated(some, x, age, weeks)
        expect(expectedWhileActive(some, x, age, weeks) / wanted).toBeCloseTo(1, 4)
      },
    ),
    { seed },
  )
})

it('has no pole where a + b + x is 1 or a is 1, and bears rates that underflow', () => {
  const at = (some: typeof model, x: number, age: number, weeks: number) => expectedWhileActive(some, x, age, weeks)
  for (const [a, b] of [
    [0.5, 0.5],
    [1, 2],
  ] as const) {
    const [below, on, above] = [-1e-7, 0, 1e-7].map((by) => at({ ...model, a: a + by, b }, 0, 0, 52))
    expect(on! / ((below! + above!) / 2)).toBeCloseTo(1, 9)
  }
  // Of a hundred a week for ten years, and with hardly a chance to stop.
  const busy = at({ r: 1000, alpha: 10, a: 1e-9, b: 1 }, 0, 0, 520)
  expect(busy / 52_000).toBeCloseTo(1, 3)
})

it("the expected order is the mean of all, and nears a customer's own", () => {
  const value = { p: 6.25, q: 3.74, v: 15.44 }
  const mean = (value.p * value.v) / (value.q - 1)
  expect(expectedOrder(value, 0, 0)).toBeCloseTo(mean, 12)
  expect(expectedOrder(value, 1000, 1000 * 50)).toBeCloseTo(50, 0)
  expect(expectedOrder({ ...value, q: 1 }, 0, 0)).toBeNull()
  expect(expectedOrder({ p: 0.5, q: 0.4, v: 1 }, 1, 10)).toBeNull()
  expect(expectedOrder(value, 2, -1000)).toBeLessThan(0)
})
