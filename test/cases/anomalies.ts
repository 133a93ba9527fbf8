import { at, line, order, place, refund, session, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const anomalies = table('day metric actual expected spread score flagged')

const sale = (transactionId: string, time: string, priceMinor: number, fields = {}) =>
  order({ transactionId, userId: 'ann', at: at(`2026-${time}`), lines: [line('p', 1, priceMinor)], ...fields })
const visit = (sessionId: string, time: string, fields = {}) =>
  session({ sessionId, visitorId: sessionId, startAt: at(`2026-${time}`), ...fields })

const german = { billing: place('DE') }

// Sundays up to 03-29, on which the clock in Berlin goes from 02:00 to 03:00, and Mondays up to 03-30.
const records = shop({
  users: [user({ userId: 'ann' })],
  transactions: [
    // The earliest: in Berlin on Sunday 03-01, in UTC still on Saturday 02-28. Orders are covered from that date on.
    sale('u1', '03-01T00:30+01:00', 1000),
    // None on 03-08.
    sale('u2', '03-15T12:00+01:00', 300),
    sale('u3', '03-15T13:00+01:00', 500),
    sale('u4', '03-22T12:00+01:00', 2000, { refunds: [refund(at('2026-03-29T10:00Z'), { p: 250 })] }),
    // The last millisecond of the day of 23 hours.
    sale('u5', '03-29T23:59:59.999+02:00', 0, { lines: [line('p', 1, 700, 100)] }),
    sale('m1', '03-02T12:00+01:00', 100, { ...german, sessionId: 's1' }),
    sale('m2', '03-09T12:00+01:00', 100),
    sale('m3', '03-16T12:00+01:00', 100),
    sale('m4', '03-23T12:00+01:00', 100),
    // Half an hour after midnight in Berlin, in UTC still on Sunday.
    sale('m5', '03-30T00:30+02:00', 117, { ...german, sessionId: 's7' }),
    ...['m6', 'm7', 'm8', 'm9'].map((id) => sale(id, '03-30T12:00+02:00', 100)),
    sale('m0', '03-30T12:00+02:00', 100, { status: 'cancelled' }),
    // Of the day of asOf, which is not over.
    sale('t1', '03-31T11:00+02:00', 5000),
  ],
  sessions: [
    // The earliest: in Berlin on Monday 03-02, in UTC still on Sunday 03-01.
    visit('s1', '03-02T00:30+01:00', { country: 'DE' }),
    visit('s2', '03-02T10:00+01:00'),
    visit('s3', '03-09T10:00+01:00'),
    visit('s4', '03-16T10:00+01:00'),
    visit('s5', '03-23T10:00+01:00'),
    visit('s6', '03-23T11:00+01:00'),
    visit('s7', '03-30T00:20+02:00', { country: 'FR' }),
    visit('s8', '03-30T10:00+02:00', { bot: true }),
  ],
})

const berlin = { asOf: '2026-03-31T12:00', timeZone: 'Europe/Berlin', weeks: 5 }
const nothing = [null, null, null, null, false] as const

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // Sunday, against 03-01, 08, 15 and 22 (02-22 is not covered by orders; sessions lack 03-01 too, so have three):
      //   orders 1, 0, 2, 1: the middle is 1, distances 0, 1, 1, 0: ½ × 1.4826 is below √1.
      //   net 1000, 0, 800, 2000: 900; distances 100, 900, 100, 1100: 500. Of 03-29: 700 − 100 − 250 = 350.
      //   AOV 1000, none, 400, 2000: three alone. No session, so no conversion.
      // Monday, against 03-02, 09, 16 and 23: one order of 100 each, so the least spreads: 1, and 100 ÷ 100 is 1 too.
      //   Five orders, 517, 103.4 each.
      //   sessions 2, 1, 1, 2: 1.5; distances ½: 0.7413 is below √1.5. One (the other is a bot's).
      //   conversion ½, 0, 0, 0: the middle is 0, and so are the distances' and 0 ÷ 100: no score.
      params: { ...berlin, days: 2 },
      tables: {
        anomalies: anomalies(
          ['2026-03-29', 'orders', 1, 1, 1, 0, false],
          ['2026-03-29', 'netMinor', 350, 900, 1.4826 * 500, -550 / (1.4826 * 500), false],
          ['2026-03-29', 'aovMinor', 600, null, null, null, false],
          ['2026-03-29', 'sessions', 0, null, null, null, false],
          ['2026-03-29', 'sessionConversion', ...nothing],
          ['2026-03-30', 'orders', 5, 1, 1, 4, true],
          ['2026-03-30', 'netMinor', 517, 100, 1, 417, true],
          ['2026-03-30', 'aovMinor', 103.4, 100, 1, 103.4 - 100, false],
          ['2026-03-30', 'sessions', 1, 1.5, Math.sqrt(1.5), -0.5 / Math.sqrt(1.5), false],
          ['2026-03-30', 'sessionConversion', 1, 0, 0, null, false],
        ),
      },
    },
    {
      // 4 is not beyond 4; nor is a fourth week, of five, more than is needed.
      params: { ...berlin, days: 1, weeks: 4, threshold: 4 },
      tables: {
        anomalies: anomalies(
          ['2026-03-30', 'orders', 5, 1, 1, 4, false],
          ['2026-03-30', 'netMinor', 517, 100, 1, 417, true],
          ['2026-03-30', 'aovMinor', 103.4, 100, 1, 103.4 - 100, false],
          ['2026-03-30', 'sessions', 1, 1.5, Math.sqrt(1.5), -0.5 / Math.sqrt(1.5), false],
          ['2026-03-30', 'sessionConversion', 1, 0, 0, null, false],
        ),
      },
    },
    {
      // With its order, the refund is of 03-22: net 1000, 0, 800, 1750: 900; distances 100, 900, 100, 850: 475. Days that
      // end at asOf are over.
      params: { ...berlin, asOf: '2026-03-30', days: 1, refundsOn: 'order' },
      tables: {
        anomalies: anomalies(
          ['2026-03-29', 'orders', 1, 1, 1, 0, false],
          ['2026-03-29', 'netMinor', 600, 900, 1.4826 * 475, -300 / (1.4826 * 475), false],
          ['2026-03-29', 'aovMinor', 600, null, null, null, false],
          ['2026-03-29', 'sessions', 0, null, null, null, false],
          ['2026-03-29', 'sessionConversion', ...nothing],
        ),
      },
    },
    {
      // By the UTC calendar m5 and s7 are on Sunday, s1 is on 03-01, and u1 on none.
      //   orders 0, 0, 2, 1: ½; distances ½, ½, 1½, ½. Of 03-29 two. net 0, 0, 800, 2000: 400; distances 400, 400, 400,
      //   1600. Of 03-29 600 + 117 − 250 = 467. AOV of two days alone. sessions 1, 0, 0, 0.
      params: { asOf: '2026-03-30T00:00Z', weeks: 5, days: 1 },
      tables: {
        anomalies: anomalies(
          ['2026-03-29', 'orders', 2, 0.5, 1, 1.5, false],
          ['2026-03-29', 'netMinor', 467, 400, 1.4826 * 400, 67 / (1.4826 * 400), false],
          ['2026-03-29', 'aovMinor', 358.5, null, null, null, false],
          ['2026-03-29', 'sessions', 1, 0, 1, 1, false],
          ['2026-03-29', 'sessionConversion', 1, null, null, null, false],
        ),
      },
    },
    {
      // Orders by their billing address: m1 and m5. Sessions by their own place: s1.
      params: { ...berlin, days: 1, where: { country: 'DE' } },
      tables: {
        anomalies: anomalies(
          ['2026-03-30', 'orders', 1, 0, 1, 1, false],
          ['2026-03-30', 'netMinor', 117, 0, 1, 117, true],
          ['2026-03-30', 'aovMinor', 117, null, null, null, false],
          ['2026-03-30', 'sessions', 0, 0, 1, 0, false],
          ['2026-03-30', 'sessionConversion', ...nothing],
        ),
      },
    },
    {
      // s7 is French, and named by an order that is not: it is not converted by it.
      params: { ...berlin, days: 1, where: { country: 'FR' } },
      tables: {
        anomalies: anomalies(
          ['2026-03-30', 'orders', 0, 0, 1, 0, false],
          ['2026-03-30', 'netMinor', 0, 0, 1, 0, false],
          ['2026-03-30', 'aovMinor', ...nothing],
          ['2026-03-30', 'sessions', 1, 0, 1, 1, false],
          ['2026-03-30', 'sessionConversion', 0, null, null, null, false],
        ),
      },
    },
    {
      // Of the session, the order of s7 passes, m1 and those that name none do not.
      params: { ...berlin, days: 1, where: { 'session.country': 'FR' } },
      tables: {
        anomalies: anomalies(
          ['2026-03-30', 'orders', 1, 0, 1, 1, false],
          ['2026-03-30', 'netMinor', 117, 0, 1, 117, true],
          ['2026-03-30', 'aovMinor', 117, null, null, null, false],
          ['2026-03-30', 'sessions', 1, 0, 1, 1, false],
          ['2026-03-30', 'sessionConversion', 1, null, null, null, false],
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
    { asOf: end, days: 1 },
    { asOf: end, days: 60, weeks: 4, threshold: 2 },
    { asOf: end, days: 10, weeks: 5 },
    { asOf: end, weeks: 3 },
    { asOf: end, weeks: 520, days: 2 },
    { asOf: end, refundsOn: 'order', timeZone: 'America/New_York' },
    { asOf: '2026-06-15T12:00', timeZone: 'Asia/Kathmandu', threshold: 0 },
    { asOf: end, where: { country: 'US' } },
    { asOf: end, where: { country: ['DE', 'GB', null], device: 'mobile' }, days: 14 },
    { asOf: end, where: { loyaltyTier: null, salesChannel: ['web', 'app'] } },
    { asOf: end, where: { city: { not: 'Berlin' } }, bots: true, internal: true, test: true },
    { asOf: '2025-12-01', days: 20, timeZone: 'Australia/Lord_Howe' },
    { asOf: end, statuses: ['cancelled', 'refunded'] },
    { asOf: '2024-07-20' },
  ],
  nasty: [
    {},
    { asOf: nasty, days: 40, weeks: 4 },
    { asOf: nasty, days: 30, weeks: 6, refundsOn: 'order' },
    { asOf: '2026-03-31', days: 5, timeZone: 'Europe/Berlin' },
    { asOf: '2026-04-12', days: 20, weeks: 5, timeZone: 'Asia/Kathmandu' },
    { asOf: '2026-04-06T12:00', days: 14, timeZone: 'Australia/Lord_Howe' },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01', days: 3, weeks: 4 },
    { asOf: '2012-02-01', days: 40, weeks: 4, timeZone: 'Pacific/Apia' },
    { asOf: nasty, days: 30, where: { country: 'DE' } },
    { asOf: nasty, days: 30, where: { country: null, sessionId: { not: 'shared' } } },
    { asOf: nasty, days: 30, where: { 'session.region': null, 'user.country': 'DE' } },
    { asOf: nasty, days: 30, where: { region: { not: ['BE', null] } }, bots: true },
    { asOf: nasty, days: 30, currency: 'EUR', threshold: 0 },
    { asOf: nasty, days: 30, statuses: ['pending', 'cancelled', 'completed'], test: true, internal: true },
  ],
  random: [
    { days: 20, weeks: 5, timeZone: 'America/St_Johns' },
    { days: 30, where: { country: 'DE' }, threshold: 0.5 },
  ],
}
