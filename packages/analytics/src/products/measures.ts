import { moneyMeasures } from '../measures/money.js'
import type { Cell } from '../measures/measures.js'

/** What is added up of a product, or of all products of a value; money in minor units. */
export const productMeasures = {
  /** Whether anything of the period or the previous one is of it. */
  present: 'any',
  views: 'sum',
  viewers: 'sum',
  adders: 'sum',
  /** Viewers who are adders, and who are buyers. */
  viewersWhoAdd: 'sum',
  viewersWhoBuy: 'sum',
  ...moneyMeasures,
  buyers: 'sum',
  units: 'sum',
  /** Of the units whose product has one. */
  cost: 'sum',
  /** Whether a unit was sold whose product has none. */
  costUnknown: 'any',
  /** Goods refunded before asOf of the orders of the period, whenever that was. */
  refunded: 'sum',
  previousViews: 'sum',
  previousNet: 'sum',
} as const

export type ProductCell = Cell<typeof productMeasures>
