import { at, category, line, order, place, product, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const inventory = table(
  'productId name category stock units unitsPerDay daysOfCover sellThrough lastOrderAt reorderPoint status stockValueMinor',
)
const summary = table('status products stock stockValueMinor')

const june = (day: number): number => at(`2026-06-${String(day).padStart(2, '0')}T12:00Z`)
const bought = (productId: string, units: number, day: number, fields = {}) =>
  order({
    transactionId: `${productId} ${day}`,
    userId: 'ann',
    at: june(day),
    lines: [line(productId, units, 10)],
    ...fields,
  })
const stocked = (productId: string, stock: number | null, fields = {}) =>
  product({ productId, categoryId: 'lamps', name: productId.toUpperCase(), stock, ...fields })

const records = shop({
  users: [user({ userId: 'ann' })],
  categories: [category('home', 'Home'), category('lamps', 'Lamps', 'home')],
  products: [
    stocked('dead', 4, { costMinor: 10 }),
    stocked('gone', 0, { costMinor: 100, categoryId: 'nowhere' }),
    stocked('idle', -1, { costMinor: 5 }),
    stocked('just', 21, { costMinor: 2, brand: 'Lux' }),
    stocked('many', 200),
    stocked('new', 5, { createdAt: at('2026-06-02T00:00Z') }),
    stocked('none', null, { costMinor: 1 }),
    stocked('over', 22, { costMinor: 3, brand: 'Lux' }),
    // On sale for the last 5 days of the period.
    stocked('young', 36, { createdAt: at('2026-06-16T00:00Z') }),
    // Created after the period, though sold in it.
    stocked('zero', 3, { createdAt: at('2026-06-23T00:00Z') }),
    stocked('inactive', 9, { active: false }),
    stocked('unborn', 9, { createdAt: at('2026-06-25T00:00Z') }),
  ],
  transactions: [
    // Of no unit, which is an order all the same.
    bought('dead', 0, 15),
    bought('dead', 7, 1),
    bought('gone', 3, 11),
    bought('just', 10, 20, { billing: place('DE') }),
    bought('many', 1, 12),
    bought('none', 1, 13),
    bought('over', 10, 14),
    // After the period; cancelled; a test; unknown; not on sale.
    bought('over', 5, 22),
    bought('over', 5, 16, { status: 'cancelled' }),
    bought('over', 5, 17, { test: true }),
    bought('nowhere', 5, 18),
    bought('inactive', 5, 18),
    bought('young', 1, 17),
    bought('zero', 2, 19),
  ],
})

const asked = { asOf: '2026-06-25', period: { from: '2026-06-11', to: '2026-06-21' } }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // 10 days, and 21 to wait for. just: 1 a day, so 21 to reorder at, which it has; over: one more. young: 1 ÷ 5 a
      // day, 4.2 rounded up, 180 days of cover, which are not too many. zero: no day of the period, so no rate.
      params: asked,
      tables: {
        inventory: inventory(
          ['dead', 'DEAD', 'Home', 4, 0, 0, null, 0, june(15), 0, 'dead', 40],
          ['gone', 'GONE', '(not set)', 0, 3, 0.3, 0, 1, june(11), 7, 'out of stock', 0],
          ['idle', 'IDLE', 'Home', -1, 0, 0, null, null, null, 0, 'idle', -5],
          ['just', 'JUST', 'Home', 21, 10, 1, 21, 10 / 31, june(20), 21, 'reorder', 42],
          ['many', 'MANY', 'Home', 200, 1, 0.1, 2000, 1 / 201, june(12), 3, 'overstock', null],
          ['new', 'NEW', 'Home', 5, 0, 0, null, 0, null, 0, 'new', null],
          ['none', 'NONE', 'Home', null, 1, 0.1, null, null, june(13), 3, 'unknown', null],
          ['over', 'OVER', 'Home', 22, 10, 1, 22, 10 / 32, june(22), 21, 'ok', 66],
          ['young', 'YOUNG', 'Home', 36, 1, 0.2, 180, 1 / 37, june(17), 5, 'ok', null],
          ['zero', 'ZERO', 'Home', 3, 2, null, null, 0.4, june(19), null, 'ok', null],
        ),
        summary: summary(
          ['unknown', 1, 0, 0],
          ['out of stock', 1, 0, 0],
          ['reorder', 1, 21, 42],
          ['idle', 1, -1, -5],
          ['new', 1, 5, 0],
          ['dead', 1, 4, 40],
          ['overstock', 1, 200, 0],
          ['ok', 3, 61, 66],
        ),
      },
    },
    {
      // 29 days to wait for; 21 days of cover are too many where 20 are allowed, but it is to be reordered. new is 19
      // days old at the end of the period.
      params: {
        ...asked,
        leadTimeDays: 29,
        safetyDays: 0,
        maxCoverDays: 20,
        newDays: 19,
        where: { productId: ['just', 'new'] },
      },
      tables: {
        inventory: inventory(
          ['just', 'JUST', 'Home', 21, 10, 1, 21, 10 / 31, june(20), 29, 'reorder', 42],
          ['new', 'NEW', 'Home', 5, 0, 0, null, 0, null, 0, 'dead', null],
        ),
      },
    },
    {
      // Orders of another billing address are none.
      params: { ...asked, leadTimeDays: 0, safetyDays: 0, maxCoverDays: 20, where: { brand: 'Lux', country: 'DE' } },
      tables: {
        inventory: inventory(
          ['just', 'JUST', 'Home', 21, 10, 1, 21, 10 / 31, june(20), 0, 'overstock', 42],
          ['over', 'OVER', 'Home', 22, 0, 0, null, 0, null, 0, 'dead', 66],
        ),
      },
    },
    {
      // An unknown product passes nothing, and stands in no table anyway.
      params: { ...asked, where: { 'product.brand': { not: ['Lux', null] } } },
      tables: {
        inventory: [],
        summary: summary(
          ...['unknown', 'out of stock', 'reorder', 'idle', 'new', 'dead', 'overstock', 'ok'].map((status) => [
            status,
            0,
            0,
            0,
          ]),
        ),
      },
    },
  ],
}

