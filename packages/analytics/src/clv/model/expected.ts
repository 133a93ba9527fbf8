import type { BgNbd } from './bg-nbd.js'

/** The probability that a customer with x > 0 purchases is still active; times in weeks. */
export const probabilityActive = ({ r, alpha, a, b }: BgNbd, x: number, recency: number, age: number): number =>
  1 / (1 + (a / (b + x - 1)) * Math.exp((r + x) * Math.log((alpha + age) / (alpha + recency))))

/**
 * Purchases that a customer who is active now is expected to make in so many weeks. Were they active for good, they
 * would make k with a probability q of the negative binomial; the purchase after n more is made if they are still active
 * then, with probability (b + x)…(b + x + n − 1) ÷ ((a + b + x)…(a + b + x + n − 1)). So this is Σ q(k) × the sum of
 * those below k. It equals the closed form of Fader, Hardie and Lee by a hypergeometric function, has no poles (that one
 * divides by a − 1), and as every part is above 0 it loses no digits.
 */
export const expectedWhileActive = ({ r, alpha, a, b }: BgNbd, x: number, age: number, weeks: number): number => {
  const share = weeks / (alpha + age + weeks)
  const s = r + x
  let probability = 1
  let probabilities = 1
  let stillActive = 1
  let purchases = 0
  let sum = 0
  for (let k = 1; ; k++) {
    probability *= (share * (s + k - 1)) / k
    purchases += stillActive
    stillActive *= (b + x + k - 1) / (a + b + x + k - 1)
    sum += probability * purchases
    probabilities += probability
    // From here on parts shrink at least by this factor.
    const factor = ((share * (s + k)) / (k + 1)) * (1 + stillActive / purchases)
    if (factor < 1 && probability * purchases * factor <= (1 - factor) * 1e-15 * sum) return sum / probabilities
    // They are known up to a factor, as they add up to 1: the first of them may be too small for a number.
    if (probabilities > 1e200) {
      probability *= 1e-200
      probabilities *= 1e-200
      sum *= 1e-200
    }
  }
}
