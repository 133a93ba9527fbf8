import {
  at,
  category,
  event,
  line,
  order,
  place,
  product,
  refund,
  session,
  shop,
  trail,
  user,
} from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const seen = 'views viewers adders viewToCart orders buyers viewToOrder units'
const money = 'grossMinor discountsMinor returnsMinor netMinor netShare costMinor marginMinor marginRate returnRate abc'
const before = 'previousViews previousNetMinor netChange'
const ofProducts = table(`productId name category ${seen} ${money} stock ${before}`)
const of = (level: string) => table(`${level} ${seen} ${money} ${before}`)

const day = (text: string): number => at(`2026-${text}Z`)

const s1 = day('06-05T10:00')
const s2 = day('06-05T12:00')
const s3 = day('06-03T23:59')
const s5 = day('06-06T10:00')

const records = shop({
  users: [user({ userId: 'ann' }), user({ userId: 'bob' })],
  categories: [
    category('fashion', 'Fashion'),
    category('shoes', 'Shoes', 'fashion'),
    category('toys', 'Toys'),
    category('puzzles', 'Puzzles', 'toys'),
  ],
  products: [
    product({ productId: 'boot', categoryId: 'shoes', name: 'Boot', brand: 'Alp', costMinor: 400, stock: 7 }),
    product({ productId: 'clog', categoryId: 'shoes', name: 'Clog' }),
    product({ productId: 'cube', categoryId: 'puzzles', name: 'Cube', brand: 'Alp', costMinor: 100, stock: 0 }),
    product({ productId: 'dice', categoryId: 'nowhere', name: 'Dice', brand: 'Bee', costMinor: 10, stock: -2 }),
    // Created at asOf, so it is unknown.
    product({ productId: 'late', categoryId: 'shoes', brand: 'Alp', costMinor: 5, createdAt: day('06-11T00:00') }),
  ],
  sessions: [
    session({
      sessionId: 's1',
      userId: 'ann',
      startAt: s1,
      ...place('DE'),
      events: trail(
        s1,
        [0, 'product_view', 'boot'],
        [1, 'product_view', 'boot'],
        [2, 'add_to_cart', 'boot'],
        [3, 'product_view', 'cube'],
      ),
    }),
    // Into the cart before it is seen.
    session({
      sessionId: 's2',
      visitorId: 'v2',
      startAt: s2,
      events: trail(s2, [0, 'add_to_cart', 'clog'], [1, 'product_view', 'clog'], [2, 'product_view', 'late']),
    }),
    // From the previous period into this one, by the events' own times.
    session({
      sessionId: 's3',
      userId: 'bob',
      startAt: s3,
      events: trail(s3, [0, 'product_view', 'boot'], [60_000, 'product_view', 'cube'], [61_000, 'add_to_cart']),
    }),
    session({ sessionId: 's4', startAt: s1, bot: true, events: trail(s1, [0, 'product_view', 'boot']) }),
    session({
      sessionId: 's5',
      visitorId: 'v5',
      startAt: s5,
      ...place('US'),
      events: [
        event(1, s5, 'product_view', { productId: 'boot' }),
        event(2, s5, 'page_view'),
        event(3, s5, 'remove_from_cart', { productId: 'boot' }),
      ],
    }),
  ],
  transactions: [
    // Refunded in the period, and after it.
    order({
      transactionId: 'o1',
      userId: 'ann',
      at: day('06-05T11:00'),
      billing: place('DE'),
      lines: [line('boot', 2, 1000, 100), line('cube', 1, 300)],
      refunds: [refund(day('06-06T00:00'), { boot: 500 }), refund(day('06-10T00:00'), { boot: 200 })],
    }),
    order({
      transactionId: 'o2',
      userId: 'bob',
      at: day('06-07T11:00'),
      lines: [line('clog', 3, 200), line('boot', 1, 1000)],
    }),
    // Of the previous period, refunded in this one; one product that is refunded was not bought.
    order({
      transactionId: 'o3',
      userId: 'ann',
      at: day('06-01T11:00'),
      lines: [line('boot', 1, 900)],
      refunds: [refund(day('06-05T00:00'), { boot: 50, late: 30 })],
    }),
    // Of an unknown user. Nothing was sold of the cube, but it is in the order.
    order({
      transactionId: 'o4',
      userId: 'zed',
      at: day('06-08T11:00'),
      lines: [line('late', 1, 70), line('cube', 0, 300)],
    }),
    order({
      transactionId: 'o5',
      userId: 'bob',
      at: day('06-08T12:00'),
      status: 'cancelled',
      lines: [line('dice', 1, 9)],
    }),
  ],
})

