import type { Groups } from '../read/persons.js'

/** How many persons have a row in each group (rows of −1 are in none), and how many have one at all. */
export const countDistinct = (
  { offsets, rows }: Groups,
  groupOf: Int32Array,
  groups: number,
): { readonly each: Int32Array; readonly all: number } => {
  const each = new Int32Array(groups)
  if (groupOf.length === 0) return { each, all: 0 }
  const seen = new Int32Array(groups).fill(-1)
  let all = 0
  for (let person = 0; person + 1 < offsets.length; person++) {
    let once = 0
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const group = groupOf[rows[i]!]!
      if (group < 0) continue
      once = 1
      if (seen[group] === person) continue
      seen[group] = person
      each[group]!++
    }
    all += once
  }
  return { each, all }
}
