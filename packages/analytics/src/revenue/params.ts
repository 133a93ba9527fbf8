import { checkNames, scopeOf, spansOf } from '../params/common.js'
import type { CommonParams, Extents, RunOptions } from '../params/common.js'
import { oneOf } from '../params/check.js'
import { checkColumn, extraNamed, extraNames } from '../params/fields.js'
import type { Lookup } from '../params/fields.js'
import type { RevenueSpec } from '../scope.js'

/**
 * What {@link revenue} takes. A place in `where` is the billing address's; the period has the 12 calendar months up to
 * `asOf`.
 */
export interface RevenueParams extends CommonParams, RunOptions {
  /**
   * The calendar unit of a row, in `timeZone`.
   * @defaultValue `'day'`
   */
  readonly every?: 'day' | 'week' | 'month'
  /**
   * A row for each value of it: `'country'` (the billing address's), `'category'` (the top one of each line),
   * `'salesChannel'`, `'loyaltyTier'` (the user's), or a field of the shop's own, of the user, the order, or the session
   * that it names; `null` is none.
   * @defaultValue `null`
   */
  readonly by?: string | null
  /**
   * Whether a refund counts on its own date, or wholly with its order.
   * @defaultValue `'refund'`
   */
  readonly refundsOn?: 'refund' | 'order'
}

/** How the columns of its table are called. */
const columns = [
  ...['from', 'orders', 'units', 'grossMinor', 'discountsMinor', 'returnsMinor', 'netMinor', 'shippingMinor'],
  ...['taxMinor', 'totalMinor', 'aovMinor', 'buyers', 'newBuyers', 'previousNetMinor'],
]

const breakdowns = ['country', 'category', 'salesChannel', 'loyaltyTier'] as const

export const revenueSpec = (params: RevenueParams, extents: Extents): RevenueSpec => {
  checkNames(params, ['every', 'by', 'refundsOn'])
  const lookup: Lookup = { places: 'billing', owners: ['user', 'session', 'order'], extra: extents.extra }
  const scope = scopeOf(params, extents, '12 months', lookup)
  const every = oneOf('every', params.every, ['day', 'week', 'month'], 'day')
  return {
    scope,
    every,
    by: breakdownOf(params.by, lookup),
    refundsOn: oneOf('refundsOn', params.refundsOn, ['refund', 'order'], 'refund'),
    spans: spansOf(scope, every),
  }
}

const breakdownOf = (by: unknown, lookup: Lookup): RevenueSpec['by'] => {
  if (by === undefined || by === null) return null
  const own = typeof by === 'string' ? extraNamed(by, lookup) : undefined
  if (!own) return oneOf<string>('by', by, [...breakdowns, ...extraNames(lookup)], 'country') as RevenueSpec['by']
  checkColumn(by as string, own, columns)
  return { owner: own.owner as 'user' | 'session' | 'order', field: own.field, name: by as string }
}
