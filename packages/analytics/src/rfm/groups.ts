export const groupNames = [
  'Champions',
  'Loyal',
  'Active',
  'New',
  'Promising',
  'Needs attention',
  'At risk',
  'Almost lost',
  'Previously loyal',
  'Dormant',
  'Prospects',
] as const

export type GroupName = (typeof groupNames)[number]

/** By R, from 1 to 5: the group where F + M is at most 4, 5 to 7, and from 8. */
const byRecency: readonly (readonly [GroupName, GroupName, GroupName])[] = [
  ['Dormant', 'Almost lost', 'Previously loyal'],
  ['Almost lost', 'At risk', 'At risk'],
  ['Needs attention', 'Needs attention', 'Loyal'],
  ['Promising', 'Active', 'Loyal'],
  ['New', 'Active', 'Champions'],
]

/** A score of 1 to B on the scale of 1 to 5: ⌊1 + 4(s − 1) ÷ (B − 1) + ½⌋, in whole numbers. */
export const onFive = (score: number, best: number): number =>
  best === 5 ? score : Math.floor((3 * (best - 1) + 8 * (score - 1)) / (2 * (best - 1)))

/** The group of scores that are on the scale of 1 to 5. */
export const groupOf = (r: number, f: number, m: number): GroupName =>
  byRecency[r - 1]![f + m <= 4 ? 0 : f + m <= 7 ? 1 : 2]