const end = '2026-07-01'
const nasty = '2026-05-02'

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end },
    { asOf: end, period: { from: '2026-06-01' } },
    { asOf: end, period: { from: '2025-07-01', to: '2026-01-01' } },
    { asOf: '2026-06-10T13:00', timeZone: 'America/New_York' },
    { asOf: end, leadTimeDays: 0, safetyDays: 0 },
    { asOf: end, leadTimeDays: 60, safetyDays: 30, maxCoverDays: 30 },
    { asOf: end, newDays: 1, maxCoverDays: 1 },
    { asOf: end, newDays: 365, where: { category: ['Toys', 'Books'] } },
    { asOf: end, where: { brand: { not: null } } },
    { asOf: end, where: { country: 'DE', salesChannel: 'web' } },
    { asOf: '2025-01-15', timeZone: 'Asia/Kolkata' },
    { asOf: end, where: { device: 'mobile' }, test: true },
    { asOf: end, statuses: ['cancelled', 'pending'] },
  ],
  nasty: [
    {},
    { asOf: nasty },
    { asOf: '2026-04-15' },
    { asOf: '2026-04-10T12:00Z', period: { from: '2026-03-01' } },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01' },
    { asOf: nasty, period: { from: '2026-02-01', to: '2026-04-10' } },
    { asOf: nasty, where: { brand: null } },
    { asOf: nasty, where: { 'product.category': { not: 'Home' } } },
    { asOf: nasty, where: { subcategory: 'Lamps', country: null } },
    { asOf: nasty, period: { from: '2026-03-28', to: '2026-03-31' }, timeZone: 'Europe/Berlin' },
    { asOf: nasty, leadTimeDays: 36_500, safetyDays: 36_500, maxCoverDays: 1 },
    { asOf: nasty, where: { device: { not: 'mobile' } }, bots: true },
    { asOf: nasty, currency: 'EUR', newDays: 36_500 },
  ],
  random: [{}, { leadTimeDays: 1, safetyDays: 0, maxCoverDays: 5, newDays: 400 }, { where: { brand: { not: 'A' } } }],
}
