/**
 * Splits a whole amount into whole parts that are to each other as whole weights, by largest remainder: each gets the
 * floor of its share of the absolute amount, and what is left goes one by one to the largest fractions, of equal ones to
 * the earlier first. The parts have the sign of the amount and add up to it.
 *
 * @param weights their sum lies above 0 and below 2^53.
 */
export const split = (amount: number, weights: Float64Array, count: number, parts: Float64Array): void => {
  const absolute = Math.abs(amount)
  let total = 0
  for (let i = 0; i < count; i++) total += weights[i]!
  const rests = new Float64Array(count)
  let left = absolute
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!
    const product = absolute * weight
    if (product <= Number.MAX_SAFE_INTEGER) {
      rests[i] = product % total
      parts[i] = (product - rests[i]!) / total
    } else {
      // Doubles do not hold the product.
      const exact = BigInt(absolute) * BigInt(weight)
      rests[i] = Number(exact % BigInt(total))
      parts[i] = Number(exact / BigInt(total))
    }
    left -= parts[i]!
  }
  if (left > 0) for (const i of largestFirst(rests, left)) parts[i]!++
  if (amount < 0) for (let i = 0; i < count; i++) parts[i] = 0 - parts[i]!
}

/** The places of the largest numbers, of equal ones the earlier first. */
const largestFirst = (numbers: Float64Array, count: number): readonly number[] =>
  Array.from(numbers, (_, i) => i)
    .sort((a, b) => numbers[b]! - numbers[a]! || a - b)
    .slice(0, count)
