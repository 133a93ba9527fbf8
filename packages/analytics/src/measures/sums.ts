import type { GroupedState, Key } from './grouped.js'
import { emptyCell } from './measures.js'
import type { Measures, Sums } from './measures.js'

/** Those of the groups of which there is anything; each has a key of its own. */
export const stateOfSums = <M extends Measures>(measures: M, keys: readonly Key[], sums: Sums<M>): GroupedState => {
  const there = new Uint8Array(keys.length)
  for (const [name, nothing] of Object.entries(emptyCell(measures))) {
    const values = sums[name]!
    for (let group = 0; group < there.length; group++) if (values[group] !== nothing) there[group] = 1
  }
  const present: number[] = []
  for (let group = 0; group < there.length; group++) if (there[group] === 1) present.push(group)
  return { keys: present.map((group) => keys[group]!), numbers: measuresAt(measures, sums, present) }
}

/** The measures of groups by their places, in that order; those of nothing where a place is −1. */
export const measuresAt = <M extends Measures>(
  measures: M,
  numbers: GroupedState['numbers'],
  places: ArrayLike<number>,
): Sums<M> =>
  Object.fromEntries(
    Object.entries(emptyCell(measures)).map(([name, nothing]) => {
      const values = numbers[name]!
      // Much faster than Float64Array.from.
      const picked = new Float64Array(places.length)
      for (let i = 0; i < picked.length; i++) picked[i] = places[i]! < 0 ? nothing : values[places[i]!]!
      return [name, picked]
    }),
  ) as Sums<M>
