import { field } from '../define/breakdown.js'
import { choice } from '../params/param.js'
import type { SpecOf } from '../define/analysis.js'
import { refundsOn } from '../define/shared-params.js'
import type { Span } from '../params/scope.js'

export const revenueParams = {
  every: choice(['day', 'week', 'month'], 'day', 'The calendar unit of a row, in `timeZone`.'),
  by: field(
    {
      places: 'billing',
      owners: ['user', 'session', 'order'],
      only: ['country', 'salesChannel', 'loyaltyTier'],
      products: ['category'],
    },
    "A row for each value of it: `'country'` (the billing address's), `'category'` (the top one of each line), `'salesChannel'`, `'loyaltyTier'` (the user's), or a field of the shop's own, of the user, the order, or the session that it names; `null` is none.",
  ),
  refundsOn,
}

/** The parameters of revenue, and the rows that they ask for. */
export type RevenueSpec = SpecOf<typeof revenueParams, { readonly spans: readonly Span[] }>
