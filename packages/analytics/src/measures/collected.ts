import { medianOf } from '../result/median.js'
import type { Key } from './grouped.js'

/** The numbers of one group, such as lengths of time, part by part: what a median takes. */
export interface Collected {
  readonly key: Key
  readonly parts: readonly Float64Array[]
}

/** Those of all states; one group of them is one again. */
export const mergeCollected = (states: readonly (readonly Collected[])[]): readonly Collected[] => {
  const merged = new Map<string, { readonly key: Key; readonly parts: Float64Array[] }>()
  for (const { key, parts } of states.flat()) {
    const name = JSON.stringify(key)
    const known = merged.get(name)
    if (known) known.parts.push(...parts)
    else merged.set(name, { key, parts: [...parts] })
  }
  return [...merged.values()]
}

/** What gives the median of each group, null of none. */
export const mediansOf = (collected: readonly Collected[]): ((key: Key) => number | null) => {
  const byKey = new Map(collected.map(({ key, parts }) => [JSON.stringify(key), parts]))
  return (key) => medianOfParts(byKey.get(JSON.stringify(key)) ?? [])
}

/** The median of all numbers of the parts, null of none. */
export const medianOfParts = (parts: readonly Float64Array[]): number | null => {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0))
  let end = 0
  for (const part of parts) {
    all.set(part, end)
    end += part.length
  }
  return medianOf(all.sort())
}
