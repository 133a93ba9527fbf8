import { batchOf } from '@polymart/core'
import type { Batch, Transaction } from '@polymart/core'

const place = { country: 'DE', region: null, city: null }

/** Orders numbered from `first`, each of some 500 bytes. */
export const ordersFrom = (first: number, rows: number): Batch<'transactions'> =>
  batchOf(
    'transactions',
    Array.from({ length: rows }, (_, i) => order(first + i)),
  )

export const order = (number: number): Transaction => ({
  transactionId: `order-${number}`,
  userId: `user-${number % 1000}`,
  at: 1_780_000_000_000 + number,
  status: 'completed',
  lines: [{ productId: `product-${number}`, quantity: 1, unitPriceMinor: number, discountMinor: 0 }],
  shippingMinor: 0,
  taxMinor: 0,
  totalMinor: number,
  currency: 'EUR',
  presentmentCurrency: null,
  presentmentTotalMinor: null,
  paymentMethod: `${number}-`.repeat(60),
  couponCode: null,
  salesChannel: 'web',
  billing: place,
  shipping: place,
  sessionId: null,
  refunds: [],
  test: false,
})
