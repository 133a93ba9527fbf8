import { checkNames, scopeOf, spansOf } from '../params/common.js'
import type { CommonParams, Extents, RunOptions } from '../params/common.js'
import { oneOf } from '../params/check.js'
import type { RevenueSpec } from '../scope.js'

export interface RevenueParams extends CommonParams, RunOptions {
  /** The calendar unit of a row; default day. */
  readonly every?: 'day' | 'week' | 'month'
  /** A row for each value of it: billing country, top category of each line, sales channel, or the user's tier. */
  readonly by?: 'country' | 'category' | 'salesChannel' | 'loyaltyTier' | null
  /** Whether a refund counts on its own date (default) or wholly with its order. */
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
