import { at, line, order, refund, shop, user } from '../fixtures/records.js'
import { clvBeyondSql } from '../oracle/clv.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const customers = table(
  'userId frequency recencyDays ageDays monetaryMinor probabilityAlive expectedPurchases expectedOrderMinor valueMinor',
)
const model = table('customers r alpha a b logLikelihood valueCustomers p q v valueLogLikelihood')
const validation = table('frequency customers actual predicted')

const sale = (transactionId: string, userId: string, time: string, priceMinor = 1000, fields = {}) =>
  order({ transactionId, userId, at: at(time), lines: [line('p', 1, priceMinor)], ...fields })

const records = shop({
  // eve has no order; zed of order z1 is in no list of users.
  users: ['ann', 'bob', 'cyd', 'dee', 'eve'].map((userId) => user({ userId, country: userId === 'ann' ? 'DE' : null })),
  transactions: [
    // ann: in UTC on 01-01 (two orders), 01-02 and 01-11; in New York (−5 h) on 2025-12-31 and 01-01, 01-11.
    sale('a1', 'ann', '2026-01-01T02:00Z', 5000),
    sale('a2', 'ann', '2026-01-01T23:00Z', 700),
    // A discount counts, a refund does not.
    sale('a3', 'ann', '2026-01-02T04:00Z', 1000, { lines: [line('p', 1, 1100, 100)] }),
    sale('a4', 'ann', '2026-01-11T12:00Z', 2001, { refunds: [refund(at('2026-01-12'), { p: 2001 })] }),
    // bob bought once, on the last day before asOf; cyd twice on one day, which is once.
    sale('b1', 'bob', '2026-01-31T23:59:59.999Z', 301),
    sale('c1', 'cyd', '2026-01-05T08:00Z', 300),
    sale('c2', 'cyd', '2026-01-05T09:00Z', 300),
    // dee: on either side of noon of 01-21, where a holdout of 10.5 days begins; the second day costs nothing.
    sale('d1', 'dee', '2026-01-20T08:00Z', 900),
    sale('d2', 'dee', '2026-01-21T11:00Z', 0),
    sale('d3', 'dee', '2026-01-21T12:00Z', 0),
    sale('d4', 'dee', '2026-01-25T12:00Z', 0),
    sale('d5', 'dee', '2026-01-26T12:00Z', 1000, { status: 'cancelled' }),
    // At asOf it does not exist yet.
    sale('d6', 'dee', '2026-02-01T00:00Z'),
    sale('z1', 'zed', '2026-01-01T12:00Z'),
  ],
})

const asOf = '2026-02-01'
const nothing = [null, null, null, null]

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // The date of the last instant before asOf is 01-31.
      // ann: days 01-01, 01-02, 01-11: x 2, t_x 10, T 30; (1000 + 2001) ÷ 2 = 1500.5, away from zero 1501.
      // bob: T 0. cyd: T 26. dee: 01-20, 01-21, 01-25: x 2, t_x 5, T 11, of nothing.
      // Two customers came back: too few for a fit. Of them ann alone spent something after her first day.
      params: { asOf },
      tables: {
        customers: customers(
          ['ann', 2, 10, 30, 1501, ...nothing],
          ['bob', 0, 0, 0, null, ...nothing],
          ['cyd', 0, 0, 26, null, ...nothing],
          ['dee', 2, 5, 11, 0, ...nothing],
        ),
        model: model([4, null, null, null, null, null, 1, null, null, null, null]),
        validation: [],
      },
    },
    {
      // In New York asOf is 02-01T05:00Z, so d6 is on 01-31, dee's last day: x 3, t_x 11, T 11, 1000 ÷ 3.
      // ann: 2025-12-31 (a1), 2026-01-01 (a2, a3), 01-11: x 2, t_x 11, T 31; (700 + 1000 + 2001) ÷ 2 = 1850.5.
      // bob bought on 01-31 at 18:59 local, cyd on 01-05.
      params: { asOf, timeZone: 'America/New_York' },
      tables: {
        customers: customers(
          ['ann', 2, 11, 31, 1851, ...nothing],
          ['bob', 0, 0, 0, null, ...nothing],
          ['cyd', 0, 0, 26, null, ...nothing],
          ['dee', 3, 11, 11, 333, ...nothing],
        ),
      },
    },
    {
      // At 01-21T12:00 there are ann (x 2), cyd (0) and dee (01-20 and 01-21: x 1). Since then dee bought on 01-21 once
      // more, which counts on either side, and on 01-25; the others did not. bob is not there yet.
      params: { asOf, holdout: '252h' },
      tables: {
        validation: validation(
          ['0', 1, 0, null],
          ['1', 1, 2, null],
          ['2', 1, 0, null],
          ['3', 0, null, null],
          ['4', 0, null, null],
          ['5', 0, null, null],
          ['6', 0, null, null],
          ['7+', 0, null, null],
          ['all', 3, 2 / 3, null],
        ),
      },
    },
    {
      params: { asOf, where: { country: 'DE' } },
      tables: { model: model([1, null, null, null, null, null, 1, null, null, null, null]) },
    },
  ],
}

const end = '2026-07-01'

export const cases: AnalysisCases = {
  hand,
  beyondSql: clvBeyondSql,
  standard: [
    {},
    { asOf: end },
    { asOf: end, horizon: '90d', discountRate: 0.1 },
    { asOf: end, horizon: 1, holdout: 1 },
    { asOf: end, horizon: '1000d', discountRate: 0.15, holdout: '90d' },
    { asOf: end, holdout: '180d', timeZone: 'Europe/Berlin' },
    { asOf: '2026-01-01', timeZone: 'America/New_York', holdout: '90d' },
    { asOf: end, where: { country: ['US', 'DE', 'GB'] }, holdout: '365d' },
    { asOf: end, where: { loyaltyTier: null, salesChannel: ['web', 'app'] } },
    { asOf: end, where: { device: 'mobile' }, holdout: '30d' },
    { asOf: end, where: { country: ['US', 'GB'], status: 'completed' } },
    { asOf: end, statuses: ['cancelled', 'refunded'], test: true },
    { asOf: '2024-08-01' },
  ],
  nasty: [
    {},
    { asOf: '2026-05-02' },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01', holdout: '3660d' },
    { asOf: '2026-05-02', horizon: '1h' },
    { asOf: '2026-05-02', holdout: '26d' },
    { asOf: '2026-04-11', holdout: 1 },
    { asOf: '2026-05-02', holdout: '30d', timeZone: 'Europe/Berlin' },
    { asOf: '2026-03-29T02:30', timeZone: 'Europe/Berlin', holdout: '1h' },
    { asOf: '2026-05-02', where: { country: null } },
    { asOf: '2026-05-02', where: { sessionId: 'shared' }, holdout: '27d' },
    { asOf: '2026-05-02', where: { 'session.region': null, marketingConsent: false } },
    { asOf: '2026-05-02', currency: 'EUR', holdout: '90d' },
    {
      asOf: '2026-05-02',
      statuses: ['pending', 'processing', 'shipped', 'completed', 'cancelled', 'refunded'],
      test: true,
      bots: true,
      timeZone: 'Pacific/Auckland',
    },
  ],
  random: [{ holdout: '2h' }, { where: { salesChannel: ['web', 'app'] }, timeZone: 'America/St_Johns' }],
}
