import { at, line, order, refund, shop, user } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase, Row } from './case.js'

const customers = table('userId fromGroup toGroup fromR fromF fromM r f m movement netMinor')

const groups = [
  'Champions',
  'Loyal',
  'Active',
  'New',
  'Promising',
  'Needs attention',
  'At risk',
  'Almost lost',
  'Previously loyal',
  'Dormant',
  'Prospects',
]

/** All 132 rows, of which these are not empty; users by the group that they come from. */
const matrix = (of: Record<string, number>, moves: [string, string, number, number][]): Row[] =>
  [...groups, '(none)'].flatMap((fromGroup) =>
    groups.map((toGroup) => {
      const move = moves.find(([from, to]) => from === fromGroup && to === toGroup)
      const all = of[fromGroup]
      const count = move?.[2] ?? 0
      return { fromGroup, toGroup, customers: count, share: all ? count / all : null, netMinor: move?.[3] ?? 0 }
    }),
  )

const sale = (transactionId: string, userId: string, day: string, priceMinor: number, fields = {}) =>
  order({ transactionId, userId, at: at(`${day}T12:00Z`), lines: [line('p', 1, priceMinor)], ...fields })

const records = shop({
  users: [
    ...['amy', 'ben', 'cat', 'dan', 'fay'].map((userId) =>
      user({ userId, country: userId === 'amy' || userId === 'ben' ? 'DE' : null }),
    ),
    // Signed up at the moment itself: eve did not exist then.
    user({ userId: 'eve', signupAt: at('2026-04-01') }),
  ],
  transactions: [
    sale('a1', 'amy', '2026-03-30', 1000),
    sale('a2', 'amy', '2026-03-31', 1000),
    sale('b1', 'ben', '2026-01-01', 500),
    sale('b2', 'ben', '2026-06-30', 3000, { refunds: [refund(at('2026-06-30T18:00Z'), { p: 500 })] }),
    // The refund comes at the moment itself: then cat had spent 700, now 500.
    sale('c1', 'cat', '2026-03-01', 700, { refunds: [refund(at('2026-04-01'), { p: 200 })] }),
    sale('d1', 'dan', '2026-06-20', 100),
    // Before she signed up: an order of an unknown user then, hers now.
    sale('e1', 'eve', '2026-03-31', 900),
    sale('e2', 'eve', '2026-06-25', 400),
    sale('f1', 'fay', '2026-06-01', 5000, { status: 'cancelled' }),
    sale('z1', 'zed', '2026-06-01', 5000),
  ],
})

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // Then, n = 3, score = min(5, ⌊5 × worse ÷ 2⌋ + 1): 1, 3, 5. Days: amy 0, cat 30, ben 89. Orders 2, 1, 1. Money 2000,
      //   700, 500. amy 5, 5 + 5: Champions. cat 3, 1 + 3: Needs attention. ben 1, 1 + 1: Dormant.
      // Now, n = 5, min(5, ⌊5 × worse ÷ 4⌋ + 1): 1, 2, 3, 4, 5. Days: ben 0, eve 5, dan 10, amy 91, cat 121. Orders: amy,
      //   ben and eve 2 (two are worse: 3), cat and dan 1. Money: ben 500 + 2500, amy 2000, eve 1300, cat 500, dan 100.
      //   ben 5, 3 + 5: Champions. eve 4, 3 + 3: Active. dan 3, 1 + 1: Needs attention. amy 2, 3 + 4: At risk. cat 1, 1 + 2:
      //   Dormant.
      params: { asOf: '2026-07-01', compareWith: '2026-04-01' },
      tables: {
        customers: customers(
          ['amy', 'Champions', 'At risk', 5, 5, 5, 2, 3, 4, 'down', 0],
          ['ben', 'Dormant', 'Champions', 1, 1, 1, 5, 3, 5, 'up', 2500],
          ['cat', 'Needs attention', 'Dormant', 3, 1, 3, 1, 1, 2, 'down', 0],
          ['dan', 'Prospects', 'Needs attention', null, null, null, 3, 1, 1, 'up', 100],
          ['eve', '(none)', 'Active', null, null, null, 4, 3, 3, 'new', 400],
          ['fay', 'Prospects', 'Prospects', null, null, null, null, null, null, 'same', 0],
        ),
        matrix: matrix({ Champions: 1, 'Needs attention': 1, Dormant: 1, Prospects: 2, '(none)': 1 }, [
          ['Champions', 'At risk', 1, 0],
          ['Needs attention', 'Dormant', 1, 0],
          ['Dormant', 'Champions', 1, 2500],
          ['Prospects', 'Needs attention', 1, 100],
          ['Prospects', 'Prospects', 1, 0],
          ['(none)', 'Active', 1, 400],
        ]),
      },
    },
    {
      // 90 dates before 30 June is 1 April. Of two bins 1 and 2 are 1 and 5 of five. ben's second order is still to come.
      params: { asOf: '2026-06-30', bins: 2, where: { country: 'DE' } },
      tables: {
        customers: customers(
          ['amy', 'Champions', 'Champions', 2, 2, 2, 2, 2, 2, 'same', 0],
          ['ben', 'Dormant', 'Dormant', 1, 1, 1, 1, 1, 1, 'same', 0],
        ),
        matrix: matrix({ Champions: 1, Dormant: 1 }, [
          ['Champions', 'Champions', 1, 0],
          ['Dormant', 'Dormant', 1, 0],
        ]),
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
    { asOf: end, compareWith: '2026-06-30T23:00' },
    { asOf: end, compareWith: '2025-07-01', method: 'ntile' },
    { asOf: end, compareWith: '2024-01-01' },
    { asOf: end, bins: 2, monetary: 'total' },
    { asOf: end, bins: 10, monetary: 'gross' },
    { asOf: end, cuts: { recency: [30, 90, 365], monetary: [10_000, 50_000] } },
    { asOf: '2026-01-01', timeZone: 'America/New_York' },
    { asOf: end, where: { country: 'DE' } },
    { asOf: end, where: { loyaltyTier: null, salesChannel: ['web', 'app'] } },
    { asOf: end, where: { device: 'mobile' }, compareWith: '2026-05-15' },
    { asOf: end, statuses: ['cancelled', 'refunded'], test: true },
  ],
  nasty: [
    {},
    { asOf: may },
    { asOf: '2025-06-01' },
    { asOf: '1960-01-01' },
    { asOf: may, compareWith: '2026-04-06T09:00Z' },
    { asOf: may, compareWith: '2026-04-10T12:00Z', monetary: 'total' },
    { asOf: may, compareWith: '1960-01-01', method: 'ntile', bins: 7 },
    { asOf: may, compareWith: '2026-04-05', cuts: { recency: [5, 8, 30, 64], frequency: [2, 3], monetary: [0, 1000] } },
    { asOf: '2026-06-27T02:30', timeZone: 'Europe/Berlin' },
    { asOf: may, compareWith: '2026-04-07', where: { country: null } },
    { asOf: may, compareWith: '2026-04-07', where: { sessionId: 'shared' } },
    { asOf: may, compareWith: '2026-04-07', where: { 'session.region': null, marketingConsent: false } },
    { asOf: may, compareWith: '2026-04-07', currency: 'EUR' },
    {
      asOf: may,
      compareWith: '2026-04-08',
      statuses: ['pending', 'processing', 'shipped', 'completed', 'cancelled', 'refunded'],
      test: true,
      bots: true,
    },
  ],
  // A moment to compare with has to lie before asOf, which a shop without records puts at 0.
  random: [
    {},
    { asOf: '2026-04-12', compareWith: '2026-03-20' },
    { asOf: '2026-04-12', compareWith: '2026-03-30T12:00', method: 'ntile', where: { device: 'mobile' } },
  ],
}
