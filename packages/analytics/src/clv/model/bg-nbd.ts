import { sliceRows } from '../../slices.js'
import type { Slices } from '../../slices.js'
import { fitFrom } from './fit.js'
import type { Fit, Likelihood } from './fit.js'
import { risingFrom } from './gamma.js'

/** Customers by their purchases, those alike together: x, t_x and T in weeks, and how many there are. */
export interface PurchaseRow {
  readonly x: number
  readonly recency: number
  readonly age: number
  readonly customers: number
}

/** Of purchases while a customer is active r and alpha, of becoming inactive a and b. */
export interface BgNbd {
  readonly r: number
  readonly alpha: number
  readonly a: number
  readonly b: number
}

/** BG/NBD by maximum likelihood (Fader, Hardie, Lee 2005). */
export const fitBgNbd = (rows: readonly PurchaseRow[]): Slices<Fit> => {
  const sum = (of: (row: PurchaseRow) => number): number => rows.reduce((all, row) => all + row.customers * of(row), 0)
  // As many purchases a week as there are, were all customers active.
  const perWeek =
    sum(({ x }) => x) /
    Math.max(
      1,
      sum(({ age }) => age),
    )
  const starts = [
    [1, 1 / perWeek, 1, 1],
    [0.25, 0.25 / perWeek, 0.5, 2],
    [2, 1 / perWeek, 0.1, 5],
  ]
  return fitFrom((logs) => bgNbdLikelihood(rows, logs), starts)
}

/** ÷ the customers; by the logarithms of r, alpha, a and b. */
export function* bgNbdLikelihood(rows: readonly PurchaseRow[], logs: readonly number[]): Slices<Likelihood> {
  const [r, alpha, a, b] = logs.map(Math.exp) as [number, number, number, number]
  const most = rows.reduce((greatest, { x }) => Math.max(greatest, x), 0)
  const [ofR, ofB, ofAB] = [risingFrom(r, most), risingFrom(b, most), risingFrom(a + b, most)]
  let value = 0
  let all = 0
  // First and second derivatives by the parameters themselves.
  let [gr, gl, ga, gb] = [0, 0, 0, 0]
  let [rr, rl, ra, rb, ll, la, lb, aa, ab, bb] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let row = 0; row < rows.length; row++) {
    if (row % sliceRows === sliceRows - 1) yield
    const { x, recency, age, customers: n } = rows[row]!
    all += n
    const s = r + x
    const aged = 1 / (alpha + age)
    // Of those who are active still: u = −s ln(alpha + T).
    const logAged = -Math.log(alpha + age)
    // Of those who became inactive after their last purchase: w, with a probability that x = 0 does not know.
    let inactive = 0
    let log = s * logAged
    let [last, logLast, beyond] = [0, 0, 0]
    if (x > 0) {
      last = 1 / (alpha + recency)
      logLast = -Math.log(alpha + recency)
      beyond = 1 / (b + x - 1)
      const w = Math.log(a * beyond) + s * logLast
      const top = Math.max(log, w)
      const both = top + Math.log(Math.exp(log - top) + Math.exp(w - top))
      inactive = Math.exp(w - both)
      log = both
    }
    const active = 1 - inactive
    value += n * (ofR.log[x]! + r * Math.log(alpha) + ofB.log[x]! - ofAB.log[x]! + log)
    gr += n * (ofR.first[x]! + Math.log(alpha) + active * logAged + inactive * logLast)
    gl += n * (r / alpha - s * (active * aged + inactive * last))
    ga += n * (inactive / a - ofAB.first[x]!)
    gb += n * (ofB.first[x]! - ofAB.first[x]! - inactive * beyond)
    // What the two differ in, by each parameter: their mixture curves by its square.
    const mixed = active * inactive
    const dr = logLast - logAged
    const dl = -s * (last - aged)
    const da = 1 / a
    const db = -beyond
    rr += n * (ofR.second[x]! + mixed * dr * dr)
    rl += n * (1 / alpha - active * aged - inactive * last + mixed * dr * dl)
    ra += n * mixed * dr * da
    rb += n * mixed * dr * db
    ll += n * (-r / alpha ** 2 + s * (active * aged ** 2 + inactive * last ** 2) + mixed * dl * dl)
    la += n * mixed * dl * da
    lb += n * mixed * dl * db
    aa += n * (-ofAB.second[x]! - inactive / a ** 2 + mixed * da * da)
    ab += n * (-ofAB.second[x]! + mixed * da * db)
    bb += n * (ofB.second[x]! - ofAB.second[x]! + inactive * beyond ** 2 + mixed * db * db)
  }
  return byLogs(
    [r, alpha, a, b],
    all,
    value,
    [gr, gl, ga, gb],
    [
      [rr, rl, ra, rb],
      [rl, ll, la, lb],
      [ra, la, aa, ab],
      [rb, lb, ab, bb],
    ],
  )
}

/** Derivatives by parameters as those by their logarithms, all ÷ the customers. */
export const byLogs = (
  parameters: readonly number[],
  customers: number,
  value: number,
  gradient: readonly number[],
  hessian: readonly (readonly number[])[],
): Likelihood => ({
  value: value / customers,
  gradient: gradient.map((part, i) => (part * parameters[i]!) / customers),
  hessian: hessian.map((row, i) =>
    row.map((part, j) => {
      const own = i === j ? gradient[i]! * parameters[i]! : 0
      return (part * parameters[i]! * parameters[j]! + own) / customers
    }),
  ),
})
