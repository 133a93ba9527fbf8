import { at, line, order, refund, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const steps = table(
  'order customers returned repeatRate matureCustomers matureReturned matureRepeatRate medianDaysToNext meanDaysToNext avgOrderMinor',
)
const customers = table('userId orders firstAt lastAt netMinor medianGapDays daysSinceLast overdue status')
const summary = table(
  'customers repeatCustomers repeatRate orders ordersPerCustomer netMinor repeatNetMinor repeatNetShare',
)

const sale = (transactionId: string, userId: string, day: string, priceMinor = 1000, fields = {}) =>
  order({ transactionId, userId, at: at(`${day}T12:00Z`), lines: [line('p', 1, priceMinor)], ...fields })

const records = shop({
  // hal has no order; zed of order z1 is in no list of users.
  users: ['ann', 'bob', 'cyd', 'dee', 'eve', 'fay', 'gil', 'hal'].map((userId) =>
    user({ userId, country: userId === 'ann' ? 'DE' : null }),
  ),
  transactions: [
    // ann: gaps of 10, 30 and 20 days; the last order 10 days before asOf.
    sale('a1', 'ann', '2026-01-01'),
    sale('a2', 'ann', '2026-01-11', 2000),
    sale('a3', 'ann', '2026-02-10', 3000, { refunds: [refund(at('2026-02-20'), { p: 500 })] }),
    // A refund at asOf does not exist yet.
    sale('a4', 'ann', '2026-03-02', 4000, { refunds: [refund(at('2026-03-12T12:00Z'), { p: 4000 })] }),
    // bob: one order long ago. cyd: one order 5 days before asOf.
    sale('b1', 'bob', '2025-12-01', 301),
    sale('c1', 'cyd', '2026-03-07', 300),
    // dee: two orders at one instant, in the order of their ids; the second is the dearer one.
    sale('d1', 'dee', '2026-02-01', 100),
    sale('d2', 'dee', '2026-02-01', 900),
    // eve: a gap of exactly the window of 30 days; 40 days since: slipping.
    sale('e1', 'eve', '2026-01-01', 700),
    sale('e2', 'eve', '2026-01-31', 700, { lines: [line('p', 1, 800, 100)] }),
    // fay: 31 days, just longer than the window; twice as long since: slipping still.
    sale('f1', 'fay', '2025-12-09'),
    sale('f2', 'fay', '2026-01-09'),
    // gil: 5 days, and 65 since: lapsed. The cancelled order is none, nor is one in another currency.
    sale('g1', 'gil', '2026-01-01'),
    sale('g2', 'gil', '2026-01-06'),
    sale('g3', 'gil', '2026-03-01', 1000, { status: 'cancelled' }),
    sale('g4', 'gil', '2026-03-01', 1000, { currency: 'EUR' }),
    sale('z1', 'zed', '2026-01-01'),
  ],
})

const asOf = '2026-03-12T12:00Z'
const noon = (day: string) => at(`${day}T12:00Z`)

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // Order 1: seven customers, of whom ann, dee, eve, fay and gil ordered again. Mature are those 30 days before asOf
      //   or earlier (2026-02-10): all but cyd. Within 30 days: ann 10, dee 0, eve 30, gil 5; fay took 31. Median of 0, 5,
      //   10, 30: 7.5; mean 45 ÷ 4. Worth 1000 + 301 + 300 + 100 + 700 + 1000 + 1000 = 4401, ÷ 7 = 628.71.
      // Order 2: ann, dee, eve, fay, gil; ann alone came back, after exactly 30 days. All are mature.
      //   2000 + 900 + 700 + 1000 + 1000 = 5600, ÷ 5.
      // Order 3: ann's of 02-10, exactly the window before asOf, so mature; back after 20 days.
      // Order 4: ann's of 03-02, not mature: a rate of nothing.
      params: { asOf, window: '30d' },
      tables: {
        steps: steps(
          [1, 7, 5, 5 / 7, 6, 4, 4 / 6, 7.5, 11.25, 629],
          [2, 5, 1, 1 / 5, 5, 1, 1 / 5, 30, 30, 1120],
          [3, 1, 1, 1, 1, 1, 1, 20, 20, 3000],
          [4, 1, 0, 0, 0, 0, null, null, null, 4000],
        ),
        // ann: 10,000 less the refund of 500; the median of 10, 20, 30 is 20, and 10 days since are half of it.
        // dee's gap is 0: one-time. eve: 40 ÷ 30; fay: 62 ÷ 31, exactly 2; gil: 65 ÷ 5.
        customers: customers(
          ['ann', 4, noon('2026-01-01'), noon('2026-03-02'), 9500, 20, 10, 0.5, 'active'],
          ['bob', 1, noon('2025-12-01'), noon('2025-12-01'), 301, null, 101, null, 'one-time'],
          ['cyd', 1, noon('2026-03-07'), noon('2026-03-07'), 300, null, 5, null, 'one-time'],
          ['dee', 2, noon('2026-02-01'), noon('2026-02-01'), 1000, 0, 39, null, 'one-time'],
          ['eve', 2, noon('2026-01-01'), noon('2026-01-31'), 1400, 30, 40, 40 / 30, 'slipping'],
          ['fay', 2, noon('2025-12-09'), noon('2026-01-09'), 2000, 31, 62, 2, 'slipping'],
          ['gil', 2, noon('2026-01-01'), noon('2026-01-06'), 2000, 5, 65, 13, 'lapsed'],
        ),
        // 9500 + 301 + 300 + 1000 + 1400 + 2000 + 2000 = 16,501; of first orders 4401.
        summary: summary([7, 5, 5 / 7, 14, 2, 16_501, 12_100, 12_100 / 16_501]),
      },
    },
    {
      // Of January alone: ann has two orders, eve two, fay and gil one and two. The end of the period bounds what is
      // mature: order 1 by 01-02 (with 30 days to 02-01): ann, eve and gil of 01-01, not fay of 01-09.
      params: { asOf, window: '30d', period: { from: '2026-01-01', to: '2026-02-01' }, maxOrder: 1 },
      tables: {
        steps: steps([1, 4, 3, 3 / 4, 3, 3, 1, 10, 15, 925]),
        summary: summary([4, 3, 3 / 4, 7, 7 / 4, 7400, 3700, 1 / 2]),
      },
    },
    {
      params: { asOf, where: { country: 'DE' }, maxOrder: 2 },
      tables: {
        // 90 days before asOf is 2025-12-12: nobody is mature.
        steps: steps([1, 1, 1, 1, 0, 0, null, null, null, 1000], [2, 1, 1, 1, 0, 0, null, null, null, 2000]),
      },
    },
  ],
}

