import { expect, it } from 'vitest'
import { bgNbdLikelihood } from '../../src/clv/model/bg-nbd.js'
import { eigenOf } from '../../src/clv/model/eigen.js'
import type { Likelihood } from '../../src/clv/model/fit.js'
import { gammaGammaLikelihood } from '../../src/clv/model/gamma-gamma.js'
import { modelsOf } from '../../src/clv/model/models.js'
import { allSlices } from '../../src/slices.js'
import { numbersOf } from '../../../core/test/numbers.js'

const customers = 20_000

const draws = (uniform: () => number) => {
  const exponential = (): number => -Math.log(1 - uniform())
  const normal = (): number => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform())
  /** Marsaglia and Tsang; below 1 by a power of a uniform. */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape)
    const d = shape - 1 / 3
    for (;;) {
      const x = normal()
      const v = (1 + x / Math.sqrt(9 * d)) ** 3
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  const beta = (a: number, b: number): number => {
    const one = gamma(a)
    return one / (one + gamma(b))
  }
  return { exponential, gamma, beta }
}

/** Standard errors of the logarithms of the parameters: what the curvature at the truth allows. */
const errorsOf = ({ hessian }: Likelihood, of: number): number[] => {
  const { values, vectors } = eigenOf(hessian)
  return hessian.map((_, i) => Math.sqrt(values.reduce((sum, value, k) => sum + vectors[k]![i]! ** 2 / -value, 0) / of))
}

const expectWithin = (found: readonly number[], truth: readonly number[], errors: readonly number[]): void =>
  truth.forEach((value, i) =>
    expect(Math.abs(Math.log(found[i]! / value)), `${found[i]} of ${value}`).toBeLessThan(4 * errors[i]!),
  )

it(`${customers} customers drawn from the models bring back their parameters, within four standard errors`, () => {
  const { exponential, gamma, beta } = draws(numbersOf(20_261_128))
  const purchases = [0.6, 6, 0.9, 3.5] as const
  const value = [4, 5, 8000] as const
  const x = new Float64Array(customers)
  const [recency, age, spent] = [x.slice(), x.slice(), x.slice()]
  const [r, alpha, a, b] = purchases
  const [p, q, v] = value
  for (let one = 0; one < customers; one++) {
    age[one] = 7 * (20 + (one % 60))
    const rate = gamma(r) / alpha / 7
    const stop = beta(a, b)
    for (let at = exponential() / rate; at < age[one]!; at += exponential() / rate) {
      x[one]!++
      recency[one] = at
      if (beta(1, 1) < stop) break
    }
    if (x[one]! > 0) spent[one] = gamma(p * x[one]!) / (gamma(q) / v)
  }
  const models = allSlices(modelsOf({ x, recency, age, spent }))
  expect(models.why).toEqual([])

  const purchaseRows = Array.from(x, (_, i) => ({ x: x[i]!, recency: recency[i]! / 7, age: age[i]! / 7, customers: 1 }))
  const valueRows = Array.from(x, (_, i) => ({ x: x[i]!, money: spent[i]!, customers: 1 })).filter(({ x }) => x > 0)
  const fitted = models.purchases!
  expectWithin(
    [fitted.r, fitted.alpha, fitted.a, fitted.b],
    purchases,
    errorsOf(allSlices(bgNbdLikelihood(purchaseRows, purchases.map(Math.log))), customers),
  )
  const { p: foundP, q: foundQ, v: foundV } = models.value!
  expectWithin(
    [foundP, foundQ, foundV],
    value,
    errorsOf(allSlices(gammaGammaLikelihood(valueRows, value.map(Math.log))), valueRows.length),
  )
})
