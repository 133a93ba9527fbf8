import { compareLabels } from '../result/order.js'
import type { GeographyState } from './partial.js'
import { netOf } from './tables.js'
import type { PlaceRow } from './tables.js'
import { addTally, tallyOf, totalTally } from './tally.js'
import type { Tally } from './tally.js'

export const geographyMerge = (states: readonly GeographyState[]): GeographyState => {
  const byPlace = new Map<string, { readonly names: readonly string[]; readonly tally: Tally }>()
  for (const { places } of states) {
    for (const { names, tally } of places) {
      const key = names.join('\0')
      const known = byPlace.get(key) ?? { names, tally: tallyOf() }
      addTally(known.tally, tally)
      byPlace.set(key, known)
    }
  }
  return { places: [...byPlace.values()], total: totalTally(states.map(({ total }) => total)) }
}

export const geographyRows = ({
  places,
  total,
}: GeographyState): Readonly<Record<'places' | 'total', readonly PlaceRow[]>> => {
  const allNet = netOf(total)
  return {
    places: places
      .toSorted((a, b) => compareNames(a.names, b.names))
      .map(({ names, tally }) => ({ ...tally, names, allNet })),
    total: [{ ...total, names: [], allNet }],
  }
}

const compareNames = (a: readonly string[], b: readonly string[]): number => {
  for (let level = 0; level < a.length; level++) {
    const order = compareLabels(a[level]!, b[level]!)
    if (order !== 0) return order
  }
  return 0
}
