import { expect } from 'vitest'
import { analyze } from '@polymart/analytics'
import type { Result, Shop } from '@polymart/analytics'
import type { BeyondSql, Params } from '../cases/case.js'

// The formulas of the papers as they stand there, with a log-gamma and a hypergeometric series of their own; whether a
// likelihood is at its top is seen by steps to all sides, not by derivatives.

type Row = Readonly<Record<string, number | null>>

const day = 86_400_000

/** Lanczos' approximation, good to 1e-10. */
const lnGamma = (z: number): number => {
  const [first, ...rest] = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ] as [number, ...number[]]
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - lnGamma(1 - z)
  const t = z + 6.5
  const series = rest.reduce((sum, coefficient, i) => sum + coefficient / (z + i), first)
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(series)
}

type Four = readonly [r: number, alpha: number, a: number, b: number]
type Three = readonly [p: number, q: number, v: number]

interface Weeks {
  readonly x: number
  readonly recency: number
  readonly age: number
}

/** Fader, Hardie and Lee (2005), equation 6. */
const purchasesLog = ([r, alpha, a, b]: Four, { x, recency, age }: Weeks): number => {
  const beta = (y: number, z: number): number => lnGamma(y) + lnGamma(z) - lnGamma(y + z)
  const rest = lnGamma(r + x) - lnGamma(r) + r * Math.log(alpha)
  const active = beta(a, b + x) - beta(a, b) + rest - (r + x) * Math.log(alpha + age)
  if (x === 0) return active
  const inactive = beta(a + 1, b + x - 1) - beta(a, b) + rest - (r + x) * Math.log(alpha + recency)
  return Math.max(active, inactive) + Math.log1p(Math.exp(-Math.abs(active - inactive)))
}

/** Fader and Hardie (2013), equation 1a. */
const valueLog = ([p, q, v]: Three, x: number, m: number): number =>
  lnGamma(p * x + q) -
  lnGamma(p * x) -
  lnGamma(q) +
  q * Math.log(v) +
  (p * x - 1) * Math.log(m) +
  p * x * Math.log(x) -
  (p * x + q) * Math.log(v + m * x)

const alive = ([r, alpha, a, b]: Four, { x, recency, age }: Weeks): number =>
  x === 0 ? 1 : 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x))

/** Equation 10; null where it is one of its poles, or too near. */
const expectedPurchases = (model: Four, of: Weeks, weeks: number): number | null => {
  const [r, alpha, a, b] = model
  const { x, age } = of
  if (Math.abs(a - 1) < 0.01 || a + b + x - 1 < 0.01) return null
  const z = weeks / (alpha + age + weeks)
  let term = 1
  let series = 1
  for (let n = 0; n < 100_000 && term > 1e-17 * series; n++) {
    term *= ((r + x + n) * (b + x + n) * z) / ((a + b + x - 1 + n) * (n + 1))
    series += term
  }
  return ((a + b + x - 1) / (a - 1)) * (1 - (1 - z) ** (r + x) * series) * alive(model, of)
}

/** No parameter, made larger or smaller by a hundredth, explains the customers better. */
const expectTop = (log: (parameters: readonly number[]) => number, parameters: readonly number[]): void => {
  const top = log(parameters)
  parameters.forEach((_, i) => {
    for (const factor of [0.99, 1.01])
      expect(log(parameters.map((value, j) => (i === j ? value * factor : value)))).toBeLessThan(top)
  })
}

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0)

const expectModel = (result: Result): void => {
  const customers = result.rows('customers') as unknown as readonly Row[]
  const [found] = result.rows('model') as unknown as readonly Row[]
  const warned = (what: string): boolean =>
    result.meta.warnings.some((warning) => warning.startsWith(`The model of ${what}`))
  const repeat = customers.filter(({ frequency }) => frequency! > 0)
  if (repeat.length < 50) expect(found!['r']).toBeNull()
  if (found!['valueCustomers']! < 50) expect(found!['p']).toBeNull()
  if (customers.length > 0) {
    expect(warned('purchases')).toBe(found!['r'] === null)
    expect(warned('value')).toBe(found!['p'] === null)
  }
  if (found!['r'] !== null) {
    const { r, alpha, a, b } = found as Readonly<Record<string, number>>
    const log = (four: readonly number[]) =>
      sumOf(customers, (row) => purchasesLog(four as unknown as Four, weeksOf(row)))
    expectTop(log, [r!, alpha!, a!, b!])
    expect(found!['logLikelihood']).toBeCloseTo(log([r!, alpha!, a!, b!]), 6)
  }
  if (found!['p'] !== null) {
    const { p, q, v } = found as Readonly<Record<string, number>>
    const spent = repeat.filter(({ monetaryMinor }) => monetaryMinor! > 0)
    const log = (three: readonly number[]) =>
      sumOf(spent, (row) => valueLog(three as unknown as Three, row['frequency']!, row['monetaryMinor']!))
    expectTop(log, [p!, q!, v!])
    // Means are rounded here, to a ten thousandth of what orders cost in these shops.
    expect(found!['valueLogLikelihood']! / log([p!, q!, v!])).toBeCloseTo(1, 3)
  }
}

