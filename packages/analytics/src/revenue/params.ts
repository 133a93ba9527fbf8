import { field } from '../define/breakdown.js'
import { choice } from '../params/param.js'
import type { SpecOf } from '../define/analysis.js'
import { refundsOn } from '../define/shared-params.js'
import { productLevels } from '../grouping/products.js'
import type { Span } from '../params/scope.js'

export const revenueParams = {
  every: choice(['day', 'week', 'month'], 'day', 'The calendar unit of a row, in `timeZone`.'),
  by: field(
    {
      places: 'billing',
      owners: ['user', 'session', 'order'],
      products: ['product', ...productLevels],
      derived: ['customerType'],
    },
    "A row for each value of it: a field of the order, such as `'country'` (the billing address's), `'paymentMethod'` or `'couponCode'`, of its user, such as `'loyaltyTier'`, or of the session that it names; of each line `'product'` (its id), `'brand'`, `'subcategory'` or `'category'` (the top one); `'customerType'` (\"new\": the user's first order of all, or \"returning\"); `null` is none.",
  ),
  refundsOn,
}

/** The parameters of revenue, and the rows that they ask for. */
export type RevenueSpec = SpecOf<typeof revenueParams, { readonly spans: readonly Span[] }>
