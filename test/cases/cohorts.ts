import { at, line, order, refund, session, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const cohorts = table('cohort n users active retention orders netMinor cumulativeNetMinor netPerUserMinor complete')
const summary = table('n users active retention netPerUserMinor')

const sale = (transactionId: string, userId: string, time: string, priceMinor: number, fields = {}) =>
  order({ transactionId, userId, at: at(time), lines: [line('p', 1, priceMinor)], ...fields })

const records = shop({
  // zed of order z1 is in no list of users; hal has neither orders nor sessions.
  users: [
    ...['ann', 'bob', 'cyd', 'dee'].map((userId) => user({ userId, country: userId === 'cyd' ? 'DE' : null })),
    user({ userId: 'hal', signupAt: at('2026-04-18T12:00Z') }),
  ],
  transactions: [
    sale('a1', 'ann', '2026-01-05T12:00Z', 1000),
    sale('a2', 'ann', '2026-01-20T12:00Z', 500),
    sale('a3', 'ann', '2026-03-02T12:00Z', 2000, { refunds: [refund(at('2026-03-10'), { p: 300 })] }),
    // 40 minutes apart, and in two months.
    sale('b1', 'bob', '2026-01-31T23:30Z', 400),
    sale('b2', 'bob', '2026-02-01T00:10Z', 600),
    sale('c1', 'cyd', '2026-02-15T12:00Z', 900),
    sale('c2', 'cyd', '2026-03-15T12:00Z', 5000, { status: 'cancelled' }),
    sale('c3', 'cyd', '2026-04-19T12:00Z', 100),
    sale('d1', 'dee', '2026-04-01T00:00Z', 700),
    sale('z1', 'zed', '2026-01-01T12:00Z', 9000),
  ],
  sessions: [
    session({ sessionId: 's1', userId: 'ann', startAt: at('2025-12-15T12:00Z') }),
    // In Berlin it is Monday already.
    session({ sessionId: 's2', userId: 'ann', startAt: at('2025-12-21T23:30Z') }),
    session({ sessionId: 's3', userId: 'bob', startAt: at('2026-03-31T12:00Z') }),
  ],
})

const asOf = '2026-04-20'

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // January: ann and bob. n = 0: a1, a2, b1, 1000 + 500 + 400. n = 1, February: b2. n = 2, March: a3, 2000 − 300.
      //   n = 3, April, has begun and is not over: 4200 ÷ 2 users stay 2100.
      // February: cyd. March has a cancelled order only; April c3. May has not begun.
      // April: dee, whose month is not over.
      // Complete are n = 0 and 1 of January and February, and n = 2 of January:
      //   (1900 + 900) ÷ 3 = 933.3; (2500 + 900) ÷ 3 = 1133.3; 4200 ÷ 2.
      params: { asOf, periods: 3 },
      tables: {
        cohorts: cohorts(
          ['2026-01-01', 0, 2, 2, 1, 3, 1900, 1900, 950, true],
          ['2026-01-01', 1, 2, 1, 1 / 2, 1, 600, 2500, 1250, true],
          ['2026-01-01', 2, 2, 1, 1 / 2, 1, 1700, 4200, 2100, true],
          ['2026-01-01', 3, 2, 0, 0, 0, 0, 4200, 2100, false],
          ['2026-02-01', 0, 1, 1, 1, 1, 900, 900, 900, true],
          ['2026-02-01', 1, 1, 0, 0, 0, 0, 900, 900, true],
          ['2026-02-01', 2, 1, 1, 1, 1, 100, 1000, 1000, false],
          ['2026-04-01', 0, 1, 1, 1, 1, 700, 700, 700, false],
        ),
        summary: summary([0, 3, 3, 1, 933], [1, 3, 1, 1 / 3, 1133], [2, 2, 1, 1 / 2, 2100]),
      },
    },
    {
      // In spans of 30 days from each user's own start: a2 after 15 days and b2 after 40 minutes are n = 0, a3 after 56
      //   days n = 1, c3 after 63 days n = 2, which makes cyd active in n = 1 too.
      // January begins on 01-01, so n = 2 has begun by 03-02; it ends on 02-01, and 30 and 60 days later are 03-03 and
      //   04-02, before asOf, while 90 are not. February ends on 03-01: of it n = 0 is over on 03-31.
      // (2500 + 900) ÷ 3 = 1133.3.
      params: { asOf, periods: 2, counting: 'rolling', mode: 'onOrAfter' },
      tables: {
        cohorts: cohorts(
          ['2026-01-01', 0, 2, 2, 1, 4, 2500, 2500, 1250, true],
          ['2026-01-01', 1, 2, 1, 1 / 2, 1, 1700, 4200, 2100, true],
          ['2026-01-01', 2, 2, 0, 0, 0, 0, 4200, 2100, false],
          ['2026-02-01', 0, 1, 1, 1, 1, 900, 900, 900, true],
          ['2026-02-01', 1, 1, 1, 1, 0, 0, 900, 900, false],
          ['2026-02-01', 2, 1, 1, 1, 1, 100, 1000, 1000, false],
          ['2026-04-01', 0, 1, 1, 1, 1, 700, 700, 700, false],
        ),
        summary: summary([0, 3, 3, 1, 1133], [1, 2, 1, 1 / 2, 2100]),
      },
    },
    {
      // An activity later than the last n counts with onOrAfter: c3 of n = 2 makes cyd active in n = 1. Its money does not.
      params: { asOf, periods: 1, mode: 'onOrAfter', where: { country: 'DE' } },
      tables: {
        cohorts: cohorts(
          ['2026-02-01', 0, 1, 1, 1, 1, 900, 900, 900, true],
          ['2026-02-01', 1, 1, 1, 1, 0, 0, 900, 900, true],
        ),
        summary: summary([0, 1, 1, 1, 900], [1, 1, 1, 1, 900]),
      },
    },
    {
      // Weeks of Berlin, from Mondays. ann's orders come after n = 1, bob's before his first session.
      params: {
        asOf,
        cohort: 'firstSession',
        activity: 'session',
        every: 'week',
        periods: 1,
        timeZone: 'Europe/Berlin',
      },
      tables: {
        cohorts: cohorts(
          ['2025-12-15', 0, 1, 1, 1, 0, 0, 0, 0, true],
          ['2025-12-15', 1, 1, 1, 1, 0, 0, 0, 0, true],
          ['2026-03-30', 0, 1, 1, 1, 0, 0, 0, 0, true],
          ['2026-03-30', 1, 1, 0, 0, 0, 0, 0, 0, true],
        ),
        summary: summary([0, 2, 2, 1, 0], [1, 2, 1, 1 / 2, 0]),
      },
    },
    {
      // Of April hal alone, who did nothing: both days are over, the second one at asOf.
      params: { asOf, cohort: 'signup', every: 'day', periods: 5, period: { from: '2026-04-01' } },
      tables: {
        cohorts: cohorts(['2026-04-18', 0, 1, 0, 0, 0, 0, 0, 0, true], ['2026-04-18', 1, 1, 0, 0, 0, 0, 0, 0, true]),
        summary: summary([0, 1, 0, 0, 0], [1, 1, 0, 0, 0]),
      },
    },
  ],
}

