import { describe, expect, test } from 'vitest'
import { at, event, line, order, refund, session, user } from '../fixtures/records.js'
import { rfmSql } from './analytics.js'
import type { RfmSpec } from './analytics.js'
import { answer, cells } from './answers.js'
import { rfmSpec, scope } from './specs.js'

const day = 86_400_000
const asOf = at('2026-07-01')
const before = (days: number) => asOf - days * day

const customers = async (records: Parameters<typeof answer>[0], spec: Partial<RfmSpec>, names: string) =>
  cells(await answer(records, rfmSql(rfmSpec(spec)).customers), names)

const groups = async (records: Parameters<typeof answer>[0], spec: Partial<RfmSpec>, names: string) =>
  cells(await answer(records, rfmSql(rfmSpec(spec)).groups), names)

// By days since the last order 10, 20, 20, 30, 40; by orders 2, 1, 1, 1, 1; by money 2000, 1000, 1000, 3000, 4000.
const five = {
  users: ['a', 'b', 'c', 'd', 'e', 'f'].map((userId) => user({ userId })),
  transactions: [
    order({ transactionId: 'a1', userId: 'a', at: before(10) }),
    order({ transactionId: 'a2', userId: 'a', at: before(300) }),
    order({ transactionId: 'b1', userId: 'b', at: before(20) }),
    // A millisecond later than 21 days ago is 20 full days.
    order({ transactionId: 'c1', userId: 'c', at: before(21) + 1 }),
    order({ transactionId: 'd1', userId: 'd', at: before(30), lines: [line('p1', 3, 1000)] }),
    order({ transactionId: 'e1', userId: 'e', at: before(40), lines: [line('p1', 1, 4000)] }),
  ],
}

describe('scores', () => {
  test('by rank: of 5 customers the k-th strictly better scores ⌊5k ÷ 4⌋ + 1, and equal ones share', async () => {
    expect(await customers(five, {}, 'userId recencyDays frequency monetaryMinor r f m group')).toEqual([
      // f: 4 of the 5 have fewer orders. m: b and c have less, 5 × 2 ÷ 4 = 2.5.
      ['a', 10, 2, 2000, 5, 5, 3, 'Champions'],
      // r: d and e are worse, 5 × 2 ÷ 4 = 2.5.
      ['b', 20, 1, 1000, 3, 1, 1, 'Needs attention'],
      ['c', 20, 1, 1000, 3, 1, 1, 'Needs attention'],
      // m: 3 have less, 5 × 3 ÷ 4 = 3.75. r: 1 is worse, 1.25. f + m = 5.
      ['d', 30, 1, 3000, 2, 1, 4, 'At risk'],
      ['e', 40, 1, 4000, 1, 1, 5, 'Almost lost'],
      ['f', null, 0, 0, null, null, null, 'Prospects'],
    ])
  })

  test('with 2 and with 10 bins, brought to the scale of five for the groups', async () => {
    // Of 2: ⌊2k ÷ 4⌋ + 1, at most 2; levels 1 and 5.
    expect(await customers(five, { bins: 2 }, 'userId r f m group')).toEqual([
      ['a', 2, 2, 2, 'Champions'],
      ['b', 2, 1, 1, 'New'],
      ['c', 2, 1, 1, 'New'],
      ['d', 1, 1, 2, 'Almost lost'],
      ['e', 1, 1, 2, 'Almost lost'],
      ['f', null, null, null, 'Prospects'],
    ])
    // Of 10: ⌊10k ÷ 4⌋ + 1; the level of 3 is ⌊1 + 8 ÷ 9 + ½⌋ = 2, of 6 ⌊1 + 20 ÷ 9 + ½⌋ = 3, of 8 ⌊1 + 28 ÷ 9 + ½⌋ = 4.
    expect(await customers(five, { bins: 10 }, 'userId r f m group')).toEqual([
      ['a', 10, 10, 6, 'Champions'],
      ['b', 6, 1, 1, 'Needs attention'],
      ['c', 6, 1, 1, 'Needs attention'],
      ['d', 3, 1, 8, 'At risk'],
      ['e', 1, 1, 10, 'Almost lost'],
      ['f', null, null, null, 'Prospects'],
    ])
  })

  test('where all are equal, or one is alone, everyone scores ⌈B ÷ 2⌉', async () => {
    const alone = { users: [user({ userId: 'a' })], transactions: five.transactions.slice(0, 1) }
    expect(await customers(alone, {}, 'r f m group')).toEqual([[3, 3, 3, 'Needs attention']])
    expect(await customers(alone, { bins: 4 }, 'r f m')).toEqual([[2, 2, 2]])
    expect(await customers(alone, { method: 'ntile' }, 'r f m')).toEqual([[1, 1, 1]])
  })

  test('by cuts, each the lowest value of the next better score, of recency the highest; others by bins', async () => {
    const cuts = { recency: [10, 20, 30], monetary: [1001, 3000, 4000, 9000] }
    expect(await customers(five, { cuts }, 'userId r f m')).toEqual([
      ['a', 4, 5, 2],
      ['b', 3, 1, 1],
      ['c', 3, 1, 1],
      ['d', 2, 1, 3],
      ['e', 1, 1, 4],
      ['f', null, null, null],
    ])
  })

  test('by ntile: worst first, ties by userId, the first n mod B tiles one larger', async () => {
    // Recency e d | b c | a; frequency b c | d e | a; money b c | a d | e.
    expect(await customers(five, { method: 'ntile', bins: 3 }, 'userId r f m')).toEqual([
      ['a', 3, 3, 2],
      ['b', 2, 1, 1],
      ['c', 2, 1, 1],
      ['d', 1, 2, 2],
      ['e', 1, 2, 3],
      ['f', null, null, null],
    ])
  })
})

