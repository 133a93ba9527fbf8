import { at, category, line, order, place, product, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const rules = table('ifItem thenItem orders support confidence lift')
const named = table('ifItem ifName thenItem thenName orders support confidence lift')
const items = table('item orders support')
const namedItems = table('item name orders support')
const summary = table('orders baskets multiItem itemsPerBasket')

const asOf = '2026-06-30'
let day = 0
/** An order, a day after the one before it, of one of each product, or none of it. */
const basket = (products: string, fields = {}) => {
  day++
  return order({
    transactionId: `b${day}`,
    userId: 'ann',
    at: at('2026-05-31T12:00Z') + day * 86_400_000,
    lines: products
      .split(' ')
      .filter((text) => text !== '')
      .map((text) => line(text.slice(0, 2), text.endsWith('*0') ? 0 : 1, 500)),
    ...fields,
  })
}

const german = { billing: place('DE') }

const records = shop({
  users: [user({ userId: 'ann' })],
  categories: [
    category('fashion', 'Fashion'),
    category('shoes', 'Shoes', 'fashion'),
    category('toys', 'Toys'),
    category('puzzles', 'Puzzles', 'toys'),
  ],
  products: [
    product({ productId: 'p1', name: 'Alpha', brand: 'X', categoryId: 'shoes' }),
    product({ productId: 'p2', name: 'Beta', brand: 'Y', categoryId: 'puzzles' }),
    product({ productId: 'p3', name: 'Gamma', categoryId: 'shoes' }),
    // Created at asOf: as unknown as p9, which is in no list.
    product({ productId: 'p4', name: 'Delta', brand: 'X', categoryId: 'shoes', createdAt: at(asOf) }),
  ],
  transactions: [
    basket('p2 p1', german),
    // Two lines of a product are one item.
    basket('p1 p2 p1'),
    basket('p1 p2 p3'),
    basket('p3 p1', german),
    basket('p9 p1'),
    basket('p9 p2*0 p1'),
    basket('p2'),
    // Empty.
    basket(''),
    basket('p1*0'),
    basket('p4 p9'),
    basket('p9 p4 p9'),
    basket('p1 p2 p3 p9'),
    basket('p1 p2', { status: 'cancelled' }),
    basket('p1 p2', { at: at('2026-05-31T23:59:59.999Z') }),
    basket('p1 p2', { at: at('2026-06-29T00:00Z') }),
  ],
})

const june = { asOf, period: { from: '2026-06-01', to: '2026-06-29' } }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // The basket of four is set aside. Nine of the other eleven have something, 18 items in all.
      // p1 is in 6, p2 in 4, p9 in 4, p3 and p4 in 2. p1 and p2 together in 3: lift 3 × 9 ÷ (6 × 4). p2 and p3 in one alone.
      params: { ...june, minOrders: 2, maxItems: 3 },
      tables: {
        rules: named(
          ['p1', 'Alpha', 'p2', 'Beta', 3, 3 / 9, 3 / 6, 27 / 24],
          ['p2', 'Beta', 'p1', 'Alpha', 3, 3 / 9, 3 / 4, 27 / 24],
          ['p1', 'Alpha', 'p3', 'Gamma', 2, 2 / 9, 2 / 6, 18 / 12],
          ['p1', 'Alpha', 'p9', null, 2, 2 / 9, 2 / 6, 18 / 24],
          ['p3', 'Gamma', 'p1', 'Alpha', 2, 2 / 9, 1, 18 / 12],
          ['p4', null, 'p9', null, 2, 2 / 9, 1, 18 / 8],
          ['p9', null, 'p1', 'Alpha', 2, 2 / 9, 2 / 4, 18 / 24],
          ['p9', null, 'p4', null, 2, 2 / 9, 2 / 4, 18 / 8],
        ),
        items: namedItems(
          ['p1', 'Alpha', 6, 6 / 9],
          ['p2', 'Beta', 4, 4 / 9],
          ['p9', null, 4, 4 / 9],
          ['p3', 'Gamma', 2, 2 / 9],
          ['p4', null, 2, 2 / 9],
        ),
        summary: summary([11, 9, 8, 2]),
      },
    },
    {
      // p1 and p3 are Fashion, p2 Toys; p4 and p9 have no category, so two more baskets are empty. Fashion is in 7, Toys
      // in 5, both in 4 (the one of four products among them) of 8: 12 items.
      params: { ...june, level: 'category', minOrders: 1 },
      tables: {
        rules: rules(['Fashion', 'Toys', 4, 4 / 8, 4 / 7, 32 / 35], ['Toys', 'Fashion', 4, 4 / 8, 4 / 5, 32 / 35]),
        items: items(['Fashion', 7, 7 / 8], ['Toys', 5, 5 / 8]),
        summary: summary([12, 8, 4, 12 / 8]),
      },
    },
    {
      // p3 has no brand. At least 5 orders: X in 7, Y in 5, both in 4 alone.
      params: { ...june, level: 'brand' },
      tables: {
        rules: [],
        items: items(['X', 7, 7 / 8], ['Y', 5, 5 / 8]),
        summary: summary([12, 8, 4, 12 / 8]),
      },
    },
    {
      // More than one item is set aside: 8 orders are left, of which four hold one.
      params: { ...june, level: 'subcategory', minOrders: 1, maxItems: 1 },
      tables: {
        rules: [],
        items: items(['Shoes', 3, 3 / 4], ['Puzzles', 1, 1 / 4]),
        summary: summary([8, 4, 0, 1]),
      },
    },
    {
      params: { ...june, minOrders: 1, where: { country: 'DE' } },
      tables: {
        rules: named(
          ['p1', 'Alpha', 'p2', 'Beta', 1, 1 / 2, 1 / 2, 1],
          ['p1', 'Alpha', 'p3', 'Gamma', 1, 1 / 2, 1 / 2, 1],
          ['p2', 'Beta', 'p1', 'Alpha', 1, 1 / 2, 1, 1],
          ['p3', 'Gamma', 'p1', 'Alpha', 1, 1 / 2, 1, 1],
        ),
        summary: summary([2, 2, 2, 2]),
      },
    },
    {
      // 90 dates up to asOf: the two baskets at the ends of June too, so p1 and p2 are together in 3 + 2 + the one of four.
      params: { asOf, minOrders: 6 },
      tables: {
        rules: named(
          ['p1', 'Alpha', 'p2', 'Beta', 6, 6 / 12, 6 / 9, 72 / 63],
          ['p2', 'Beta', 'p1', 'Alpha', 6, 6 / 12, 6 / 7, 72 / 63],
        ),
        items: namedItems(['p1', 'Alpha', 9, 9 / 12], ['p2', 'Beta', 7, 7 / 12]),
        summary: summary([14, 12, 11, 26 / 12]),
      },
    },
  ],
}

