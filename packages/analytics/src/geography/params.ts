import type { SpecOf } from '../define/analysis.js'
import { choice } from '../params/param.js'
import { refundsOn } from '../define/shared-params.js'

const levels = ['country', 'region', 'city'] as const

export const geographyParams = {
  level: choice(levels, 'country', 'How far a place goes: country, region (country and region), or city (all three).'),
  basis: choice(
    ['session', 'customer', 'billing', 'shipping'],
    'session',
    "Whose place counts: that of the session, of the customer's profile, or of an address of the order.",
  ),
  purchase: choice(
    ['orders', 'events'],
    'orders',
    'What converts a session: an order that names it, or a tracked purchase in it.',
  ),
  refundsOn,
}

/** The parts of a place, as far as the level goes. */
export const levelNames = (level: (typeof levels)[number]): readonly (typeof levels)[number][] =>
  levels.slice(0, levels.indexOf(level) + 1)

export type GeographySpec = SpecOf<typeof geographyParams>

/** Whose place counts, in the terms of `where`. */
export const placesOf = {
  session: 'session',
  customer: 'user',
  billing: 'billing',
  shipping: 'shipping',
} as const
