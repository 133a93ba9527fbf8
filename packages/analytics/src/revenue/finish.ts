import type { Sums } from '../measures/measures.js'
import { compareLabels } from '../result/order.js'
import type { revenueMeasures } from './measures.js'
import type { RevenueSpec } from './params.js'
import type { RevenueState } from './partial.js'
import type { RevenueRow } from './tables.js'

/** A row of each calendar unit for each value that the period has. */
export const revenueRows = ({ keys, numbers }: RevenueState, spec: RevenueSpec): readonly RevenueRow[] => {
  // Of each value, where the numbers of its units are; −1 for a unit in which there is nothing.
  const placesOf = new Map<string, Int32Array>()
  const nowhere = (): Int32Array => new Int32Array(spec.spans.length).fill(-1)
  if (spec.by === null) placesOf.set('', nowhere())
  keys.forEach((key, place) => {
    const [value, span] = (spec.by === null ? ['', ...key] : key) as [string, number]
    let places = placesOf.get(value)
    if (!places) placesOf.set(value, (places = nowhere()))
    places[span] = place
  })
  const values = [...placesOf].filter(
    ([, places]) => spec.by === null || places.some((place) => place >= 0 && numbers['present']![place] === 1),
  )
  values.sort(([a], [b]) => compareLabels(a, b))
  const rowAt = rowsOf(numbers)
  return spec.spans.flatMap(({ label }, span) => values.map(([value, places]) => rowAt(label, value, places[span]!)))
}

/** Written out, as that makes the rows, of which there can be very many, several times as fast as going by names. */
const rowsOf = (numbers: RevenueState['numbers']): ((label: string, value: string, place: number) => RevenueRow) => {
  const { present, orders, gross, discounts, returns, units } = numbers as Sums<typeof revenueMeasures>
  const { shipping, tax, buyers, newBuyers, previousNet } = numbers as Sums<typeof revenueMeasures>
  const at = (column: Float64Array, place: number): number => (place < 0 ? 0 : column[place]!)
  return (label, value, place) => ({
    label,
    value,
    present: at(present, place),
    orders: at(orders, place),
    gross: at(gross, place),
    discounts: at(discounts, place),
    returns: at(returns, place),
    units: at(units, place),
    shipping: at(shipping, place),
    tax: at(tax, place),
    buyers: at(buyers, place),
    newBuyers: at(newBuyers, place),
    previousNet: at(previousNet, place),
  })
}
