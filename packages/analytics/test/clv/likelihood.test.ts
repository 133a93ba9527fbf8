import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bgNbdLikelihood } from '../../src/clv/model/bg-nbd.js'
import { fitFrom } from '../../src/clv/model/fit.js'
import type { Likelihood } from '../../src/clv/model/fit.js'
import { gammaGammaLikelihood } from '../../src/clv/model/gamma-gamma.js'
import { allSlices, sliced } from '../../src/slices.js'
import { eigenOf } from '../../src/clv/model/eigen.js'
import { logGamma, risingFrom } from '../../src/clv/model/gamma.js'
import { seed } from '../../../core/test/seed.js'

const near = (found: number, wanted: number, relative: number): void =>
  expect(Math.abs(found - wanted), `${found} near ${wanted}`).toBeLessThanOrEqual(relative * (1 + Math.abs(wanted)))

describe('logGamma', () => {
  // By SciPy 1.17: gammaln, digamma and polygamma(1).
  it.each([
    [1e-6, 13.81550998074943, -1000000.57721402, 1000000000001.645],
    [0.5, 0.5723649429247, -1.9635100260214235, 4.93480220054468],
    [1, 0, -0.5772156649015329, 1.6449340668482266],
    [2, 0, 0.42278433509846713, 0.6449340668482266],
    [3.75, 1.4868155785934172, 1.1825373886117962, 0.3053398526902532],
    [12, 17.502307845873887, 2.4426616799758123, 0.0869018728717684],
    [1e6, 12815504.569147611, 13.81551005796419, 1.0000005000001667e-6],
  ])('of %d', (z, log, first, second) => {
    const found = logGamma(z)
    near(found.log, log, 4e-15)
    near(found.first, first, 4e-15)
    near(found.second, second, 4e-15)
  })

  it('and rising products differ by n steps', () => {
    const rising = risingFrom(0.3, 40)
    near(rising.log[40]!, logGamma(40.3).log - logGamma(0.3).log, 1e-14)
    near(rising.first[40]!, logGamma(40.3).first - logGamma(0.3).first, 1e-14)
    near(rising.second[40]!, logGamma(40.3).second - logGamma(0.3).second, 1e-14)
  })
})

/** Derivatives are what small steps see. */
const expectDerivatives = (likelihood: (logs: readonly number[]) => Likelihood, logs: readonly number[]): void => {
  const step = 1e-4
  const moved = (i: number, by: number) => likelihood(logs.map((value, j) => (i === j ? value + by : value)))
  const here = likelihood(logs)
  logs.forEach((_, i) => {
    const [up, down] = [moved(i, step), moved(i, -step)]
    near(here.gradient[i]!, (up.value - down.value) / (2 * step), 2e-6)
    logs.forEach((_, j) => {
      near(here.hessian[i]![j]!, (up.gradient[j]! - down.gradient[j]!) / (2 * step), 2e-6)
      near(here.hessian[i]![j]!, here.hessian[j]![i]!, 1e-13)
    })
  })
}

const logs = (size: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: size, maxLength: size })

const weeks = fc.double({ min: 0, max: 100, noNaN: true })
const purchaseRow = fc
  .tuple(fc.integer({ min: 0, max: 30 }), weeks, weeks, fc.integer({ min: 1, max: 5 }))
  .map(([x, recency, more, customers]) => ({ x, recency: x > 0 ? recency : 0, age: recency + more, customers }))
const valueRow = fc.record({
  x: fc.integer({ min: 1, max: 30 }),
  money: fc.double({ min: 0.01, max: 100, noNaN: true }),
  customers: fc.integer({ min: 1, max: 5 }),
})

describe('gradient and Hessian', () => {
  it('of BG/NBD', () => {
    fc.assert(
      fc.property(fc.array(purchaseRow, { minLength: 1, maxLength: 5 }), logs(4), (rows, at) =>
        expectDerivatives((logs) => allSlices(bgNbdLikelihood(rows, logs)), at),
      ),
      { seed },
    )
  })

  it('of Gamma-Gamma', () => {
    fc.assert(
      fc.property(fc.array(valueRow, { minLength: 1, maxLength: 5 }), logs(3), (rows, at) =>
        expectDerivatives((logs) => allSlices(gammaGammaLikelihood(rows, logs)), at),
      ),
      { seed },
    )
  })
})

const inOne = (likelihood: (logs: readonly number[]) => Likelihood) => (logs: readonly number[]) =>
  sliced(likelihood(logs))

describe('fitFrom', () => {
  it('leaves a saddle and finds the higher of two tops', () => {
    // Tops at u = ±1, the one at 1 higher; between them a saddle, on which it starts.
    const hills = ([u, w]: readonly number[]): Likelihood => ({
      value: -((u! ** 2 - 1) ** 2) + 0.1 * u! - w! ** 2,
      gradient: [-4 * u! * (u! ** 2 - 1) + 0.1, -2 * w!],
      hessian: [
        [-12 * u! ** 2 + 4, 0],
        [0, -2],
      ],
    })
    const { parameters, converged } = allSlices(
      fitFrom(inOne(hills), [
        [Math.exp(-1.1), 3],
        [Math.exp(0.001), 1],
      ]),
    )
    expect(converged).toBe(true)
    expect(Math.log(parameters[0]!)).toBeCloseTo(1.0123, 3)
    expect(parameters[1]).toBeCloseTo(1, 8)
  })

  it('says where the best lies at the edge', () => {
    // Rises for ever: 1 − e^−u.
    const slope = ([u]: readonly number[]): Likelihood => ({
      value: -Math.exp(-u!),
      gradient: [Math.exp(-u!)],
      hessian: [[-Math.exp(-u!)]],
    })
    expect(allSlices(fitFrom(inOne(slope), [[1]])).converged).toBe(false)
  })
})

it('eigenOf takes a symmetric matrix apart', () => {
  const entry = fc.double({ min: -10, max: 10, noNaN: true })
  fc.assert(
    fc.property(fc.array(entry, { minLength: 10, maxLength: 10 }), (entries) => {
      let next = 0
      const upper = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (j >= i ? entries[next++]! : 0)))
      const matrix = upper.map((row, i) => row.map((value, j) => (j >= i ? value : upper[j]![i]!)))
      const { values, vectors } = eigenOf(matrix)
      matrix.forEach((row, i) =>
        row.forEach((value, j) =>
          near(
            vectors.reduce((sum, vector, k) => sum + values[k]! * vector[i]! * vector[j]!, 0),
            value,
            1e-12,
          ),
        ),
      )
      for (const vector of vectors) near(Math.hypot(...vector), 1, 1e-12)
    }),
    { seed },
  )
})
