import { countText } from '@polymart/core'

/** How many of how many. */
export interface Proportion {
  readonly hits: number
  readonly of: number
  /** Persons, or others of whom each may be counted several times; `of` where each counts once. */
  readonly persons?: number
}

/** On either side of a comparison, so many at least. */
const leastOf = 100

/** Standard errors between two proportions that are held to differ. */
const leastZ = 3

/**
 * Two proportions as a z of the pooled normal approximation. Where persons count several times, their answers are not
 * independent: z is divided by the root of how often they do on average, which is the most that it can take (a design
 * effect of 1 + (m − 1)ρ is at most m; Kish 1965).
 */
export const zOf = (a: Proportion, b: Proportion): number => {
  const pooled = (a.hits + b.hits) / (a.of + b.of)
  const variance = pooled * (1 - pooled) * (1 / a.of + 1 / b.of)
  if (!(variance > 0)) return 0
  const times = Math.max(1, (a.of + b.of) / ((a.persons ?? a.of) + (b.persons ?? b.of)))
  return (a.hits / a.of - b.hits / b.of) / Math.sqrt(variance * times)
}

/** Whether the first proportion is below the second by more than chance gives. */
export const isBelow = (a: Proportion, b: Proportion): boolean => isComparable(a, b) && zOf(a, b) <= -leastZ

/** Whether there are enough on both sides to tell. */
export const isComparable = (a: Proportion, b: Proportion): boolean => Math.min(a.of, b.of) >= leastOf

/** The test in words. */
export const testText = (a: Proportion, b: Proportion): string =>
  `z = ${zOf(a, b).toFixed(1)}: ${countText(a.hits)} of ${countText(a.of)} against ${countText(b.hits)} of ${countText(b.of)}`
