import { byLogs } from './bg-nbd.js'
import { sliceRows } from '../../slices.js'
import type { Slices } from '../../slices.js'
import { fitFrom } from './fit.js'
import type { Fit, Likelihood } from './fit.js'
import { logGamma } from './gamma.js'

/** Customers by what they spend, those alike together: repeat purchases, what these came to, and how many there are. */
export interface ValueRow {
  readonly x: number
  /** Above 0. */
  readonly money: number
  readonly customers: number
}

/** Of a purchase p, of customers q and v, which is in the unit of money. */
export interface GammaGamma {
  readonly p: number
  readonly q: number
  readonly v: number
}

/** Gamma-Gamma by maximum likelihood (Fader, Hardie 2013). */
export const fitGammaGamma = (rows: readonly ValueRow[]): Slices<Fit> => {
  const sum = (of: (row: ValueRow) => number): number => rows.reduce((all, row) => all + row.customers * of(row), 0)
  const mean = sum(({ x, money }) => money / x) / sum(() => 1)
  // Each has that mean.
  const starts = [
    [1, 3, 2 * mean],
    [6, 4, mean / 2],
    [30, 11, mean / 3],
  ]
  return fitFrom((logs) => gammaGammaLikelihood(rows, logs), starts)
}

/** ÷ the customers; by the logarithms of p, q and v. */
export function* gammaGammaLikelihood(rows: readonly ValueRow[], logs: readonly number[]): Slices<Likelihood> {
  const [p, q, v] = logs.map(Math.exp) as [number, number, number]
  const ofQ = logGamma(q)
  const ofX = new Map<
    number,
    { readonly of: ReturnType<typeof logGamma>; readonly withQ: ReturnType<typeof logGamma> }
  >()
  let value = 0
  let all = 0
  let [gp, gq, gv] = [0, 0, 0]
  let [pp, pq, pv, qq, qv, vv] = [0, 0, 0, 0, 0, 0]
  for (let row = 0; row < rows.length; row++) {
    if (row % sliceRows === sliceRows - 1) yield
    const { x, money, customers: n } = rows[row]!
    let known = ofX.get(x)
    if (!known) ofX.set(x, (known = { of: logGamma(p * x), withQ: logGamma(p * x + q) }))
    const { of, withQ } = known
    // The share of v in v + money; the logarithms of both shares, as neither loses digits.
    const share = v / (v + money)
    const rest = money / (v + money)
    const logShare = -Math.log1p(money / v)
    const logRest = -Math.log1p(v / money)
    all += n
    value += n * (withQ.log - of.log - ofQ.log + q * logShare + p * x * logRest - Math.log(money / x))
    gp += n * x * (withQ.first - of.first + logRest)
    gq += n * (withQ.first - ofQ.first + logShare)
    gv += (n * (q * rest - p * x * share)) / v
    pp += n * x * x * (withQ.second - of.second)
    pq += n * x * withQ.second
    pv -= (n * x * share) / v
    qq += n * (withQ.second - ofQ.second)
    qv += (n * rest) / v
    vv += (n * (-q * rest * (1 + share) + p * x * share * share)) / v ** 2
  }
  return byLogs(
    [p, q, v],
    all,
    value,
    [gp, gq, gv],
    [
      [pp, pq, pv],
      [pq, qq, qv],
      [pv, qv, vv],
    ],
  )
}

/** What a customer spends on a purchase day, given what they spent; null where the model has no mean. */
export const expectedOrder = ({ p, q, v }: GammaGamma, x: number, money: number): number | null => {
  const degrees = p * x + q - 1
  return degrees > 0 ? (p * (v + money)) / degrees : null
}