// The previous period is 05-30 to 06-04.
const asked = { asOf: '2026-06-11', period: { from: '2026-06-04', to: '2026-06-09' } }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // boot: viewers ann and v5, of whom ann buys. gross 2000 + 1000, returns 500 + 50 of o3. Of the period's orders 700
      //   of 2900 came back. Cost 3 × 400. Before: 900.
      // cube: ann and bob see it; ann and zed order it. clog has no cost. "(not set)" is late, and bob's cart of nothing.
      // Net of all 2350 + 600 + 300 + 40 = 3290: before clog 71%, before cube 2950 ÷ 3290 = 90%, before the last 99%.
      params: asked,
      tables: {
        products: ofProducts(
          [
            ...['boot', 'Boot', 'Fashion', 3, 2, 1, 0.5, 2, 2, 0.5, 3, 3000, 100, 550, 2350, 2350 / 3290],
            ...[1200, 1150, 1150 / 2350, 700 / 2900, 'A', 7, 1, 900, 2350 / 900 - 1],
          ],
          [
            ...['clog', 'Clog', 'Fashion', 1, 1, 1, 1, 1, 1, 0, 3, 600, 0, 0, 600, 600 / 3290],
            ...[null, null, null, 0, 'A', null, 0, 0, null],
          ],
          [
            ...['cube', 'Cube', 'Toys', 2, 2, 0, 0, 2, 2, 0.5, 1, 300, 0, 0, 300, 300 / 3290],
            ...[100, 200, 200 / 300, 0, 'B', 0, 0, 0, null],
          ],
          [
            ...['dice', 'Dice', '(not set)', 0, 0, 0, null, 0, 0, null, 0, 0, 0, 0, 0, 0],
            ...[0, 0, null, null, 'U', -2, 0, 0, null],
          ],
          [
            ...['(not set)', null, '(not set)', 1, 1, 1, 0, 1, 1, 0, 1, 70, 0, 30, 40, 40 / 3290],
            ...[null, null, null, 0, 'C', null, 0, 0, null],
          ],
        ),
      },
    },
    {
      // Alp is boot and cube: ann, v5 and bob see one, of whom ann and bob buy one. "(not set)" is clog and what is
      // unknown: v2 sees and adds, bob adds. Before "(not set)" are 2650 ÷ 3290 = 81%.
      params: { ...asked, level: 'brand' },
      tables: {
        products: of('brand')(
          [
            ...['Alp', 5, 3, 1, 1 / 3, 3, 3, 2 / 3, 4, 3300, 100, 550, 2650, 2650 / 3290],
            ...[1300, 1350, 1350 / 2650, 700 / 3200, 'A', 1, 900, 2650 / 900 - 1],
          ],
          ['Bee', 0, 0, 0, null, 0, 0, null, 0, 0, 0, 0, 0, 0, 0, 0, null, null, 'U', 0, 0, null],
          [
            ...['(not set)', 2, 1, 2, 1, 2, 2, 0, 4, 670, 0, 30, 640, 640 / 3290],
            ...[null, null, null, 0, 'B', 0, 0, null],
          ],
        ),
      },
    },
    {
      // Refunds with their orders: 700 of o1, and 50 of o3 in the previous period. What is unknown passes no condition.
      // Fashion: 2800 of 3100 (90%).
      params: { ...asked, level: 'category', refundsOn: 'order', where: { brand: { not: 'Bee' } } },
      tables: {
        products: of('category')(
          [
            ...['Fashion', 4, 3, 2, 2 / 3, 2, 2, 1 / 3, 6, 3600, 100, 700, 2800, 2800 / 3100],
            ...[null, null, null, 0.2, 'A', 1, 850, 2800 / 850 - 1],
          ],
          [
            ...['Toys', 2, 2, 0, 0, 2, 2, 0.5, 1, 300, 0, 0, 300, 300 / 3100],
            ...[100, 200, 200 / 300, 0, 'B', 0, 0, null],
          ],
        ),
      },
    },
    {
      // The place of the session, s1, and of the billing address, o1.
      params: { ...asked, level: 'subcategory', where: { country: 'DE', 'product.subcategory': 'Puzzles' } },
      tables: {
        products: of('subcategory')([
          ...['Puzzles', 1, 1, 0, 0, 1, 1, 1, 1, 300, 0, 0, 300, 1],
          ...[100, 200, 200 / 300, 0, 'A', 0, 0, null],
        ]),
      },
    },
    // An unknown product has no id that could be missing.
    { params: { ...asked, where: { productId: null } }, tables: { products: [] } },
  ],
}

