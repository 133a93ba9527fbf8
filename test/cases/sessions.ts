import { at, event, line, order, refund, session, shop, trail, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const numbers =
  'sessions persons newPersons events eventsPerSession bounces bounceRate medianDurationMs meanDurationMs viewSessions ' +
  'cartSessions checkoutSessions convertedSessions sessionConversion netMinor previousSessions'
const by = (...fields: readonly string[]) => table([...fields, numbers].join(' '))

const start = (text: string): number => at(`2026-${text}Z`)

/** A session of a visitor on a channel, so many milliseconds long. */
const visit = (sessionId: string, visitorId: string, channel: string, startAt: number, ms: number, fields = {}) =>
  session({ sessionId, visitorId, channel, startAt, endAt: startAt + ms, ...fields })

const s1 = start('06-01T10:00')
const s2 = start('06-01T11:00')
const s3 = start('06-02T23:30')
const s4 = start('06-07T23:59:50')
const s8 = start('06-03T10:00')

const records = shop({
  users: [user({ userId: 'ann', loyaltyTier: 'gold' }), user({ userId: 'bob' })],
  sessions: [
    // ann's first, before the period: she is not new in it.
    visit('s5', 'v1', 'email', start('05-28T09:00'), 60_000, { userId: 'ann' }),
    visit('s1', 'v1', 'paid', s1, 300_000, {
      userId: 'ann',
      device: 'mobile',
      events: trail(s1, [0, 'page_view'], [60_000, 'product_view', 'p'], [120_000, 'add_to_cart', 'p']),
    }),
    // One page in 5 s: a bounce.
    visit('s2', 'v2', 'paid', s2, 5000, { events: trail(s2, [0, 'page_view']) }),
    visit('s3', 'v2', 'direct', s3, 2_400_000, {
      events: trail(s3, [0, 'product_view', 'p'], [1000, 'checkout'], [2000, 'purchase']),
    }),
    // asOf cuts it at 10 s, which is no bounce, and its second page away.
    visit('s4', 'v3', 'direct', s4, 600_000, { events: trail(s4, [0, 'page_view'], [20_000, 'page_view']) }),
    visit('s6', 'v6', 'paid', start('06-02T10:00'), 60_000, { bot: true }),
    // 8 s, but with a purchase: no bounce. An event of an unknown type is none.
    visit('s8', 'v4', 'social', s8, 8000, { events: [event(1, s8, 'purchase'), event(2, s8, 'teleport')] }),
    // It ends before it starts, without an event: 0 ms, a bounce.
    visit('s9', 'v5', 'social', start('06-03T12:00'), -1000),
  ],
  transactions: [
    order({
      transactionId: 'o1',
      userId: 'ann',
      at: start('06-01T10:04'),
      sessionId: 's1',
      lines: [line('p', 1, 1000)],
      refunds: [refund(start('06-03T10:00'), { p: 200 })],
    }),
    // Of another person than the session's.
    order({
      transactionId: 'o2',
      userId: 'bob',
      at: start('06-03T01:00'),
      sessionId: 's3',
      lines: [line('p', 1, 500)],
      salesChannel: 'app',
    }),
    order({ transactionId: 'o3', userId: 'ann', at: start('06-07T23:59:55'), sessionId: 's4', status: 'cancelled' }),
    order({ transactionId: 'o4', userId: 'bob', at: start('06-04T10:00'), sessionId: 's6' }),
  ],
})

const asOf = '2026-06-08T00:00Z'
const week = { asOf, period: { from: '2026-06-01' } }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // The previous period, 05-25 to 06-01, has s5 alone. direct: s3, s4: 2,400,000 and 10,000 ms; v2 came by paid
      // first. paid: s1, s2: 300,000 and 5000; net 1000 − 200. social: 8000 and 0.
      params: week,
      tables: {
        sessions: by('channel')(
          ['direct', 2, 2, 1, 4, 2, 0, 0, 1_205_000, 1_205_000, 1, 0, 1, 1, 0.5, 500, 0],
          ['email', 0, 0, 0, 0, null, 0, null, null, null, 0, 0, 0, 0, null, 0, 1],
          ['paid', 2, 2, 1, 4, 2, 1, 0.5, 152_500, 152_500, 1, 1, 0, 1, 0.5, 800, 0],
          ['social', 2, 2, 2, 1, 0.5, 1, 0.5, 4000, 4000, 0, 0, 0, 0, 0, 0, 0],
        ),
      },
    },
    {
      // Lengths 0, 5000, 8000, 10,000, 300,000, 2,400,000: the middle of 8000 and 10,000; Σ 2,723,000.
      params: { ...week, by: [] },
      tables: {
        sessions: by()([6, 5, 4, 9, 1.5, 2, 2 / 6, 9000, 2_723_000 / 6, 2, 1, 1, 2, 2 / 6, 1300, 1]),
      },
    },
    {
      // Two hours later in Berlin: s4 on Monday 06-08 at 01:59, s3 on Wednesday at 01:30, s5 on a Thursday at 11.
      params: { ...week, timeZone: 'Europe/Berlin', weekStart: 'sunday', by: ['weekday', 'hour'] },
      tables: {
        sessions: by('weekday', 'hour')(
          ['monday', '1', 1, 1, 1, 1, 1, 0, 0, 10_000, 10_000, 0, 0, 0, 0, 0, 0, 0],
          ['monday', '12', 1, 1, 0, 3, 3, 0, 0, 300_000, 300_000, 1, 1, 0, 1, 1, 800, 0],
          ['monday', '13', 1, 1, 1, 1, 1, 1, 1, 5000, 5000, 0, 0, 0, 0, 0, 0, 0],
          ['wednesday', '1', 1, 1, 0, 3, 3, 0, 0, 2_400_000, 2_400_000, 1, 0, 1, 1, 1, 500, 0],
          ['wednesday', '12', 1, 1, 1, 1, 1, 0, 0, 8000, 8000, 0, 0, 0, 0, 0, 0, 0],
          ['wednesday', '14', 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          ['thursday', '11', 0, 0, 0, 0, null, 0, null, null, null, 0, 0, 0, 0, null, 0, 1],
        ),
      },
    },
    {
      // Dates have no previous period. A condition on orders touches no session, but what they convert.
      params: { ...week, by: ['day', 'loyaltyTier'], where: { device: 'mobile', salesChannel: 'app' } },
      tables: {
        sessions: by(
          'day',
          'loyaltyTier',
        )(['2026-06-01', 'gold', 1, 1, 0, 3, 3, 0, 0, 300_000, 300_000, 1, 1, 0, 0, 0, 0, null]),
      },
    },
  ],
}