const end = '2026-07-01'
const nasty = '2026-05-02'
const all = { from: '2024-07-01' }

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end },
    { asOf: end, minOrders: 1 },
    { asOf: end, period: all },
    { asOf: end, period: all, minOrders: 2, maxItems: 3 },
    { asOf: end, period: all, level: 'category' },
    { asOf: end, period: all, level: 'category', maxItems: 1, minOrders: 1 },
    { asOf: end, period: all, level: 'subcategory', minOrders: 3 },
    { asOf: end, period: { from: '2025-11-01', to: '2025-12-01' }, level: 'brand', minOrders: 1 },
    { asOf: '2025-06-01', timeZone: 'America/New_York', minOrders: 1 },
    { asOf: end, period: all, where: { country: 'US' }, minOrders: 2 },
    { asOf: end, period: all, where: { 'session.device': 'mobile', loyaltyTier: null }, minOrders: 1 },
    { asOf: end, period: all, where: { salesChannel: { not: 'web' } }, level: 'brand' },
    { asOf: end, statuses: ['cancelled', 'pending'], test: true, minOrders: 1 },
    { asOf: '2024-08-01', level: 'category' },
  ],
  nasty: [
    {},
    { asOf: nasty, minOrders: 1 },
    { asOf: nasty, minOrders: 2, maxItems: 2 },
    { asOf: '2025-06-01', minOrders: 1 },
    { asOf: '1960-01-01' },
    ...['subcategory', 'category', 'brand'].map((level) => ({ asOf: nasty, level, minOrders: 1 })),
    { asOf: nasty, level: 'category', maxItems: 1, minOrders: 1 },
    { asOf: nasty, period: { from: '2026-03-28', to: '2026-04-06' }, timeZone: 'Europe/Berlin', minOrders: 1 },
    { asOf: nasty, minOrders: 1, where: { country: null } },
    { asOf: nasty, minOrders: 1, where: { sessionId: { not: 'shared' }, 'user.country': 'DE' } },
    { asOf: nasty, minOrders: 1, where: { 'session.region': null } },
    { asOf: nasty, minOrders: 1, currency: 'EUR', level: 'brand' },
    {
      asOf: nasty,
      minOrders: 1,
      statuses: ['pending', 'processing', 'shipped', 'completed', 'cancelled', 'refunded'],
      test: true,
    },
  ],
  random: [{ minOrders: 1 }, { minOrders: 2, level: 'category', maxItems: 2 }, { minOrders: 1, level: 'brand' }],
}
