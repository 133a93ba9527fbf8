import { checkNames, scopeOf } from '../params/common.js'
import type { CommonParams, Extents, RunOptions } from '../params/common.js'
import { oneOf } from '../params/check.js'
import type { Lookup } from '../params/fields.js'
import type { GeographySpec } from '../scope.js'

/** What {@link geography} takes. A place in `where` is that of `basis`; the period has the 30 dates up to `asOf`. */
export interface GeographyParams extends CommonParams, RunOptions {
  /**
   * How far a place goes: country, region (country and region), or city (all three).
   * @defaultValue `'country'`
   */
  readonly level?: 'country' | 'region' | 'city'
  /**
   * Whose place counts: that of the session, of the customer's profile, or of an address of the order.
   * @defaultValue `'session'`
   */
  readonly basis?: 'session' | 'customer' | 'billing' | 'shipping'
  /**
   * What converts a session: an order that names it, or a tracked purchase in it.
   * @defaultValue `'orders'`
   */
  readonly purchase?: 'orders' | 'events'
  /**
   * Whether a refund counts on its own date, or wholly with its order.
   * @defaultValue `'refund'`
   */
  readonly refundsOn?: 'refund' | 'order'
}

const placesOf = { session: 'session', customer: 'user', billing: 'billing', shipping: 'shipping' } as const

export const geographySpec = (params: GeographyParams, extents: Extents): GeographySpec => {
  checkNames(params, ['level', 'basis', 'purchase', 'refundsOn'])
  const basis = oneOf('basis', params.basis, ['session', 'customer', 'billing', 'shipping'], 'session')
  const lookup: Lookup = { places: placesOf[basis], owners: ['user', 'session', 'order'], extra: extents.extra }
  return {
    scope: scopeOf(params, extents, '30 days', lookup),
    level: oneOf('level', params.level, ['country', 'region', 'city'], 'country'),
    basis,
    purchase: oneOf('purchase', params.purchase, ['orders', 'events'], 'orders'),
    refundsOn: oneOf('refundsOn', params.refundsOn, ['refund', 'order'], 'refund'),
  }
}
