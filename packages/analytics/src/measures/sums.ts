import type { GroupedState, Key } from './grouped.js'
import { emptyCell } from './measures.js'
import type { Measures } from './measures.js'

/** The measures of numbered groups while rows are gone through: of each a number by group. */
export type Sums<M extends Measures> = { readonly [Name in keyof M]: Float64Array }

export const emptySums = <M extends Measures>(measures: M, groups: number): Sums<M> =>
  Object.fromEntries(
    Object.entries(emptyCell(measures)).map(([name, nothing]) => [name, new Float64Array(groups).fill(nothing)]),
  ) as Sums<M>

/** Those of the groups of which there is anything; each has a key of its own. */
export const stateOfSums = <M extends Measures>(measures: M, keys: readonly Key[], sums: Sums<M>): GroupedState => {
  const columns = Object.entries(emptyCell(measures)).map(([name, nothing]) => ({ values: sums[name]!, name, nothing }))
  const present = Array.from(keys.keys()).filter((group) =>
    columns.some(({ values, nothing }) => values[group] !== nothing),
  )
  return {
    keys: present.map((group) => keys[group]!),
    numbers: Object.fromEntries(
      columns.map(({ name, values }) => [name, Float64Array.from(present, (group) => values[group]!)]),
    ),
  }
}