const weeksOf = (row: Row): Weeks => ({
  x: row['frequency']!,
  recency: row['recencyDays']! / 7,
  age: row['ageDays']! / 7,
})

const expectCustomers = (result: Result): void => {
  const [found] = result.rows('model') as unknown as readonly Row[]
  const { r, alpha, a, b, p, q, v } = found as Readonly<Record<string, number>>
  const horizon = (result.meta.params['horizon'] as number) / (7 * day)
  const rate = result.meta.params['discountRate'] as number
  // Some of them: each takes long series for each week.
  const all = result.rows('customers') as unknown as readonly Row[]
  const some = all.filter((_, i) => i % Math.ceil(all.length / 20) === 0)
  for (const row of some) {
    const of = weeksOf(row)
    const { probabilityAlive, expectedPurchases: purchases, expectedOrderMinor: order, valueMinor } = row
    if (found!['r'] === null) expect([probabilityAlive, purchases, valueMinor]).toEqual([null, null, null])
    if (found!['p'] === null) expect([order, valueMinor]).toEqual([null, null])
    if (found!['p'] !== null) {
      const mean = (p! * (v! + of.x * (row['monetaryMinor'] ?? 0))) / (p! * of.x + q! - 1)
      if (p! * of.x + q! <= 1) expect(order).toBeNull()
      else expect(Math.abs(order! - mean)).toBeLessThanOrEqual(1.01)
    }
    if (found!['r'] === null) continue
    const model: Four = [r!, alpha!, a!, b!]
    if (of.x === 0) expect(probabilityAlive).toBeNull()
    else expect(probabilityAlive).toBeCloseTo(alive(model, of), 10)
    const wanted = expectedPurchases(model, of, horizon)
    if (wanted === null) continue
    expectNear(purchases!, wanted, 1e-6)
    if (order === null) continue
    let worth = 0
    for (let week = 1; week < horizon + 1; week++) {
      const end = Math.min(week, horizon)
      const within = expectedPurchases(model, of, end)! - (week > 1 ? expectedPurchases(model, of, week - 1)! : 0)
      worth += within * (1 + rate) ** (-end / 52) * order!
    }
    // The order is rounded here, and the value there.
    expect(Math.abs(valueMinor! - worth)).toBeLessThanOrEqual(0.51 + (purchases! + 1e-6 * worth) * 0.51)
  }
}

const expectNear = (found: number, wanted: number, relative: number): void =>
  expect(Math.abs(found - wanted), `${found} near ${wanted}`).toBeLessThanOrEqual(relative * (1 + Math.abs(wanted)))

/** What is predicted is what a call at the start of the holdout expects within its length. */
const expectValidation = async (result: Result, shop: Shop, params: Params): Promise<void> => {
  const { holdout } = result.meta.params as { readonly holdout: number | null }
  if (holdout === null) return
  const call: Params = {
    ...params,
    asOf: result.meta.asOf - holdout,
    currency: result.meta.currency ?? undefined,
    horizon: holdout,
    holdout: null,
  }
  const before = await analyze(shop, 'clv', call)
  const customers = before.rows('customers') as unknown as readonly Row[]
  for (const row of result.rows('validation')) {
    const { frequency, predicted, customers: count } = row as Readonly<Record<string, string | number | null>>
    const of = customers.filter(
      (one) => frequency === 'all' || String(Math.min(one['frequency']!, 7)).padEnd(1) === String(frequency).charAt(0),
    )
    expect(of.length).toBe(count)
    if (of.length === 0 || of[0]!['expectedPurchases'] === null) expect(predicted).toBeNull()
    else expectNear(predicted as number, sumOf(of, (one) => one['expectedPurchases']!) / of.length, 1e-9)
  }
}

export const clvBeyondSql: BeyondSql = {
  columns: {
    customers: ['probabilityAlive', 'expectedPurchases', 'expectedOrderMinor', 'valueMinor'],
    model: ['r', 'alpha', 'a', 'b', 'logLikelihood', 'p', 'q', 'v', 'valueLogLikelihood'],
    validation: ['predicted'],
  },
  check: async (result, shop, params) => {
    expectModel(result)
    expectCustomers(result)
    await expectValidation(result, shop, params)
  },
}
