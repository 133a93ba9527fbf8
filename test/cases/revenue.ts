import { at, category, line, order, product, refund, shop, user } from '../fixtures/records.js'
import { nastyParams, standardParams } from '../fixtures/params-revenue.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const numbers =
  'orders units grossMinor discountsMinor returnsMinor netMinor shippingMinor taxMinor totalMinor aovMinor buyers ' +
  'newBuyers previousNetMinor'
const revenue = table(`from ${numbers}`)
const by = (field: string) => table(`from ${field} ${numbers}`)

const records = shop({
  // zed of order r5 is in no list of users.
  users: [user({ userId: 'ann', loyaltyTier: 'gold' }), user({ userId: 'bob' })],
  categories: [
    category('fashion', 'Fashion'),
    category('shoes', 'Shoes', 'fashion'),
    category('toys', 'Toys'),
    category('puzzles', 'Puzzles', 'toys'),
  ],
  // p9 of order r5 is in no list of products.
  products: [product({ productId: 'p1', categoryId: 'shoes' }), product({ productId: 'p2', categoryId: 'puzzles' })],
  transactions: [
    // ann's first. The refund, 4 days later, has a product that is not in the order.
    order({
      transactionId: 'r1',
      userId: 'ann',
      at: at('2026-03-26T12:00+01:00'),
      shippingMinor: 100,
      taxMinor: 50,
      refunds: [refund(at('2026-03-30T10:00+02:00'), { p1: 250, p2: 50 }, { shippingMinor: 10, taxMinor: 5 })],
    }),
    // Half an hour before the clock goes from 02:00 to 03:00. gross 1000 + 301, discounts 1.
    order({
      transactionId: 'r2',
      userId: 'ann',
      at: at('2026-03-29T01:30+01:00'),
      salesChannel: 'app',
      lines: [line('p1', 2, 500, 1), line('p2', 1, 301)],
      shippingMinor: 490,
      taxMinor: 100,
    }),
    // Two orders of bob at one instant, half an hour after the gap: r3 is his first, by its id.
    order({
      transactionId: 'r4',
      userId: 'bob',
      at: at('2026-03-29T03:30+02:00'),
      lines: [line('p2', 1, 101)],
    }),
    order({
      transactionId: 'r3',
      userId: 'bob',
      at: at('2026-03-29T03:30+02:00'),
      salesChannel: 'app',
      lines: [line('p2', 1, 201)],
    }),
    // In Berlin on 03-30 (the 29th has 23 hours), in UTC still on Sunday 03-29.
    order({
      transactionId: 'r5',
      userId: 'zed',
      at: at('2026-03-30T00:30+02:00'),
      salesChannel: 'store',
      lines: [line('p9', 3, 100)],
    }),
    // Cancelled: no money, and not bob's first order.
    order({ transactionId: 'r6', userId: 'bob', at: at('2026-03-27T12:00+01:00'), status: 'cancelled' }),
    // Set aside: a negative quantity, and another currency.
    order({ transactionId: 'r7', userId: 'bob', at: at('2026-03-30T12:00+02:00'), lines: [line('p1', -1, 500)] }),
    order({ transactionId: 'r8', userId: 'bob', at: at('2026-03-30T12:00+02:00'), currency: 'EUR' }),
    // A test order.
    order({
      transactionId: 'r9',
      userId: 'bob',
      at: at('2026-03-30T15:00+02:00'),
      lines: [line('p1', 1, 99)],
      test: true,
    }),
    // Midnight in Berlin, the end of the period that ends on 03-31.
    order({ transactionId: 'r10', userId: 'ann', at: at('2026-03-31T00:00+02:00'), lines: [line('p1', 1, 70)] }),
  ],
})

