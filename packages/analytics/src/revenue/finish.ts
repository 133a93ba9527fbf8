import { columnRows } from '../define/column-rows.js'
import type { Rows } from '../define/column-rows.js'
import { measuresAt } from '../measures/sums.js'
import { compareLabels } from '../result/order.js'
import { revenueMeasures } from './measures.js'
import type { RevenueSpec } from './params.js'
import type { RevenueState } from './partial.js'
import type { RevenueRow } from './tables.js'

const rowsOf = columnRows<RevenueRow>([
  ...(Object.keys(revenueMeasures) as (keyof typeof revenueMeasures)[]),
  ...(['label', 'value'] as const),
])

/** A row of each calendar unit for each value that the period has. */
export const revenueRows = ({ keys, numbers }: RevenueState, spec: RevenueSpec): Rows<RevenueRow> => {
  // Of each value, where the numbers of its units are; −1 for a unit in which there is nothing.
  const placesOf = new Map<string, Int32Array>()
  const nowhere = (): Int32Array => new Int32Array(spec.spans.length).fill(-1)
  if (spec.by === null) placesOf.set('', nowhere())
  for (const [place, key] of keys.entries()) {
    const value = spec.by === null ? '' : (key[0] as string)
    let places = placesOf.get(value)
    if (!places) placesOf.set(value, (places = nowhere()))
    places[key[key.length - 1] as number] = place
  }
  const values = [...placesOf].filter(
    ([, places]) => spec.by === null || places.some((place) => place >= 0 && numbers['present']![place] === 1),
  )
  values.sort(([a], [b]) => compareLabels(a, b))
  const rows = spec.spans.length * values.length
  const places = new Int32Array(rows)
  const label = new Array<string>(rows)
  const value = new Array<string>(rows)
  let row = 0
  for (const [span, { label: from }] of spec.spans.entries()) {
    for (const [text, placesOfText] of values) {
      places[row] = placesOfText[span]!
      label[row] = from
      value[row++] = text
    }
  }
  return rowsOf({ ...measuresAt(revenueMeasures, numbers, places), label, value }, rows)
}
