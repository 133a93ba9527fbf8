import { moneyMeasures } from '../measures/money.js'
import type { Cell } from '../measures/measures.js'

/** What is added up for one calendar unit and one value of the breakdown; money in minor units. */
export const revenueMeasures = {
  /** Whether anything of the period itself is in it: such values get a row in every unit. */
  present: 'any',
  ...moneyMeasures,
  units: 'sum',
  shipping: 'sum',
  tax: 'sum',
  buyers: 'sum',
  newBuyers: 'sum',
  previousNet: 'sum',
} as const

export type RevenueCell = Cell<typeof revenueMeasures>
