import { devices, divideRounded, orderStatuses, salesChannels } from '@polymart/core'
import type { Batch } from '@polymart/core'
import {
  booleanColumn,
  idDictionary,
  numberColumn,
  referenceColumn,
  sharedCodes,
  textColumn,
  uniqueIds,
  Vocabulary,
} from '../columns.js'
import type { Range } from '../plan.js'
import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'
import { dayMs } from '../shop/calendar.js'
import { countries, perDollar, places } from '../shop/places.js'
import type { World } from '../shop/world.js'
import type { Orders } from './orders.js'
import { totalOf } from './orders.js'
import type { People } from './people.js'
import { placeColumns } from './place-columns.js'
import { drawRefunds, refundColumn } from './refunds.js'
import type { Refund } from './refunds.js'

const statuses = new Vocabulary(orderStatuses)
const channels = new Vocabulary(salesChannels)
const currencies = new Vocabulary(Object.keys(perDollar))
const shopCurrency = new Vocabulary(['USD'])
const payments = new Vocabulary([
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

/** The numbers of what a block's orders refer to. */
export interface OrderRanges {
  readonly users: Range
  readonly orders: Range
  readonly sessions: Range
  readonly products: Range
}

export const transactionsBatch = (
  random: Random,
  world: World,
  people: People,
  orders: Orders,
  /** The number of the session that led to each order; −1 for none. */
  sessionOf: Int32Array,
  ranges: OrderRanges,
): Batch<'transactions'> => {
  const { count } = orders
  const refunds = Array.from({ length: count }, (_, order) => drawRefunds(random, world, orders, order))
  const status = new Int32Array(count)
  const channel = new Int32Array(count)
  const payment = new Int32Array(count)
  const currency = new Int32Array(count)
  const total = new Float64Array(count)
  const presented = new Float64Array(count)
  const billing = new Int32Array(count)
  const shipping = new Int32Array(count)
  for (let order = 0; order < count; order++) {
    const home = people.homes[orders.user[order]!]!
    const { currency: own } = countries[places[home]!.country]!
    status[order] = statuses.code(drawStatus(random, world, orders, order, refunds[order]!))
    channel[order] = channels.code(drawChannel(random, orders, order))
    payment[order] = paymentsOf(channel[order]!).pick(random)
    currency[order] = currencies.code(own)
    total[order] = totalOf(orders, order)
    presented[order] = divideRounded(total[order]! * perDollar[own]!, 100)!
    billing[order] = home
    shipping[order] = orders.inStore[order] === 1 ? -1 : random.chance(0.08) ? anotherPlace(random, home) : home
  }
  return {
    entity: 'transactions',
    rows: count,
    columns: {
      transactionId: uniqueIds('t', ranges.orders),
      userId: textColumn(idDictionary('u', ranges.users), orders.user),
      at: numberColumn(orders.at),
      status: textColumn(statuses.dictionary, status),
      lines: linesColumn(orders, ranges.products),
      shippingMinor: numberColumn(orders.shipping),
      taxMinor: numberColumn(orders.tax),
      totalMinor: numberColumn(total),
      currency: textColumn(shopCurrency.dictionary, new Int32Array(count)),
      presentmentCurrency: textColumn(currencies.dictionary, currency),
      presentmentTotalMinor: numberColumn(presented),
      paymentMethod: textColumn(payments.dictionary, payment),
      salesChannel: textColumn(channels.dictionary, channel),
      ...placeColumns('billing.', billing),
      ...placeColumns('shipping.', shipping),
      sessionId: referenceColumn('s', ranges.sessions, sessionOf),
      ...refundColumn(refunds),
      test: booleanColumn(orders.test),
    },
  }
}

const linesColumn = (orders: Orders, products: Range): Batch['columns'][string] => {
  const length = orders.lines[orders.count]!
  return {
    kind: 'list',
    offsets: sharedCodes(orders.lines),
    items: {
      productId: referenceColumn('p', products, orders.product.subarray(0, length)),
      quantity: numberColumn(orders.quantity.subarray(0, length)),
      unitPriceMinor: numberColumn(orders.unitPrice.subarray(0, length)),
      discountMinor: numberColumn(orders.discount.subarray(0, length)),
    },
  }
}

const drawStatus = (
  random: Random,
  { calendar }: World,
  orders: Orders,
  order: number,
  refunds: readonly Refund[],
): (typeof orderStatuses)[number] => {
  const goods = refunds.reduce((sum, { lines }) => sum + lines.reduce((part, line) => part + line.goods, 0), 0)
  if (refunds.length > 0) return goods === orders.goods[order] ? 'refunded' : 'completed'
  if (random.chance(0.04)) return 'cancelled'
  const age = calendar.end - orders.at[order]!
  // Some are never paid.
  if (random.chance(age < dayMs ? 0.4 : 0.005)) return 'pending'
  if (age < 3 * dayMs) return 'processing'
  return age < 8 * dayMs ? 'shipped' : 'completed'
}

const drawChannel = (random: Random, orders: Orders, order: number): (typeof salesChannels)[number] => {
  if (orders.inStore[order] === 1) return 'store'
  const device = orders.device[order]!
  if (device < 0) return random.chance(0.5) ? 'phone' : 'web'
  return devices[device] !== 'desktop' && random.chance(0.35) ? 'app' : 'web'
}

const paymentsOf = (channel: number): Alias => {
  switch (salesChannels[channel]) {
    case 'store':
      return inStore
    case 'phone':
      return byPhone
    default:
      return online
  }
}

/** Where a present goes: another place of the same country, if there is one. */
const anotherPlace = (random: Random, home: number): number => {
  const { country } = places[home]!
  const first = places.findIndex((place) => place.country === country)
  return first + random.below(countries[country]!.cities.length)
}
