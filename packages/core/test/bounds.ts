import { expect } from 'vitest'

/** One chance in a hundred thousand, and there are a few hundred checks: about one seed in 200 would fail one of them. */
const chance = 1e-5

/**
 * How far a sum of independent terms, each at most `largest`, may lie from its mean: by Bernstein's inequality
 * P(|X − μ| ≥ t) ≤ 2 exp(−t² ÷ (2 (σ² + largest t ÷ 3))), which holds for small counts too and for draws without
 * replacement, where the variance is at most that of independent ones.
 */
export const reach = (variance: number, largest = 1): number => {
  const l = Math.log(2 / chance)
  const third = (largest * l) / 3
  return third + Math.sqrt(third * third + 2 * l * variance)
}

/** `found` of `draws` independent draws did what each does with chance `share`. */
export const expectShare = (found: number, draws: number, share: number): void =>
  expectSum(found, draws * share, draws * share * (1 - share))

/** A sum of independent terms, each at most `largest`, with this mean and variance. */
export const expectSum = (found: number, mean: number, variance: number, largest = 1): void => {
  const t = reach(variance, largest)
  expect(found).toBeGreaterThanOrEqual(mean - t)
  expect(found).toBeLessThanOrEqual(mean + t)
}
