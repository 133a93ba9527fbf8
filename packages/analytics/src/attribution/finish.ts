import { compareLabels } from '../result/order.js'
import { mediansOf, medianOfParts, mergeCollected } from '../measures/collected.js'
import { entriesOf, mergeGrouped } from '../measures/grouped.js'
import { mergeCells } from '../measures/measures.js'
import type { Slices } from '../slices.js'
import { creditMeasures, pathMeasures, totalMeasures } from './measures.js'
import type { AttributionState } from './partial.js'
import type { CreditRow, PathRow, Summary } from './tables.js'

export function* attributionMerge(states: readonly AttributionState[]): Slices<AttributionState> {
  return {
    credits: yield* mergeGrouped(
      creditMeasures,
      states.map(({ credits }) => credits),
    ),
    paths: yield* mergeGrouped(
      pathMeasures,
      states.map(({ paths }) => paths),
    ),
    waits: mergeCollected(states.map(({ waits }) => waits)),
    total: mergeCells(
      totalMeasures,
      states.map(({ total }) => total),
    ),
  }
}

export const creditRows = ({ credits, total }: AttributionState): readonly CreditRow[] =>
  entriesOf(creditMeasures, credits)
    .filter(({ cell }) => cell.touches > 0 || cell.parts > 0)
    .map(({ key, cell }) => ({ ...cell, value: String(key[0]), total }))
    .sort((a, b) => compareLabels(a.value, b.value))

export const pathRows = ({ paths, waits, total }: AttributionState): readonly PathRow[] => {
  const medianOf = mediansOf(waits)
  return entriesOf(pathMeasures, paths)
    .map(({ key, cell }) => ({ ...cell, path: String(key[0]), medianWait: medianOf(key), total }))
    .sort((a, b) => b.orders - a.orders || compareLabels(a.path, b.path))
}

export const summaryOf = ({ waits, total }: AttributionState): Summary => ({
  ...total,
  medianWait: medianOfParts(waits.flatMap(({ parts }) => parts)),
})
