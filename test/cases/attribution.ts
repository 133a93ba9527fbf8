import { at, line, order, place, refund, session, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const creditNumbers = 'touches orders ordersShare netMinor netShare assisted'
const credits = (field: string) => table(`${field} ${creditNumbers}`)
const models = table(
  'channel firstNetMinor lastNetMinor lastNonDirectNetMinor linearNetMinor timeDecayNetMinor positionNetMinor',
)
const paths = table('path orders ordersShare netMinor medianDays')
const summary = table('orders ordersWithTouch touchesPerOrder medianDays')

const noon = (date: string): number => at(`2026-${date}T12:00Z`)
const hour = 3_600_000

const visit = (sessionId: string, userId: string | null, channel: string, startAt: number, fields = {}) =>
  session({ sessionId, userId, channel, startAt, ...fields })
const bought = (transactionId: string, userId: string, time: number, net: number, fields = {}) =>
  order({ transactionId, userId, at: time, lines: [line('p', 1, net)], ...fields })

const records = shop({
  users: [user({ userId: 'ann', ...place('DE') }), ...['bob', 'cid', 'dan'].map((userId) => user({ userId }))],
  sessions: [
    visit('s1', 'ann', 'paid', noon('06-01'), { campaign: 'spring' }),
    visit('s2', 'ann', 'email', noon('06-02'), { campaign: 'spring' }),
    visit('s3', 'ann', 'email', noon('06-07')),
    visit('s4', 'ann', 'direct', noon('06-08')),
    visit('s5', 'bob', 'social', noon('06-03')),
    // Another's, which the order of bob names.
    visit('s6', null, 'organic', noon('06-05')),
    visit('s7', 'bob', 'paid', noon('06-04'), { bot: true }),
    // Of a user in no list.
    visit('s9', 'ghost', 'direct', noon('06-06')),
    // A window before the order of dan to the millisecond, one more, and after it.
    visit('s10', 'dan', 'direct', noon('05-08')),
    visit('s11', 'dan', 'email', noon('05-08') - 1),
    visit('s12', 'dan', 'social', noon('06-07') + 1),
  ],
  transactions: [
    // At the instant at which its last touch starts.
    bought('o1', 'ann', noon('06-08'), 1001, { sessionId: 's4' }),
    bought('o2', 'bob', noon('06-04'), 1000, { refunds: [refund(noon('06-09'), { p: 1500 })] }),
    bought('o3', 'bob', noon('06-05') + hour, 7, { sessionId: 's6' }),
    bought('o4', 'cid', noon('06-05'), 200, { sessionId: 's7' }),
    bought('o5', 'ghost', noon('06-06') + hour / 2, 50),
    bought('o6', 'dan', noon('06-07'), 300),
    bought('o7', 'ann', noon('05-31'), 5000),
    bought('o8', 'ann', noon('06-08'), 5000, { status: 'cancelled' }),
  ],
})

const days = { asOf: '2026-06-11', period: { from: '2026-06-01' } }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // Touches: o1 s1 to s4; o2 s5; o3 s5, s6; o5 s9; o6 s10; o4 none. Net 1001 − 500 + 7 + 200 + 50 + 300 = 1058.
      // o1 linear: 250.25 each, the one left to the first. Decay by days, 7, 6, 1 and 0: 1, 2, 64, 128 of 195, so
      // 5.13, 10.27, 328.53, 657.07. Position: 400.4, 100.1, 100.1, 400.4. o3: 3.5 each; decay 1.4 and 5.6.
      params: { ...days, halfLife: '1d' },
      tables: {
        credits: credits('channel')(
          ['direct', 3, 2, 2 / 6, 350, 350 / 1058, 1],
          ['email', 2, 1, 1 / 6, 1001, 1001 / 1058, 0],
          ['organic', 1, 1, 1 / 6, 7, 7 / 1058, 0],
          ['paid', 1, 0, 0, 0, 0, 1],
          ['social', 2, 1, 1 / 6, -500, -500 / 1058, 1],
          ['(no session)', 0, 1, 1 / 6, 200, 200 / 1058, 0],
        ),
        models: models(
          ['direct', 350, 1351, 350, 600, 1007, 750],
          ['email', 0, 0, 1001, 500, 339, 200],
          ['organic', 0, 7, 7, 3, 6, 3],
          ['paid', 1001, 0, 0, 251, 5, 401],
          ['social', -493, -500, -500, -496, -499, -496],
          ['(no session)', 200, 200, 200, 200, 200, 200],
        ),
        // direct: half an hour and 30 days.
        paths: paths(
          ['direct', 2, 2 / 6, 350, 1_296_900_000 / 86_400_000],
          ['paid > email > direct', 1, 1 / 6, 1001, 7],
          ['social', 1, 1 / 6, -500, 1],
          ['social > organic', 1, 1 / 6, 7, 49 / 24],
          ['(no session)', 1, 1 / 6, 200, null],
        ),
        summary: summary([6, 5, 9 / 5, 49 / 24]),
      },
    },
    {
      params: { ...days, by: 'campaign', model: 'linear' },
      tables: {
        credits: credits('campaign')(
          ['spring', 2, 0.5, 0.5 / 6, 501, 501 / 1058, 0],
          ['(no session)', 0, 1, 1 / 6, 200, 200 / 1058, 0],
          ['(not set)', 7, 4.5, 4.5 / 6, 357, 357 / 1058, 0],
        ),
        paths: paths(
          ['spring > (not set)', 1, 1 / 6, 1001, 7],
          ['(no session)', 1, 1 / 6, 200, null],
          ['(not set)', 4, 4 / 6, -143, (49 / 24 + 1) / 2],
        ).toSorted((a, b) => Number(b['orders']) - Number(a['orders'])),
      },
    },
    {
      // s3 starts a day before the order, to the millisecond.
      params: { ...days, window: '1d', model: 'position', where: { 'user.country': 'DE' } },
      tables: {
        credits: credits('channel')(
          ['direct', 1, 0.5, 0.5, 500, 500 / 1001, 0],
          ['email', 1, 0.5, 0.5, 501, 501 / 1001, 0],
        ),
        summary: summary([1, 1, 2, 1]),
      },
    },
    {
      // Weights of 0, 0, 60 and 1,000,000,000: what is old earns nothing, and assists.
      params: { ...days, model: 'timeDecay', halfLife: '1h', where: { userId: 'ann' } },
      tables: {
        credits: credits('channel')(
          ['direct', 1, 1, 1, 1001, 1, 0],
          ['email', 2, 0, 0, 0, 0, 1],
          ['paid', 1, 0, 0, 0, 0, 1],
        ),
      },
    },
    {
      // Nothing earned, so there are no shares of it; and no order at all.
      params: { ...days, where: { userId: 'bob', totalMinor: { gte: 1000 } } },
      tables: { credits: credits('channel')(['social', 1, 1, 1, -500, null, 0]) },
    },
    {
      params: { ...days, period: { from: '2026-06-10' } },
      tables: { credits: [], models: [], paths: [], summary: summary([0, 0, null, null]) },
    },
  ],
}

