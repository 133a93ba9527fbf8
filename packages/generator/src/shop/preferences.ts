import type { Random } from '../random.js'
import { affinity } from './catalogue.js'
import { topCategories } from './taxonomy.js'

/** The share of users who name no category; the others name one, two or three, as often, any of them. */
const without = 0.15
const most = 3

/** Categories that a user prefers, as bits. */
export const drawPreferences = (random: Random): number => {
  if (random.chance(without)) return 0
  let wanted = 1 + random.below(most)
  let preferred = 0
  while (wanted > 0) {
    const bit = 1 << random.below(topCategories.length)
    if ((preferred & bit) !== 0) continue
    preferred |= bit
    wanted--
  }
  return preferred
}

/** What share of a person's purchases falls to each category. */
export const categorySharesFor = (shares: readonly number[], preferred: number): readonly number[] => {
  const weights = shares.map((share, category) => share * ((preferred & (1 << category)) === 0 ? 1 : affinity))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** The same over all users: the mean over every set of preferences. */
export const categoryShares = (shares: readonly number[]): readonly number[] => {
  const sets: number[][] = Array.from({ length: most + 1 }, () => [])
  for (let set = 0; set < 1 << shares.length; set++) sets[bitsOf(set)]?.push(set)
  const result = shares.map(() => 0)
  sets.forEach((ofSize, size) => {
    const weight = (size === 0 ? without : (1 - without) / most) / ofSize.length
    for (const set of ofSize) {
      categorySharesFor(shares, set).forEach((share, category) => (result[category]! += weight * share))
    }
  })
  return result
}

const bitsOf = (set: number): number => {
  let bits = 0
  for (let rest = set; rest !== 0; rest &= rest - 1) bits++
  return bits
}
