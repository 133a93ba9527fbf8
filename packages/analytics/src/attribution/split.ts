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
  if (left > 0) giveRest(rests, left, parts)
  if (amount < 0) for (let i = 0; i < count; i++) parts[i] = 0 - parts[i]!
}

/** Of so many rests it is faster to go through them once for each one that is left than to sort them. */
const few = 32

/** One more for each of the largest rests, of equal ones the earlier first; a rest that had its turn becomes −1. */
const giveRest = (rests: Float64Array, left: number, parts: Float64Array): void => {
  if (rests.length > few) {
    const places = Array.from(rests, (_, i) => i).sort((a, b) => rests[b]! - rests[a]! || a - b)
    for (const place of places.slice(0, left)) parts[place]!++
    return
  }
  for (let turn = 0; turn < left; turn++) {
    let largest = 0
    for (let i = 1; i < rests.length; i++) if (rests[i]! > rests[largest]!) largest = i
    parts[largest]!++
    rests[largest] = -1
  }
}