test('money of an order carries its refunds before asOf; gross, net and total', async () => {
  const records = {
    users: [user({ userId: 'a' })],
    transactions: [
      order({
        transactionId: 'a1',
        userId: 'a',
        at: before(9),
        lines: [line('p1', 2, 500, 50), line('p2', 1, 10)],
        shippingMinor: 70,
        taxMinor: 30,
        refunds: [
          refund(before(3), { p1: 100, p2: 5 }, { shippingMinor: 20, taxMinor: 3 }),
          refund(asOf, { p1: 400 }, { taxMinor: 3 }),
        ],
      }),
    ],
  }
  const money = async (monetary: RfmSpec['monetary']) => customers(records, { monetary }, 'monetaryMinor')
  expect(await money('gross')).toEqual([[1010]])
  expect(await money('net')).toEqual([[1010 - 50 - 105]])
  expect(await money('total')).toEqual([[855 + 50 + 27]])
})

test('what is set aside, does not count or does not exist leaves a prospect', async () => {
  const broken = (userId: string, fields: object) =>
    order({ transactionId: `of ${userId}`, userId, at: before(5), ...fields })
  const transactions = [
    broken('status', { status: 'lost' }),
    broken('price', { lines: [line('p1', 1, -1), line('p1', 1, 900)] }),
    broken('quantity', { lines: [line('p1', -1, 1)] }),
    broken('discount', { lines: [line('p1', 1, 1, -1)] }),
    broken('refund', { refunds: [refund(before(1), { p1: -1 })] }),
    broken('refunded tax', { refunds: [refund(before(1), {}, { taxMinor: -1 })] }),
    broken('refunded shipping', { refunds: [refund(before(1), {}, { shippingMinor: -1 })] }),
    broken('currency', { currency: 'EUR' }),
    broken('test', { test: true }),
    broken('pending', { status: 'pending' }),
    broken('late', { at: asOf }),
    broken('unknown', {}),
    // Counts: the broken refund does not exist yet, and shipping may be negative.
    broken('fine', { refunds: [refund(asOf, { p1: -1 })], shippingMinor: -5, lines: [] }),
  ]
  const names = ['status', 'price', 'quantity', 'discount', 'refund', 'refunded tax', 'refunded shipping', 'currency']
  const users = [...names, 'test', 'pending', 'late', 'fine'].map((userId) => user({ userId }))
  users.push(user({ userId: 'unknown', signupAt: asOf }))
  const statuses = ['completed', 'lost']
  const rows = await customers(
    { users, transactions },
    { scope: scope({ from: null, statuses }) },
    'userId frequency monetaryMinor group',
  )
  expect(rows.filter(([, frequency]) => frequency !== 0)).toEqual([['fine', 1, 0, 'Needs attention']])
  expect(rows).toHaveLength(12)
})

