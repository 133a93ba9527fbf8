import { checkNames, scopeOf, spansOf } from '../params/common.js'
import type { CommonParams, Extents, RunOptions } from '../params/common.js'
import { oneOf } from '../params/check.js'
import type { RevenueSpec } from '../scope.js'

/**
 * What {@link revenue} takes. A place in `where` is the billing address's; the period begins 12 calendar months before
 * the date of `asOf`.
 */
export interface RevenueParams extends CommonParams, RunOptions {
  /**
   * The calendar unit of a row, in `timeZone`.
   * @defaultValue `'day'`
   */
  readonly every?: 'day' | 'week' | 'month'
  /**
   * A row for each value of it: the billing country, the top category of each line, the sales channel, or the user's
   * tier; `null` is none.
   * @defaultValue `null`
   */
  readonly by?: 'country' | 'category' | 'salesChannel' | 'loyaltyTier' | null
  /**
   * Whether a refund counts on its own date, or wholly with its order.
   * @defaultValue `'refund'`
   */
  readonly refundsOn?: 'refund' | 'order'
}

const breakdowns = ['country', 'category', 'salesChannel', 'loyaltyTier'] as const

export const revenueSpec = (params: RevenueParams, extents: Extents): RevenueSpec => {
  checkNames(params, ['every', 'by', 'refundsOn'])
  const scope = scopeOf(params, extents, '12 months', { places: 'billing', owners: ['user', 'session', 'order'] })
  const every = oneOf('every', params.every, ['day', 'week', 'month'], 'day')
  return {
    scope,
    every,
    by: params.by === undefined || params.by === null ? null : oneOf('by', params.by, breakdowns, 'country'),
    refundsOn: oneOf('refundsOn', params.refundsOn, ['refund', 'order'], 'refund'),
    spans: spansOf(scope, every),
  }
}
