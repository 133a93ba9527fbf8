import { checkNames, scopeOf } from '../params/common.js'
import type { CommonParams, Extents, RunOptions } from '../params/common.js'
import { oneOf } from '../params/check.js'
import type { GeographySpec } from '../scope.js'

export interface GeographyParams extends CommonParams, RunOptions {
  /** How far a place goes: country (default), region (country and region), or city (all three). */
  readonly level?: 'country' | 'region' | 'city'
  /** Whose place counts; default session. */
  readonly basis?: 'session' | 'customer' | 'billing' | 'shipping'
  /** What converts a session: an order that names it (default), or a tracked purchase event in it. */
  readonly purchase?: 'orders' | 'events'
  /** Whether a refund counts on its own date (default) or wholly with its order. */
  readonly refundsOn?: 'refund' | 'order'
}

const placesOf = { session: 'session', customer: 'user', billing: 'billing', shipping: 'shipping' } as const

export const geographySpec = (params: GeographyParams, extents: Extents): GeographySpec => {
  checkNames(params, ['level', 'basis', 'purchase', 'refundsOn'])
  const basis = oneOf('basis', params.basis, ['session', 'customer', 'billing', 'shipping'], 'session')
  return {
    scope: scopeOf(params, extents, '30 days', { places: placesOf[basis], owners: ['user', 'session', 'order'] }),
    level: oneOf('level', params.level, ['country', 'region', 'city'], 'country'),
    basis,
    purchase: oneOf('purchase', params.purchase, ['orders', 'events'], 'orders'),
    refundsOn: oneOf('refundsOn', params.refundsOn, ['refund', 'order'], 'refund'),
  }
}