describe('sessions', () => {
  const records = {
    users: [user({ userId: 'a', country: 'DE' }), user({ userId: 'b' }), user({ userId: 'c', country: 'FR' })],
    transactions: [
      // b's order names a's session; c's pending one does not count; the unknown user's does.
      order({ transactionId: 'b1', userId: 'b', at: before(3), sessionId: 's1', salesChannel: 'app' }),
      order({ transactionId: 'c1', userId: 'c', at: before(3), sessionId: 's2', status: 'pending' }),
      order({ transactionId: 'x1', userId: 'x', at: before(3), sessionId: 's3' }),
    ],
    sessions: [
      session({ sessionId: 's1', userId: 'a', startAt: before(9), device: 'tablet', channel: 'paid' }),
      session({ sessionId: 's2', userId: 'a', startAt: before(8), device: 'mobile', channel: 'paid' }),
      session({ sessionId: 's3', userId: 'a', startAt: before(7), device: 'mobile', channel: 'email' }),
      session({ sessionId: 's4', userId: 'a', startAt: before(6), device: 'tablet', channel: 'email' }),
      session({ sessionId: 's5', userId: 'a', startAt: before(5), bot: true }),
      session({ sessionId: 's6', userId: 'a', startAt: before(5), internal: true }),
      session({ sessionId: 's7', userId: 'a', startAt: asOf }),
      session({ sessionId: 's8', visitorId: 'a', startAt: before(5) }),
      session({ sessionId: 's9', userId: 'gone', startAt: before(5) }),
    ],
  }
  const names = 'userId frequency country sessions lastSessionAt convertedSessions topDevice topChannel'

  test('are converted by whatever counted order names them; the top ones by bytes where they tie', async () => {
    expect(await customers(records, {}, names)).toEqual([
      ['a', 0, 'DE', 4, before(6), 2, 'mobile', 'email'],
      ['b', 1, null, 0, null, 0, null, null],
      ['c', 0, 'FR', 0, null, 0, null, null],
    ])
  })

  test('start in the period', async () => {
    const period = scope({ from: before(8), to: before(6) })
    expect(await customers(records, { scope: period }, names)).toEqual([
      ['a', 0, 'DE', 2, before(7), 1, 'mobile', 'email'],
      ['b', 0, null, 0, null, 0, null, null],
      ['c', 0, 'FR', 0, null, 0, null, null],
    ])
  })

  test('bots and internal ones count if asked for', async () => {
    const all = scope({ from: null, bots: true, internal: true })
    expect((await customers(records, { scope: all }, 'sessions topDevice'))[0]).toEqual([6, 'desktop'])
  })

  test('are filtered by session conditions, users by their own, and neither by those of orders', async () => {
    const where = (channel: string) =>
      scope({
        from: null,
        where: [
          { owner: 'user', field: 'country', values: ['DE', null] },
          { owner: 'session', field: 'device', values: ['tablet'] },
          { owner: 'order', field: 'salesChannel', values: [channel] },
        ],
      })
    // Orders have to pass to convert: that of b, by app.
    expect(await customers(records, { scope: where('web') }, names)).toEqual([
      ['a', 0, 'DE', 2, before(6), 0, 'tablet', 'email'],
      ['b', 0, null, 0, null, 0, null, null],
    ])
    expect(await customers(records, { scope: where('app') }, names)).toEqual([
      ['a', 0, 'DE', 2, before(6), 1, 'tablet', 'email'],
      ['b', 1, null, 0, null, 0, null, null],
    ])
  })

  test('of users of another country are converted by nobody who does not pass', async () => {
    const where = [{ owner: 'user', field: 'country', values: ['DE'] }] as const
    expect(await customers(records, { scope: scope({ from: null, where }) }, 'userId convertedSessions')).toEqual([
      ['a', 0],
    ])
  })

  test('an order that names no session fails a condition on it, even one on a missing field', async () => {
    const where = [{ owner: 'session', field: 'browser', values: [null] }] as const
    const orders = [
      order({ transactionId: 'o1', userId: 'a', at: before(3) }),
      order({ transactionId: 'o2', userId: 'a', at: before(3), sessionId: 'nowhere' }),
      order({ transactionId: 'o3', userId: 'a', at: before(3), sessionId: 's5' }),
      order({ transactionId: 'o4', userId: 'a', at: before(3), sessionId: 's7' }),
      order({ transactionId: 'o5', userId: 'a', at: before(3), sessionId: 's1' }),
    ]
    const found = await customers(
      { ...records, transactions: orders },
      { scope: scope({ from: null, where }) },
      'userId frequency',
    )
    expect(found[0]).toEqual(['a', 1])
  })
})

