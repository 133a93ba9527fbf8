import { divideRounded, orderStatuses, salesChannels } from '@polymart/core'
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
import { coupons } from '../shop/coupons.js'
import { countries, perDollar, places } from '../shop/places.js'
import type { World } from '../shop/world.js'
import { drawChannel, drawDestination, drawPayment, drawStatus, payments } from './handling.js'
import type { Orders } from './orders.js'
import { totalOf } from './orders.js'
import type { People } from './people.js'
import { placeColumns } from './place-columns.js'
import { drawRefunds, refundColumn } from './refunds.js'

const couponTexts = new Vocabulary(coupons.map(({ code }) => code))
const statuses = new Vocabulary(orderStatuses)
const channels = new Vocabulary(salesChannels)
const currencies = new Vocabulary(Object.keys(perDollar))
const shopCurrency = new Vocabulary(['USD'])

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
    const sold = drawChannel(random, orders, order)
    channel[order] = channels.code(sold)
    payment[order] = drawPayment(random, sold)
    currency[order] = currencies.code(own)
    total[order] = totalOf(orders, order)
    presented[order] = divideRounded(total[order]! * perDollar[own]!, 100)!
    billing[order] = home
    shipping[order] = drawDestination(random, orders, order, home)
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
      couponCode: textColumn(couponTexts.dictionary, orders.coupon),
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
