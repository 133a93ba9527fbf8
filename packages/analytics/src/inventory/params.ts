import type { SpecOf } from '../define/analysis.js'
import { wholeNumber } from '../params/param.js'

const century = 36_500

export const inventoryParams = {
  leadTimeDays: wholeNumber(0, century, 14, 'Days from an order at the supplier to its arrival.'),
  safetyDays: wholeNumber(0, century, 7, 'Days that the stock has to last beyond that.'),
  maxCoverDays: wholeNumber(1, century, 180, 'A stock that lasts longer is an overstock.'),
  newDays: wholeNumber(1, century, 30, 'A product that was created less than so many days before `to` is new.'),
}

export type InventorySpec = SpecOf<typeof inventoryParams>
