import type { GroupedState, Key } from './grouped.js'
import { emptyCell } from './measures.js'
import type { Measures, Sums } from './measures.js'

/** Those of the groups of which there is anything; each has a key of its own. */
export const stateOfSums = <M extends Measures>(measures: M, keys: readonly Key[], sums: Sums<M>): GroupedState => {
  const columns = Object.entries(emptyCell(measures)).map(([name, nothing]) => ({ values: sums[name]!, name, nothing }))
  const there = new Uint8Array(keys.length)
  for (const { values, nothing } of columns)
    for (let group = 0; group < there.length; group++) if (values[group] !== nothing) there[group] = 1
  const present: number[] = []
  for (let group = 0; group < there.length; group++) if (there[group] === 1) present.push(group)
  return {
    keys: present.map((group) => keys[group]!),
    numbers: Object.fromEntries(
      columns.map(({ name, values }) => {
        // Much faster than Float64Array.from.
        const numbers = new Float64Array(present.length)
        for (let i = 0; i < numbers.length; i++) numbers[i] = values[present[i]!]!
        return [name, numbers]
      }),
    ),
  }
}