// 03-28, 03-29 (23 hours) and 03-30. Moved back by 3 days of the local clock: 03-25, 03-26, 03-27.
const berlin = {
  asOf: '2026-03-31T12:00',
  timeZone: 'Europe/Berlin',
  period: { from: '2026-03-28', to: '2026-03-31' },
}

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // 03-28: nothing; 03-25 neither, though orders cover some of the previous period, so 0.
      // 03-29: r2, r3, r4: units 3 + 1 + 1, gross 1301 + 201 + 101 = 1603, AOV 1602 ÷ 3 = 534; bob is new, ann is not.
      //   On 03-26 r1: 1000, whose refund comes later.
      // 03-30: r5 (300) and the refund of r1: goods 300, shipping 10, tax 5. zed is new. On 03-27 only a cancelled order.
      params: berlin,
      tables: {
        revenue: revenue(
          ['2026-03-28', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0],
          ['2026-03-29', 3, 5, 1603, 1, 0, 1602, 490, 100, 2192, 534, 2, 1, 1000],
          ['2026-03-30', 1, 3, 300, 0, 300, 0, -10, -5, -15, 300, 1, 1, 0],
        ),
      },
    },
    {
      // 03-29, Fashion: r2's 2 × 500 − 1. Toys: r2's 301, r3, r4: 301 + 201 + 101 = 603; ann and bob, whose first it is.
      // 03-30: the refund goes to its lines' categories, also where the order has none of it. The unknown product of
      // zed's first order is "(not set)". Shipping, tax, total and AOV have no category.
      params: { ...berlin, by: 'category' },
      tables: {
        revenue: by('category')(
          ['2026-03-28', 'Fashion', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-28', 'Toys', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-28', '(not set)', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-29', 'Fashion', 1, 2, 1000, 1, 0, 999, null, null, null, null, 1, 0, 1000],
          ['2026-03-29', 'Toys', 3, 3, 603, 0, 0, 603, null, null, null, null, 2, 1, 0],
          ['2026-03-29', '(not set)', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-30', 'Fashion', 0, 0, 0, 0, 250, -250, null, null, null, null, 0, 0, 0],
          ['2026-03-30', 'Toys', 0, 0, 0, 0, 50, -50, null, null, null, null, 0, 0, 0],
          ['2026-03-30', '(not set)', 1, 3, 300, 0, 0, 300, null, null, null, null, 1, 1, 0],
        ),
      },
    },
    {
      // As by category, but an unknown product is still itself.
      params: { ...berlin, by: 'product' },
      tables: {
        revenue: by('product')(
          ['2026-03-28', 'p1', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-28', 'p2', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-28', 'p9', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-29', 'p1', 1, 2, 1000, 1, 0, 999, null, null, null, null, 1, 0, 1000],
          ['2026-03-29', 'p2', 3, 3, 603, 0, 0, 603, null, null, null, null, 2, 1, 0],
          ['2026-03-29', 'p9', 0, 0, 0, 0, 0, 0, null, null, null, null, 0, 0, 0],
          ['2026-03-30', 'p1', 0, 0, 0, 0, 250, -250, null, null, null, null, 0, 0, 0],
          ['2026-03-30', 'p2', 0, 0, 0, 0, 50, -50, null, null, null, null, 0, 0, 0],
          ['2026-03-30', 'p9', 1, 3, 300, 0, 0, 300, null, null, null, null, 1, 1, 0],
        ),
      },
    },
    {
      // The category itself: Puzzles for Toys, Shoes for Fashion.
      params: { ...berlin, period: { from: '2026-03-29', to: '2026-03-30' }, by: 'subcategory' },
      tables: {
        revenue: by('subcategory')(
          // The previous period is 03-28 (the 29th has 23 hours): nothing.
          ['2026-03-29', 'Puzzles', 3, 3, 603, 0, 0, 603, null, null, null, null, 2, 1, 0],
          ['2026-03-29', 'Shoes', 1, 2, 1000, 1, 0, 999, null, null, null, null, 1, 0, 0],
        ),
      },
    },
    {
      // New: r1 of ann (03-26), r3 of bob, r5 of zed. Returning: r2, r4: units 3 + 1, gross 1301 + 101 less 1, ÷ 2 =
      // 700.5 → 701. The refund is of r1, so new.
      params: { ...berlin, by: 'customerType' },
      tables: {
        revenue: by('customerType')(
          ['2026-03-28', 'new', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0],
          ['2026-03-28', 'returning', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0],
          ['2026-03-29', 'new', 1, 1, 201, 0, 0, 201, 0, 0, 201, 201, 1, 1, 1000],
          ['2026-03-29', 'returning', 2, 4, 1402, 1, 0, 1401, 490, 100, 1991, 701, 2, 0, 0],
          ['2026-03-30', 'new', 1, 3, 300, 0, 300, 0, -10, -5, -15, 300, 1, 1, 0],
          ['2026-03-30', 'returning', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0],
        ),
      },
    },
    {
      // No order names a session.
      params: { ...berlin, period: { from: '2026-03-30', to: '2026-03-31' }, by: 'device' },
      tables: {
        revenue: by('device')(['2026-03-30', '(no session)', 1, 3, 300, 0, 300, 0, -10, -5, -15, 300, 1, 1, 1602]),
      },
    },
    {
      // UTC. 03-24 is a Tuesday, so the first week is that of Monday 03-23, the second starts on 03-30 and ends with asOf.
      // The previous period, 7 days and 12 hours before 03-24, is before all orders: null.
      // app: r2, r3: gross 1301 + 201, less 1: 1501, ÷ 2 = 750.5 → 751; bob is new. store: r5; zed is new.
      // web: r1 with its refund, though that comes in the next week: 1000 + 101 − 300 = 801, shipping 100 − 10,
      // tax 50 − 5, AOV 1101 ÷ 2 = 550.5 → 551; ann is new, for bob r4 is not the first. In the second week: r10.
      params: {
        asOf: '2026-03-31T12:00Z',
        period: { from: '2026-03-24' },
        every: 'week',
        by: 'salesChannel',
        refundsOn: 'order',
      },
      tables: {
        revenue: by('salesChannel')(
          ['2026-03-23', 'app', 2, 4, 1502, 1, 0, 1501, 490, 100, 2091, 751, 2, 1, null],
          ['2026-03-23', 'store', 1, 3, 300, 0, 0, 300, 0, 0, 300, 300, 1, 1, null],
          ['2026-03-23', 'web', 2, 2, 1101, 0, 300, 801, 90, 45, 936, 551, 2, 1, null],
          ['2026-03-30', 'app', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, null],
          ['2026-03-30', 'store', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, null],
          ['2026-03-30', 'web', 1, 1, 70, 0, 0, 70, 0, 0, 70, 70, 1, 0, null],
        ),
      },
    },
    {
      // From noon on 03-28 to midnight on 03-31 local, 2 days and 12 hours of the clock; before it 03-26T00:00 to
      // 03-28T12:00. The row is named by the start of its month and holds only the period's part.
      // gold: r2 is of the app, so only r1's refund; in the previous span r1 (1000).
      // "(not set)": r4 and the test order r9 of bob, whose first order (app) is not among them, and r5 of the unknown
      // zed, who is new: 101 + 99 + 300 = 500, ÷ 3 = 166.67; units 1 + 1 + 3.
      params: {
        asOf: '2026-03-31',
        timeZone: 'Europe/Berlin',
        period: { from: '2026-03-28T12:00' },
        every: 'month',
        by: 'loyaltyTier',
        where: { salesChannel: ['web', 'store'] },
        test: true,
      },
      tables: {
        revenue: by('loyaltyTier')(
          ['2026-03-01', 'gold', 0, 0, 0, 0, 300, -300, -10, -5, -315, null, 0, 0, 1000],
          ['2026-03-01', '(not set)', 3, 5, 500, 0, 0, 500, 0, 0, 500, 167, 2, 1, 0],
        ),
      },
    },
    {
      // Neither app nor store, above 101: r1 alone (1150), of which the period has the refund. r4 is 101.
      params: { ...berlin, where: { salesChannel: { not: ['app', 'store'] }, totalMinor: { gt: 101 } } },
      tables: {
        revenue: revenue(
          ['2026-03-28', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0],
          ['2026-03-29', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 1000],
          ['2026-03-30', 0, 0, 0, 0, 300, -300, -10, -5, -315, null, 0, 0, 0],
        ),
      },
    },
    {
      // 02:30 is in the gap of the clock, so 03:30, the instant of r3 and r4; r2 and r1 came before it. No tier, or the
      // unknown zed.
      params: { ...berlin, where: { at: { gte: '2026-03-29T02:30' }, loyaltyTier: { not: 'gold' } } },
      tables: {
        revenue: revenue(
          ['2026-03-28', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0],
          ['2026-03-29', 2, 2, 302, 0, 0, 302, 0, 0, 302, 151, 1, 1, 0],
          ['2026-03-30', 1, 3, 300, 0, 0, 300, 0, 0, 300, 300, 1, 1, 0],
        ),
      },
    },
  ],
}

export const cases: AnalysisCases = {
  hand,
  standard: standardParams,
  nasty: nastyParams,
  random: [
    { by: 'category', every: 'week', timeZone: 'Europe/Berlin' },
    { by: 'loyaltyTier', every: 'month', where: { country: 'DE' } },
  ],
}