test('a list matches if any of its elements does', async () => {
  const users = [
    user({ userId: 'a', preferredCategories: ['Books', 'Toys'] }),
    user({ userId: 'b', preferredCategories: ['Toys'] }),
    user({ userId: 'c' }),
  ]
  const where = [{ owner: 'user', field: 'preferredCategories', values: ['Books', 'Garden'] }] as const
  expect(await customers({ users }, { scope: scope({ from: null, where }) }, 'userId')).toEqual([['a']])
})

test('users sort by UTF-8 bytes, and a value of another type matches nothing', async () => {
  const users = ['Ａ', '😀', 'ab', 'Z'].map((userId) => user({ userId }))
  expect(await customers({ users }, {}, 'userId')).toEqual([['Z'], ['ab'], ['Ａ'], ['😀']])
  const where = [{ owner: 'user', field: 'birthYear', values: ['1980'] }] as const
  expect(await customers({ users }, { scope: scope({ from: null, where }) }, 'userId')).toEqual([])
})

describe('groups', () => {
  const names =
    'group customers share netMinor netShare avgRecencyDays avgFrequency avgMonetaryMinor sessions sessionConversion'
  const empty = (group: string, share: number | null, netShare: number | null) => [
    group,
    0,
    share,
    0,
    netShare,
    null,
    null,
    null,
    0,
    null,
  ]

  test('are always eleven rows', async () => {
    const sessions = [
      session({ sessionId: 's1', userId: 'b', startAt: before(3), events: [event(1, before(3), 'purchase')] }),
      session({ sessionId: 's2', userId: 'c', startAt: before(3) }),
    ]
    const transactions = [...five.transactions]
    // 1 less for b, so b and c have 1999 together.
    transactions[2] = { ...transactions[2]!, sessionId: 's2', refunds: [refund(before(1), { p1: 1 })] }
    expect(await groups({ ...five, transactions, sessions }, {}, names)).toEqual([
      ['Champions', 1, 1 / 6, 2000, 2000 / 10_999, 10, 2, 2000, 0, null],
      empty('Loyal', 0, 0),
      empty('Active', 0, 0),
      empty('New', 0, 0),
      empty('Promising', 0, 0),
      // 1999 ÷ 2 = 999.5 is 1000.
      ['Needs attention', 2, 2 / 6, 1999, 1999 / 10_999, 20, 1, 1000, 2, 0.5],
      ['At risk', 1, 1 / 6, 3000, 3000 / 10_999, 30, 1, 3000, 0, null],
      ['Almost lost', 1, 1 / 6, 4000, 4000 / 10_999, 40, 1, 4000, 0, null],
      empty('Previously loyal', 0, 0),
      empty('Dormant', 0, 0),
      ['Prospects', 1, 1 / 6, 0, 0, null, 0, 0, 0, null],
    ])
  })

  test('of nobody divide by nothing', async () => {
    const rows = await groups({}, {}, names)
    expect(rows).toHaveLength(11)
    expect(rows[0]).toEqual(empty('Champions', null, null))
    expect(rows[10]).toEqual(empty('Prospects', null, null))
  })

  test('have net whatever the monetary measure, and round a negative half away from zero', async () => {
    const users = [user({ userId: 'a' }), user({ userId: 'b' })]
    const transactions = [
      order({ transactionId: 'a1', userId: 'a', at: before(3), refunds: [refund(before(1), { p1: 2001 })] }),
      order({ transactionId: 'b1', userId: 'b', at: before(3), refunds: [refund(before(1), { p1: 1000 })] }),
    ]
    // Net −1001 and 0. With cuts above and below everything, both are in one group.
    const cuts = { recency: [1], frequency: [9], monetary: [9999] }
    const rows = await groups({ users, transactions }, { cuts }, 'group netMinor netShare avgMonetaryMinor')
    expect(rows.find(([, net]) => net !== 0)).toEqual(['Dormant', -1001, 1, -501])
    const gross = await groups({ users, transactions }, { cuts, monetary: 'gross' }, 'group netMinor avgMonetaryMinor')
    expect(gross.find(([, net]) => net !== 0)).toEqual(['Dormant', -1001, 1000])
  })
})
