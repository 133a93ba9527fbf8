/** ln Γ of a number above 0, and its first two derivatives, digamma and trigamma. */
export interface LogGamma {
  readonly log: number
  readonly first: number
  readonly second: number
}

// Stirling's series errs by less than 1e-17 from here on; smaller numbers get there by Γ(z + 1) = z Γ(z).
const farEnough = 12

// B(2k) ÷ (2k (2k − 1)), of k from 1.
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156]

/** All three at once, which fits need together. */
export const logGamma = (z: number): LogGamma => {
  let product = 1
  let first = 0
  let second = 0
  let at = z
  for (; at < farEnough; at++) {
    product *= at
    first -= 1 / at
    second += 1 / at ** 2
  }
  const inverse = 1 / at
  const square = inverse ** 2
  let power = inverse
  let log = (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) - Math.log(product)
  first += Math.log(at) - inverse / 2
  second += inverse + square / 2
  stirling.forEach((coefficient, i) => {
    const order = 2 * i + 1
    log += coefficient * power
    first -= order * coefficient * power * inverse
    second += order * (order + 1) * coefficient * power * square
    power *= square
  })
  return { log, first, second }
}

/** ln Γ(z + n) − ln Γ(z) and its derivatives by z, for each n from 0 to a greatest one: sums, without any loss. */
export interface Rising {
  readonly log: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
}

export const risingFrom = (z: number, most: number): Rising => {
  const log = new Float64Array(most + 1)
  const first = new Float64Array(most + 1)
  const second = new Float64Array(most + 1)
  for (let n = 0; n < most; n++) {
    log[n + 1] = log[n]! + Math.log(z + n)
    first[n + 1] = first[n]! + 1 / (z + n)
    second[n + 1] = second[n]! - 1 / (z + n) ** 2
  }
  return { log, first, second }
}
