import { compareTexts } from '@polymart/core'
import type { RfmSpec } from './params.js'
import type { Measure } from './params.js'

/** The parameters by which customers are scored. */
export type ScoreSpec = Pick<RfmSpec, 'bins' | 'cuts' | 'method'>

/** How well each customer does by one measure: 1 (worst) to `best`. */
export interface Scores {
  readonly scores: Uint8Array
  readonly best: number
  /** Every customer has the same value, so scores say nothing. */
  readonly allEqual: boolean
}

/**
 * Scores one measure of n customers. By rank: min(B, ⌊B × worse ÷ (n − 1)⌋ + 1), worse being how many customers are
 * strictly worse; ⌈B ÷ 2⌉ where all are equal.
 */
export const scoreMeasure = (
  measure: Measure,
  values: Float64Array,
  ids: readonly string[],
  spec: ScoreSpec,
): Scores => {
  const cuts = spec.cuts[measure]
  // Fewer days are better, so recency is turned round.
  const goodness = measure === 'recency' ? values.map((value) => -value) : values
  if (cuts)
    return {
      scores: byCuts(goodness, measure === 'recency' ? cuts.map((cut) => -cut) : cuts),
      best: cuts.length + 1,
      allEqual: false,
    }
  if (spec.method === 'ntile') return { scores: byTile(goodness, ids, spec.bins), best: spec.bins, allEqual: false }
  return byRank(goodness, spec.bins)
}

const byCuts = (goodness: Float64Array, cuts: readonly number[]): Uint8Array =>
  Uint8Array.from(goodness, (value) => cuts.reduce((score, cut) => score + (value >= cut ? 1 : 0), 1))

const byTile = (goodness: Float64Array, ids: readonly string[], bins: number): Uint8Array => {
  const n = goodness.length
  const order = Array.from(goodness.keys()).sort(
    (a, b) => goodness[a]! - goodness[b]! || compareTexts(ids[a]!, ids[b]!),
  )
  const scores = new Uint8Array(n)
  const size = Math.floor(n / bins)
  const larger = n % bins
  const inLarger = larger * (size + 1)
  order.forEach((customer, place) => {
    scores[customer] =
      1 + (place < inLarger ? Math.floor(place / (size + 1)) : larger + Math.floor((place - inLarger) / size))
  })
  return scores
}

const byRank = (goodness: Float64Array, bins: number): Scores => {
  const n = goodness.length
  const sorted = goodness.slice().sort()
  const allEqual = n > 0 && sorted[0] === sorted[n - 1]
  if (allEqual) return { scores: new Uint8Array(n).fill(Math.ceil(bins / 2)), best: bins, allEqual }
  const scores = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    const worse = placeOf(goodness[i]!, sorted)
    scores[i] = Math.min(bins, Math.floor((bins * worse) / (n - 1)) + 1)
  }
  return { scores, best: bins, allEqual }
}

/** How many of the ascending values are less. */
const placeOf = (value: number, sorted: Float64Array): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