const end = '2026-07-01'

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end },
    { asOf: end, window: '30d' },
    { asOf: end, window: '365d', maxOrder: 100 },
    { asOf: end, window: 1, maxOrder: 1 },
    { asOf: end, period: { from: '2026-01-01' } },
    { asOf: end, period: { from: '2025-01-01', to: '2025-07-01' }, window: '60d' },
    { asOf: '2026-01-01', timeZone: 'America/New_York' },
    { asOf: end, where: { country: 'DE' } },
    { asOf: end, where: { loyaltyTier: null, salesChannel: ['web', 'app'] } },
    { asOf: end, where: { device: 'mobile' }, maxOrder: 3 },
    { asOf: end, where: { country: ['US', 'GB'], status: 'completed' } },
    { asOf: end, statuses: ['cancelled', 'refunded'], test: true },
  ],
  nasty: [
    {},
    { asOf: '2026-05-02' },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01' },
    { asOf: '2026-05-02', window: '1h' },
    { asOf: '2026-05-02', window: '7d', maxOrder: 2 },
    { asOf: '2026-05-02', period: { from: '2026-04-06', to: '2026-04-07' } },
    { asOf: '2026-05-02', period: { to: '2026-04-06T09:00Z' } },
    { asOf: '2026-03-29T02:30', timeZone: 'Europe/Berlin' },
    { asOf: '2026-05-02', where: { country: null } },
    { asOf: '2026-05-02', where: { sessionId: 'shared' } },
    { asOf: '2026-05-02', where: { 'session.region': null, marketingConsent: false } },
    { asOf: '2026-05-02', currency: 'EUR' },
    {
      asOf: '2026-05-02',
      statuses: ['pending', 'processing', 'shipped', 'completed', 'cancelled', 'refunded'],
      test: true,
      bots: true,
    },
  ],
  random: [{ window: '3h', maxOrder: 3 }, { where: { salesChannel: ['web', 'app'] } }],
}
