import { entriesOf, Grouped, mergeGrouped } from '../measures/grouped.js'
import { netOf } from '../measures/money.js'
import { compareLabels } from '../result/order.js'
import type { Slices } from '../slices.js'
import { placeMeasures } from './measures.js'
import type { GeographyState } from './partial.js'
import type { PlaceRow } from './tables.js'

export function* geographyMerge(states: readonly GeographyState[]): Slices<GeographyState> {
  return {
    places: yield* mergeGrouped(
      placeMeasures,
      states.map(({ places }) => places),
    ),
    total: yield* mergeGrouped(
      placeMeasures,
      states.map(({ total }) => total),
    ),
  }
}

export const geographyRows = (state: GeographyState): Readonly<Record<'places' | 'total', readonly PlaceRow[]>> => {
  const total = new Grouped(placeMeasures).add(state.total).at([])
  const allNet = netOf(total)
  return {
    places: entriesOf(placeMeasures, state.places)
      .map(({ key, cell }) => ({ ...cell, names: key as readonly string[], allNet }))
      .sort((a, b) => compareNames(a.names, b.names)),
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