const end = '2026-07-01'
const nasty = '2026-05-02'
const spring = { asOf: nasty, period: { from: '2026-02-01' } }

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end, model: 'last' },
    { asOf: end, model: 'first', by: 'source' },
    { asOf: end, model: 'linear', by: 'campaign' },
    { asOf: end, model: 'timeDecay', by: 'medium', halfLife: '36h' },
    { asOf: end, model: 'timeDecay', window: '90d', period: { from: '2026-04-02' } },
    { asOf: end, model: 'position', by: 'landingPage', window: '60d' },
    { asOf: end, by: 'device', window: '1h' },
    { asOf: end, by: 'country', where: { 'user.country': 'DE', salesChannel: 'web' } },
    { asOf: '2026-06-15T12:00', timeZone: 'Asia/Kolkata', by: 'region' },
    { asOf: end, period: { from: '2025-01-01' }, window: '400d', model: 'linear' },
    { asOf: end, model: 'timeDecay', halfLife: 1, where: { loyaltyTier: { not: null } } },
    { asOf: end, bots: true, internal: true, test: true, by: 'browser', model: 'position' },
    { asOf: end, where: { couponCode: { not: null }, 'billing.country': { not: 'US' } } },
  ],
  nasty: [
    {},
    spring,
    { ...spring, model: 'last', by: 'country' },
    { ...spring, model: 'first', by: 'sessionId', bots: true, internal: true },
    { ...spring, model: 'linear', by: 'userId', window: '200d' },
    { ...spring, model: 'timeDecay', halfLife: '1h', by: 'visitorId' },
    { ...spring, model: 'position', by: 'campaign', statuses: ['pending', 'cancelled', 'completed'], test: true },
    { ...spring, by: 'city', where: { 'user.country': null } },
    { ...spring, where: { userId: 'nobody' } },
    { ...spring, where: { sessionId: { not: null } }, model: 'linear' },
    { ...spring, where: { sessionId: null, salesChannel: 'phone' } },
    { ...spring, currency: 'EUR', by: 'bot' },
    { asOf: '2026-04-10T12:00Z', window: 1 },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01', by: 'device' },
    { asOf: '2026-06-30', by: 'landingPage', window: '20000d', period: { from: '2025-01-01' }, model: 'timeDecay' },
  ],
  random: [
    {},
    { model: 'timeDecay', by: 'device', halfLife: '5h' },
    { model: 'position', window: '20d', by: 'userId' },
    { model: 'linear', where: { 'user.country': null } },
  ],
}
