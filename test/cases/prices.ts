import { at, category, line, order, place, product, refund, session, shop, trail, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const prices = table(
  'productId name at fromMinor toMinor change unitsBefore unitsAfter netBeforeMinor netAfterMinor viewersBefore ' +
    'viewersAfter elasticity complete',
)

const noon = (date: string): number => at(`2026-${date}T12:00Z`)
const ms = (date: string, more: number): number => noon(date) + more

const bought = (transactionId: string, time: number, productId: string, units: number, price: number, fields = {}) =>
  order({ transactionId, userId: 'ann', at: time, lines: [line(productId, units, price)], ...fields })

const seen = (sessionId: string, visitorId: string, time: number, productId: string, fields = {}) =>
  session({ sessionId, visitorId, startAt: time, events: trail(time, [0, 'product_view', productId]), ...fields })

const records = shop({
  users: [user({ userId: 'ann' })],
  categories: [category('c', 'C')],
  products: [
    product({
      productId: 'cut',
      categoryId: 'c',
      name: 'Cut',
      brand: 'Lux',
      // Not in order of time. The same price again is no change, and one at asOf does not exist.
      prices: [
        { at: noon('06-10'), priceMinor: 800 },
        { at: noon('01-01'), priceMinor: 1000 },
        { at: noon('06-05'), priceMinor: 1000 },
        { at: noon('06-25'), priceMinor: 900 },
      ],
    }),
    product({
      productId: 'tie',
      categoryId: 'c',
      name: 'Tie',
      prices: [
        { at: noon('01-01'), priceMinor: 0 },
        // Two of one instant, as they are listed.
        { at: noon('06-10'), priceMinor: 500 },
        { at: noon('06-10'), priceMinor: 200 },
      ],
    }),
    product({
      productId: 'few',
      categoryId: 'c',
      name: 'Few',
      prices: [
        { at: noon('01-01'), priceMinor: 1000 },
        // The first of the period, so that its days before begin before the orders; then less than 1%.
        { at: noon('06-03'), priceMinor: 2000 },
        { at: noon('06-15'), priceMinor: 1981 },
      ],
    }),
    product({
      productId: 'unborn',
      categoryId: 'c',
      createdAt: noon('06-25'),
      prices: [
        { at: noon('06-01'), priceMinor: 1 },
        { at: noon('06-10'), priceMinor: 2 },
      ],
    }),
  ],
  transactions: [
    // 5 days before and 5 after: [06-05, 06-10) and [06-10, 06-15), each from noon.
    bought('too early', ms('06-05', -1), 'cut', 50, 1000),
    bought('first', noon('06-05'), 'cut', 2, 1000, { billing: place('DE') }),
    bought('last', ms('06-10', -1), 'cut', 2, 1000, {
      // Whenever that was, but before asOf.
      refunds: [refund(noon('06-20'), { cut: 300 }), refund(noon('06-25'), { cut: 1 })],
    }),
    bought('at', noon('06-10'), 'cut', 5, 800),
    // Of another product in the order, and of one that is not.
    bought('other', ms('06-15', -1), 'tie', 1, 200, {
      billing: place('DE'),
      lines: [line('cut', 1, 800, 100), line('tie', 3, 200)],
      refunds: [refund(noon('06-16'), { tie: 50, few: 7 })],
    }),
    bought('too late', noon('06-15'), 'cut', 50, 800),
    bought('cancelled', noon('06-11'), 'cut', 50, 800, { status: 'cancelled' }),
    bought('few before', noon('06-12'), 'few', 6, 2000),
    bought('few after', noon('06-15'), 'few', 6, 1981),
  ],
  sessions: [
    seen('s1', 'v1', noon('06-06'), 'cut'),
    seen('s2', 'v1', noon('06-07'), 'cut'),
    seen('s3', 'v2', noon('06-07'), 'cut', { country: 'DE' }),
    seen('s4', 'v1', noon('06-10'), 'cut', { country: 'DE' }),
    seen('s5', 'v3', noon('06-15'), 'cut'),
    seen('s6', 'v4', noon('06-11'), 'cut', { bot: true }),
    seen('s7', 'v5', noon('06-11'), 'few'),
  ],
})

// Orders are covered from 06-05 on.
const asked = { asOf: '2026-06-25T12:00Z', period: { from: '2026-06-03' }, days: 5 }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // few, 06-03: its days before begin before the orders. few, 06-15: −19 of 2000 is less than 1%; it looks at
      //   [06-10, 06-20), where the refund of 7 counts with its order.
      // cut: 4 units, then 5 + 1; 4000 − 300, then 4000 + 700. (2 ÷ 10) ÷ (−200 ÷ 1800) = −1.8. v1 and v2, then v1.
      // tie: from 0 to 500 has no ratio, and the other change of the instant makes neither complete.
      params: asked,
      tables: {
        prices: prices(
          ['few', 'Few', noon('06-03'), 1000, 2000, 1, 0, 0, 0, 0, 0, 0, null, false],
          ['cut', 'Cut', noon('06-10'), 1000, 800, 0.8 - 1, 4, 6, 3700, 4700, 2, 1, 0.2 / (-200 / 1800), true],
          ['tie', 'Tie', noon('06-10'), 0, 500, null, 0, 3, 0, 550, 0, 0, null, false],
          ['tie', 'Tie', noon('06-10'), 500, 200, 200 / 500 - 1, 0, 3, 0, 550, 0, 0, null, false],
          ['few', 'Few', noon('06-15'), 2000, 1981, 1981 / 2000 - 1, 6, 6, 11_993, 11_886, 1, 0, null, true],
        ),
      },
    },
    {
      // 10 days: those before begin before the orders.
      params: { ...asked, days: 10, where: { brand: 'Lux' } },
      tables: {
        prices: prices(['cut', 'Cut', noon('06-10'), 1000, 800, 0.8 - 1, 54, 56, 53_700, 44_700, 2, 2, null, false]),
      },
    },
    {
      // Of orders and sessions in DE alone: 2 units and 1; v2, then v1. Too few for an elasticity.
      params: { ...asked, where: { productId: 'cut', country: 'DE' } },
      tables: { prices: prices(['cut', 'Cut', noon('06-10'), 1000, 800, 0.8 - 1, 2, 1, 2000, 700, 1, 1, null, true]) },
    },
    {
      // The period ends as the change of 06-10 comes; the days after it are not over as of 06-15T11:59.
      params: { asOf: '2026-06-15T11:59Z', period: { from: '2026-06-04', to: '2026-06-10T12:00Z' }, days: 5 },
      tables: { prices: [] },
    },
    {
      params: { asOf: '2026-06-15T11:59Z', period: { from: '2026-06-04' }, days: 5, where: { brand: 'Lux' } },
      tables: {
        prices: prices(['cut', 'Cut', noon('06-10'), 1000, 800, 0.8 - 1, 4, 5, 4000, 4000, 2, 1, null, false]),
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
    { asOf: end, days: 7 },
    { asOf: end, days: 28 },
    { asOf: end, days: 1 },
    { asOf: '2026-06-10T13:00', timeZone: 'America/New_York' },
    { asOf: end, period: { from: '2024-07-01' } },
    { asOf: end, period: { from: '2025-07-01', to: '2026-01-01' }, days: 60 },
    { asOf: end, where: { country: 'DE' } },
    { asOf: end, where: { device: 'mobile', loyaltyTier: { not: 'gold' } } },
    { asOf: end, where: { category: ['Toys', 'Books'] }, period: { from: '2025-01-01' } },
    { asOf: end, where: { brand: { not: null } }, bots: true, internal: true },
    { asOf: end, statuses: ['completed'], test: true, days: 3650 },
  ],
  nasty: [
    {},
    { asOf: nasty },
    { asOf: nasty, period: { from: '2024-01-01' } },
    { asOf: nasty, period: { from: '2024-01-01' }, days: 2 },
    { asOf: '2026-04-10T12:00Z', period: { from: '2026-03-01' }, days: 5 },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01' },
    { asOf: nasty, period: { from: '2026-01-01' }, days: 3650 },
    { asOf: nasty, period: { from: '2026-01-01' }, where: { brand: 'Lux' } },
    {
      asOf: nasty,
      period: { from: '2026-01-01' },
      where: { 'product.category': { not: ['Home', null] }, country: 'DE' },
    },
    { asOf: nasty, period: { from: '2026-03-28', to: '2026-04-02' }, timeZone: 'Europe/Berlin', days: 3 },
    { asOf: nasty, period: { from: '2026-01-01' }, where: { device: { not: 'mobile' } }, bots: true, days: 7 },
    { asOf: nasty, period: { from: '2026-01-01' }, currency: 'EUR', test: true },
  ],
  random: [{}, { days: 2 }, { days: 20, where: { brand: { not: 'A' } } }],
}
