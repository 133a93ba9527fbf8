import type { SpecOf } from '../define/analysis.js'
import { wholeNumber } from '../params/param.js'

export const pricesParams = {
  days: wholeNumber(1, 3650, 14, 'Days of 24 hours before and after a change that are compared.'),
}

export type PricesSpec = SpecOf<typeof pricesParams>
