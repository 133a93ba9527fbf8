import { devices } from '@polymart/core'
import type { orderStatuses, salesChannels } from '@polymart/core'
import { Vocabulary } from '../columns.js'
import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'
import { dayMs } from '../shop/calendar.js'
import { countries, places } from '../shop/places.js'
import type { World } from '../shop/world.js'
import type { Orders } from './orders.js'
import type { Refund } from './refunds.js'

type OrderStatus = (typeof orderStatuses)[number]
type SalesChannel = (typeof salesChannels)[number]

export const payments = new Vocabulary([
  'card',
  'paypal',
  'apple_pay',
  'google_pay',
  'bank_transfer',
  'gift_card',
  'invoice',
  'cash',
])
const online = new Alias([52, 22, 9, 7, 7, 3])
const byPhone = new Alias([60, 0, 0, 0, 15, 5, 20])
const inStore = new Alias([70, 0, 0, 0, 0, 6, 0, 24])

/**
 * How long many orders wait to be paid. They do not count until they are: were it a day, the last one would seem to lack
 * a good part of its orders.
 */
const unpaidFor = dayMs / 12

/** Where an order stands at the end of history. */
export const drawStatus = (
  random: Random,
  { calendar }: World,
  orders: Orders,
  order: number,
  refunds: readonly Refund[],
): OrderStatus => {
  const goods = refunds.reduce((sum, { lines }) => sum + lines.reduce((part, line) => part + line.goods, 0), 0)
  if (refunds.length > 0) return goods === orders.goods[order] ? 'refunded' : 'completed'
  if (random.chance(0.04)) return 'cancelled'
  const age = calendar.end - orders.at[order]!
  // Some are never paid.
  if (random.chance(age < unpaidFor ? 0.4 : 0.005)) return 'pending'
  if (age < 3 * dayMs) return 'processing'
  return age < 8 * dayMs ? 'shipped' : 'completed'
}

export const drawChannel = (random: Random, orders: Orders, order: number): SalesChannel => {
  if (orders.inStore[order] === 1) return 'store'
  const device = orders.device[order]!
  if (device < 0) return random.chance(0.5) ? 'phone' : 'web'
  return devices[device] !== 'desktop' && random.chance(0.35) ? 'app' : 'web'
}

/** How an order of a channel was paid: a code of `payments`. */
export const drawPayment = (random: Random, channel: SalesChannel): number => means(channel).pick(random)

const means = (channel: SalesChannel): Alias => {
  switch (channel) {
    case 'store':
      return inStore
    case 'phone':
      return byPhone
    default:
      return online
  }
}

/** Where an order is sent to: a place, or −1 for none. */
export const drawDestination = (random: Random, orders: Orders, order: number, home: number): number => {
  if (orders.inStore[order] === 1) return -1
  return random.chance(0.08) ? placeInCountry(random, home) : home
}

/** Where a present goes: a place of the same country. */
const placeInCountry = (random: Random, home: number): number => {
  const { country } = places[home]!
  const first = places.findIndex((place) => place.country === country)
  return first + random.below(countries[country]!.cities.length)
}
