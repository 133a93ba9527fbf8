import { at, event, line, order, refund, session, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const terms = table(
  'term searches sessions persons zeroResults zeroResultRate clicked clickRate convertedSessions sessionConversion netMinor',
)
const summary = table(
  'searches terms sessions sessionShare zeroResultRate clickRate conversionWithSearch conversionWithout',
)

const on = (date: string): number => at(`2026-${date}Z`)

/** Events so many milliseconds after the start: a search and what it found, or another type. */
type Step = readonly [afterMs: number, type: string, query?: string | null, results?: number | null]

const visit = (sessionId: string, visitorId: string, startAt: number, steps: readonly Step[], fields = {}) =>
  session({
    sessionId,
    visitorId,
    startAt,
    events: steps.map(([after, type, query = null, results = null], seq) =>
      event(seq, startAt + after, type, { query, results }),
    ),
    ...fields,
  })
const bought = (transactionId: string, userId: string, sessionId: string, net: number, fields = {}) =>
  order({ transactionId, userId, sessionId, at: on('06-05T10:00'), lines: [line('p', 1, net)], ...fields })

const records = shop({
  users: [user({ userId: 'ann' }), user({ userId: 'bob' })],
  sessions: [
    visit(
      's1',
      'v1',
      on('06-01T10:00'),
      [
        [0, 'search', 'Lamp', 3],
        [1000, 'product_view'],
        [2000, 'search', '\tlamp\u00a0 \n', 0],
        [3000, 'page_view'],
        // What comes after a search that nobody wrote down is no click on one before.
        [4000, 'search', null, 9],
        [5000, 'product_view'],
      ],
      { userId: 'ann' },
    ),
    visit('s2', 'v2', on('06-02T10:00'), [
      [0, 'product_view'],
      [500, 'search', 'ΟΔΟΣ'],
      // At the same instant, but later.
      [500, 'product_view'],
      [900, 'search', 'οδος', 2],
      [950, 'unheard of'],
    ]),
    // asOf comes before the view.
    visit('s3', 'v2', on('06-10T23:59:59.500'), [
      [0, 'search', ' \t ', 0],
      [100, 'search', 'İstanbul', 1],
      [1000, 'product_view'],
    ]),
    visit('s4', 'v2', on('06-04T10:00'), [[0, 'search', 'lamp', 0]]),
    visit('s5', 'v3', on('06-04T10:00'), [[0, 'search', 'lamp', 0]], { bot: true }),
    // It starts before the period.
    visit('s6', 'v3', on('05-31T23:00'), [[7_200_000, 'search', 'lamp', 0]]),
    // The same person once more.
    visit('s9', 'v2', on('06-07T10:00'), [[0, 'search', 'LAMP', 5]]),
    visit('s7', 'v4', on('06-05T09:00'), [[0, 'product_view']]),
    visit('s8', 'v5', on('06-06T10:00'), []),
  ],
  transactions: [
    bought('o1', 'ann', 's1', 1000),
    bought('o2', 'ann', 's1', 500, { refunds: [refund(on('06-09T10:00'), { p: 200 })] }),
    bought('o3', 'bob', 's4', 700, { salesChannel: 'phone' }),
    bought('o4', 'bob', 's7', 50),
  ],
})

const days = { asOf: '2026-06-11', period: { from: '2026-06-01' } }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // lamp: twice in s1, once in s4 and s9; net 1000 + 300 + 700. Found nothing: 2 of 6 that are known, of lamp 2 of 4.
      params: days,
      tables: {
        terms: terms(
          ['lamp', 4, 3, 2, 2, 0.5, 1, 0.25, 2, 2 / 3, 2000],
          ['οδοσ', 2, 1, 1, 0, 0, 1, 0.5, 0, 0, 0],
          ['istanbul', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
        ),
        summary: summary([7, 3, 5, 5 / 7, 2 / 6, 2 / 7, 2 / 5, 1 / 2]),
      },
    },
    {
      // A condition on orders touches no session, but what converts it.
      params: { ...days, minSearches: 2, where: { salesChannel: 'phone' } },
      tables: {
        terms: terms(['lamp', 4, 3, 2, 2, 0.5, 1, 0.25, 1, 1 / 3, 700], ['οδοσ', 2, 1, 1, 0, 0, 1, 0.5, 0, 0, 0]),
        summary: summary([7, 3, 5, 5 / 7, 2 / 6, 2 / 7, 1 / 5, 0]),
      },
    },
    {
      params: { ...days, where: { userId: 'ann' } },
      tables: {
        terms: terms(['lamp', 2, 1, 1, 1, 0.5, 1, 0.5, 1, 1, 1300]),
        summary: summary([2, 1, 1, 1, 0.5, 0.5, 1, null]),
      },
    },
    {
      params: { ...days, where: { device: 'mobile' } },
      tables: { terms: [], summary: summary([0, 0, 0, null, null, null, null, null]) },
    },
  ],
}

const end = '2026-07-01'
const nasty = '2026-05-02'
const spring = { asOf: nasty, period: { from: '2026-03-01' } }

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end },
    { asOf: end, minSearches: 5 },
    { asOf: end, minSearches: 1_000_000 },
    { asOf: end, period: { from: '2026-04-02' } },
    { asOf: end, where: { device: 'mobile' } },
    { asOf: end, where: { channel: { not: 'direct' }, country: 'DE' } },
    { asOf: end, where: { loyaltyTier: { not: null } } },
    { asOf: end, where: { salesChannel: 'web' } },
    { asOf: end, bots: true, internal: true, test: true },
    { asOf: '2026-06-15T12:00', timeZone: 'Asia/Kolkata' },
    { asOf: end, period: { from: '2026-06-10', to: '2026-06-11' }, timeZone: 'America/New_York' },
    { asOf: end, statuses: ['cancelled', 'pending'] },
  ],
  nasty: [
    {},
    spring,
    { ...spring, minSearches: 2 },
    { ...spring, bots: true, internal: true },
    { ...spring, where: { userId: 'idle' } },
    { ...spring, where: { country: 'JP', status: 'completed' } },
    { ...spring, where: { 'user.country': null } },
    { ...spring, statuses: ['cancelled', 'pending'], test: true },
    { ...spring, where: { sessionId: ['idle', 'guest', 'shared'] } },
    { asOf: '2026-04-06T09:00Z' },
    { asOf: '2026-04-06T09:00:00.001Z', period: { from: '2026-04-06T09:00Z' } },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01', minSearches: 3 },
    { asOf: '2026-06-30', period: { from: '2026-01-01' }, timeZone: 'Asia/Kathmandu', currency: 'EUR' },
  ],
  random: [{}, { minSearches: 2, where: { 'user.country': null } }, { where: { channel: 'direct' }, bots: true }],
}