const end = '2026-07-01'
const nasty = '2026-05-02'

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end, level: 'brand' },
    { asOf: end, level: 'category', refundsOn: 'order' },
    { asOf: end, level: 'subcategory', period: { from: '2026-04-15' } },
    { asOf: '2026-06-10T13:00', timeZone: 'America/New_York' },
    { asOf: end, abc: [0.5, 0.9], where: { device: ['mobile', 'tablet'] } },
    { asOf: end, where: { category: { not: ['Toys', null] } } },
    { asOf: end, level: 'brand', where: { 'product.category': 'Electronics', country: 'DE' } },
    { asOf: end, where: { loyaltyTier: null, salesChannel: 'web' } },
    { asOf: end, level: 'category', where: { brand: null } },
    { asOf: end, period: { from: '2025-12-01', to: '2026-02-01' }, timeZone: 'Asia/Kolkata' },
    { asOf: end, level: 'subcategory', bots: true, internal: true, test: true },
    { asOf: '2026-04-10', period: { from: '2026-04-01' }, refundsOn: 'order' },
    { asOf: end, abc: [0, 1], statuses: ['pending', 'cancelled'] },
  ],
  nasty: [
    {},
    { asOf: nasty },
    { asOf: '2026-04-15', level: 'category' },
    { asOf: '2026-04-10T12:00Z', level: 'brand' },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01', level: 'subcategory' },
    { asOf: nasty, level: 'brand', where: { brand: null } },
    { asOf: nasty, where: { 'product.category': { not: ['Home', null] } } },
    { asOf: nasty, where: { category: null } },
    { asOf: nasty, where: { subcategory: ['Lamps', 'Cycle A'], country: ['DE', null] } },
    { asOf: nasty, level: 'category', where: { productId: { not: 'lamp' } } },
    { asOf: nasty, period: { from: '2026-01-01' }, refundsOn: 'order' },
    { asOf: nasty, period: { from: '2026-03-28', to: '2026-03-31' }, timeZone: 'Europe/Berlin', level: 'subcategory' },
    { asOf: nasty, level: 'subcategory', where: { device: { not: 'mobile' } }, bots: true },
    { asOf: nasty, where: { 'user.country': null }, currency: 'EUR', test: true },
    { asOf: nasty, abc: [0.1, 0.1], period: { from: '2026-02-01', to: '2026-04-07T10:00Z' } },
  ],
  random: [
    {},
    { level: 'brand', refundsOn: 'order', where: { category: 'Top' } },
    { level: 'category', where: { country: { not: 'DE' } } },
  ],
}
