import type { SpecOf } from '../define/analysis.js'
import { duration, wholeNumber } from '../params/param.js'

export const repurchaseParams = {
  window: duration(
    '90d',
    "How long a customer has for the next order: `'90d'`, `'6w'`, or milliseconds. Customers who have had less time are not among the mature ones.",
  ),
  maxOrder: wholeNumber(1, 100, 10, 'The last order number that has a row, 1 to 100.'),
}

export type RepurchaseSpec = SpecOf<typeof repurchaseParams>