const end = '2026-07-01'
const may = '2026-05-02'

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end },
    { asOf: end, mode: 'onOrAfter' },
    { asOf: end, counting: 'rolling' },
    { asOf: end, counting: 'rolling', mode: 'onOrAfter', every: 'week', periods: 120 },
    { asOf: end, every: 'week', weekStart: 'sunday', periods: 20 },
    { asOf: end, every: 'day', period: { from: '2026-05-01' }, periods: 40 },
    { asOf: end, cohort: 'signup' },
    { asOf: end, cohort: 'firstSession', activity: 'session', every: 'week' },
    { asOf: end, cohort: 'firstSession', every: 'day', counting: 'rolling', periods: 3, timeZone: 'Asia/Kolkata' },
    { asOf: end, activity: 'session', periods: 24 },
    { asOf: '2026-01-01', timeZone: 'America/New_York', period: { from: '2025-01-01', to: '2025-07-01' } },
    { asOf: '2026-03-15T12:34', every: 'week', counting: 'rolling', timeZone: 'America/New_York' },
    { asOf: end, where: { country: 'DE' } },
    { asOf: end, where: { loyaltyTier: null, salesChannel: ['web', 'app'] }, mode: 'onOrAfter' },
    { asOf: end, where: { device: 'mobile' }, activity: 'session', cohort: 'signup' },
    { asOf: end, statuses: ['cancelled', 'refunded'], test: true, periods: 1 },
  ],
  nasty: [
    {},
    { asOf: may },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01' },
    { asOf: may, every: 'day', mode: 'onOrAfter' },
    { asOf: may, cohort: 'signup', periods: 120 },
    { asOf: may, cohort: 'signup', every: 'day', activity: 'session', counting: 'rolling', periods: 120 },
    { asOf: may, cohort: 'firstSession', activity: 'session', every: 'day', timeZone: 'America/New_York' },
    { asOf: '2026-03-29T02:30', every: 'day', timeZone: 'Europe/Berlin' },
    { asOf: '2026-03-29', every: 'day', timeZone: 'Europe/Berlin', counting: 'rolling', cohort: 'signup' },
    { asOf: may, every: 'week', weekStart: 'thursday', counting: 'rolling', mode: 'onOrAfter' },
    { asOf: may, period: { from: '2026-04-06', to: '2026-04-07' }, every: 'day' },
    { asOf: may, period: { to: '2026-04-06T09:00Z' } },
    { asOf: may, where: { country: null }, activity: 'session' },
    { asOf: may, where: { sessionId: 'shared' } },
    { asOf: may, where: { 'session.region': null, marketingConsent: false }, every: 'day' },
    { asOf: may, currency: 'EUR' },
    {
      asOf: may,
      statuses: ['pending', 'processing', 'shipped', 'completed', 'cancelled', 'refunded'],
      test: true,
      bots: true,
      every: 'day',
    },
  ],
  random: [
    { every: 'day', periods: 5 },
    { every: 'day', counting: 'rolling', mode: 'onOrAfter', activity: 'session', cohort: 'firstSession' },
    { every: 'week', cohort: 'signup', timeZone: 'America/New_York', where: { salesChannel: ['web', 'app'] } },
  ],
}