const end = '2026-07-01'
const nasty = '2026-05-02'
const berlin = { asOf: nasty, timeZone: 'Europe/Berlin' }

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end, by: 'device' },
    { asOf: end, by: ['channel', 'device'] },
    { asOf: end, by: [] },
    { asOf: end, by: 'hour', timeZone: 'Asia/Kolkata' },
    { asOf: end, by: ['weekday', 'hour'], timeZone: 'America/New_York', period: { from: '2026-06-10' } },
    { asOf: end, by: 'weekday', weekStart: 'sunday' },
    { asOf: end, by: ['day', 'channel'], period: { from: '2026-06-20' } },
    { asOf: end, by: 'week', period: { from: '2026-05-13', to: '2026-06-17' } },
    { asOf: end, by: 'month', period: { from: '2026-04-15' }, timeZone: 'Australia/Lord_Howe' },
    { asOf: end, by: ['country', 'loyaltyTier'] },
    { asOf: '2026-06-15T12:00', by: 'campaign', timeZone: 'Asia/Tokyo' },
    { asOf: end, by: 'source', where: { device: { not: 'mobile' }, salesChannel: 'web' } },
    { asOf: end, by: ['medium'], bots: true, internal: true },
    { asOf: end, by: 'user.country', where: { loyaltyTier: null } },
  ],
  nasty: [
    {},
    { asOf: nasty },
    { asOf: '2026-03-01' },
    { asOf: '2025-06-01', by: [] },
    { asOf: '1960-01-01', by: ['hour'] },
    { ...berlin, by: ['hour', 'weekday'], period: { from: '2026-03-28', to: '2026-04-12' } },
    { ...berlin, by: 'day', period: { from: '2026-03-28', to: '2026-03-31' } },
    { asOf: nasty, by: ['user.country', 'country'] },
    { asOf: nasty, by: 'visitorId', bots: true },
    { asOf: nasty, by: 'userId' },
    { asOf: nasty, by: 'sessionId', where: { channel: { not: 'direct' } } },
    { asOf: nasty, by: ['region', 'city'] },
    { asOf: nasty, by: [], where: { 'user.country': null } },
    { asOf: nasty, by: 'browser', where: { status: 'completed' }, currency: 'EUR' },
    { asOf: nasty, by: 'month', period: { from: '2026-03-01' }, timeZone: 'Asia/Kathmandu' },
    { asOf: nasty, by: 'birthYear', statuses: ['cancelled', 'pending'], test: true },
  ],
  random: [{}, { by: ['device', 'hour'] }, { by: [], where: { channel: { not: 'direct' } } }],
}
