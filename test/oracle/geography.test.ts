import { describe, expect, test } from 'vitest'
import { at, event, line, order, place, refund, session, user } from '../fixtures/records.js'
import type { Records } from '../fixtures/records.js'
import { geographySql } from './analytics.js'
import type { GeographySpec } from './analytics.js'
import { answer, cells } from './answers.js'
import { geographySpec, scope } from './specs.js'

const asOf = at('2026-07-01')
const june = (day: number) => at(`2026-06-${String(day).padStart(2, '0')}T12:00Z`)
const may = (day: number) => at(`2026-05-${String(day).padStart(2, '0')}T12:00Z`)

const places = async (records: Partial<Records>, spec: Partial<GeographySpec>, names: string) =>
  cells(await answer(records, geographySql(geographySpec(spec)).places), names)

const total = async (records: Partial<Records>, spec: Partial<GeographySpec>, names: string) =>
  cells(await answer(records, geographySql(geographySpec(spec)).total), names)

const berlin = place('DE', 'DE-BE', 'Berlin')
const hamburg = place('DE', 'DE-HH', 'Hamburg')
const lyon = place('FR', 'FR-ARA', 'Lyon')

const records = {
  users: [user({ userId: 'a', ...berlin }), user({ userId: 'b', ...lyon }), user({ userId: 'c' })],
  transactions: [
    // Names b's session of Lyon, in the period.
    order({ transactionId: 'o1', userId: 'a', at: june(10), sessionId: 's2', billing: hamburg, shipping: lyon }),
    order({ transactionId: 'o2', userId: 'a', at: june(11), lines: [line('p1', 1, 501, 1)], billing: berlin }),
    // Before the period, named session in it, refunded in it, after it (by asOf) and before it.
    order({
      transactionId: 'o3',
      userId: 'b',
      at: may(10),
      sessionId: 's1',
      billing: berlin,
      refunds: [refund(june(3), { p1: 300 }), refund(may(20), { p1: 50 }), refund(asOf, { p1: 7 })],
    }),
    order({ transactionId: 'o4', userId: 'c', at: june(12), sessionId: 's4', status: 'pending' }),
    order({ transactionId: 'o5', userId: 'gone', at: june(13), lines: [line('p1', 1, 2)], billing: lyon }),
  ],
  sessions: [
    session({ sessionId: 's1', userId: 'a', startAt: june(1), ...berlin }),
    session({ sessionId: 's2', userId: 'b', startAt: june(2), ...lyon }),
    session({ sessionId: 's3', userId: 'a', startAt: june(3), ...hamburg }),
    session({ sessionId: 's4', visitorId: 'v', startAt: june(4), ...place('DE') }),
    session({ sessionId: 's5', visitorId: 'v', startAt: may(5), ...lyon, events: [event(1, may(5), 'purchase')] }),
    session({
      sessionId: 's6',
      visitorId: 'w',
      startAt: june(6),
      events: [event(1, june(6), 'purchase'), event(2, june(6), 'purchase')],
    }),
  ],
}

const visits = 'persons sessions convertedSessions sessionConversion'
const sales = 'orders buyers grossMinor discountsMinor returnsMinor netMinor aovMinor netPerSessionMinor netShare'
const previous = 'previousSessions previousOrders previousNetMinor netChange'

describe('by the place of the session', () => {
  test('countries', async () => {
    // Net: DE −300, FR 1000, no session 502 − 300 of o3? No: o3 names s1, of Berlin. In all 1202.
    expect(await places(records, {}, `country ${visits} ${sales} ${previous}`)).toEqual([
      ['DE', 2, 3, 1, 1 / 3, 0, 0, 0, 0, 300, -300, null, -100, -300 / 1202, 0, 1, 950, -300 / 950 - 1],
      ['FR', 1, 1, 1, 1, 1, 1, 1000, 0, 0, 1000, 1000, 1000, 1000 / 1202, 1, 0, 0, null],
      // (500 + 2) ÷ 2; no session to divide by.
      ['(no session)', 0, 0, 0, null, 2, 2, 503, 1, 0, 502, 251, null, 502 / 1202, 0, 0, 0, null],
      ['(not set)', 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0, 0, 0, null],
    ])
  })

  test('cities, in the order of country, region, city', async () => {
    expect(await places(records, { level: 'city' }, 'country region city sessions orders')).toEqual([
      ['DE', 'DE-BE', 'Berlin', 1, 0],
      ['DE', 'DE-HH', 'Hamburg', 1, 0],
      ['DE', '(not set)', '(not set)', 1, 0],
      ['FR', 'FR-ARA', 'Lyon', 1, 1],
      ['(no session)', '(no session)', '(no session)', 0, 2],
      ['(not set)', '(not set)', '(not set)', 1, 0],
    ])
    expect(await places(records, { level: 'region' }, 'country region sessions')).toHaveLength(6)
  })

  test('in total, persons and buyers once', async () => {
    expect(await total(records, {}, `${visits} ${sales} ${previous}`)).toEqual([
      [4, 5, 2, 0.4, 3, 2, 1503, 1, 300, 1202, 501, 240, 1, 1, 1, 950, 1202 / 950 - 1],
    ])
  })

  test('with the refunds of an order at its own date', async () => {
    expect(await places(records, { refundsOn: 'order' }, 'country returnsMinor previousNetMinor')).toEqual([
      ['DE', 0, 650],
      ['FR', 0, 0],
      ['(no session)', 0, 0],
      ['(not set)', 0, 0],
    ])
  })

  test('with sessions converted by tracked purchases', async () => {
    expect(await places(records, { purchase: 'events' }, 'country convertedSessions sessionConversion')).toEqual([
      ['DE', 0, 0],
      ['FR', 0, 0],
      ['(no session)', 0, null],
      ['(not set)', 1, 1],
    ])
  })
})

test('by the profile of the customer', async () => {
  expect(await places(records, { basis: 'customer' }, `country ${visits} orders netMinor previousNetMinor`)).toEqual([
    ['DE', 1, 2, 1, 0.5, 2, 1500, 0],
    ['FR', 1, 1, 1, 1, 0, -300, 950],
    ['(not set)', 2, 2, 0, 0, 1, 2, 0],
  ])
})

test('by billing and shipping, without what needs sessions', async () => {
  const names = `country region ${visits} orders netMinor netPerSessionMinor ${previous}`
  const none = [null, null, null, null]
  expect(await places(records, { basis: 'billing', level: 'region' }, names)).toEqual([
    ['DE', 'DE-BE', ...none, 1, 200, null, null, 1, 950, 200 / 950 - 1],
    ['DE', 'DE-HH', ...none, 1, 1000, null, null, 0, 0, null],
    ['FR', 'FR-ARA', ...none, 1, 2, null, null, 0, 0, null],
  ])
  expect(await places(records, { basis: 'shipping' }, 'country orders netMinor')).toEqual([
    ['FR', 1, 1000],
    ['(not set)', 2, 202],
  ])
})

describe('coverage', () => {
  const covered = (orders: number | null, sessions: number | null) => ({
    scope: scope({ coverage: { orders, sessions } }),
  })
  const names =
    'sessions convertedSessions sessionConversion orders netMinor netPerSessionMinor previousSessions previousOrders previousNetMinor'

  test('cuts both parts of what matches one store with the other', async () => {
    // From 2 June: 4 sessions, s2 converted (by o1, at whatever time), net 1502 − 300 of 3 June.
    expect(await total(records, covered(at('2026-06-02'), at('2026-01-01')), names)).toEqual([
      [5, 1, 0.25, 3, 1202, 301, 1, null, null],
    ])
    expect(await total(records, covered(at('2026-01-01'), at('2026-06-04')), names)).toEqual([
      [5, 0, 0, 3, 1202, 751, null, 1, 950],
    ])
  })

  test('of no common day leaves nulls', async () => {
    expect(await total(records, covered(at('2026-05-31'), null), names)).toEqual([
      [5, null, null, 3, 1202, null, null, 1, 950],
    ])
    expect(await total(records, covered(at('2026-07-02'), at('2026-01-01')), names)).toEqual([
      [5, null, null, 3, 1202, null, 1, null, null],
    ])
  })
})

describe('conditions', () => {
  const where = (...conditions: GeographySpec['scope']['where']) => ({ scope: scope({ where: conditions }) })

  test('on sessions leave out the orders that name none; those on orders leave sessions alone', async () => {
    const device = { owner: 'session', field: 'country', values: ['DE', 'FR'] } as const
    expect(await total(records, where(device), 'sessions orders netMinor')).toEqual([[4, 1, 700]])
    const app = { owner: 'order', field: 'salesChannel', values: ['app'] } as const
    // Sessions are converted by orders that pass alone.
    expect(await total(records, where(app), `sessions convertedSessions orders`)).toEqual([[5, 0, 0]])
    const web = { ...app, not: true }
    expect(await total(records, where(web), `sessions convertedSessions orders`)).toEqual([[5, 2, 3]])
    const billing = { owner: 'order', field: 'billing.country', values: ['DE'] } as const
    expect(await total(records, where(billing), 'orders')).toEqual([[2]])
  })

  test('on users apply to those of the order and those of the session, which stays named', async () => {
    const user = { owner: 'user', field: 'country', values: ['DE'] } as const
    expect(await places(records, where(user), 'country sessions orders')).toEqual([
      ['DE', 2, 0],
      ['FR', 0, 1],
      ['(no session)', 0, 1],
    ])
    const none = { owner: 'user', field: 'country', values: [null] } as const
    expect(await total(records, where(none), 'sessions orders')).toEqual([[2, 1]])
  })
})

test('bots, and sessions at asOf, are no sessions and not named', async () => {
  const sessions = [
    session({ sessionId: 's1', startAt: june(1), bot: true, ...berlin }),
    session({ sessionId: 's2', startAt: asOf, ...lyon }),
  ]
  const names = 'country sessions convertedSessions orders'
  expect(await places({ ...records, sessions }, {}, names)).toEqual([['(no session)', 0, 0, 3]])
  expect(await places({ ...records, sessions }, { scope: scope({ bots: true }) }, names)).toEqual([
    ['DE', 1, 1, 0],
    ['(no session)', 0, 0, 3],
  ])
})

test('of nothing there is a total, and no place', async () => {
  expect(await places({}, {}, 'country')).toEqual([])
  expect(await total({}, {}, `${visits} ${sales} ${previous}`)).toEqual([
    [0, 0, 0, null, 0, 0, 0, 0, 0, 0, null, null, null, 0, 0, 0, null],
  ])
})

test('halves round away from zero, of negative money too', async () => {
  const transactions = [
    order({ transactionId: 'o1', userId: 'a', at: june(1), lines: [line('p1', 1, 2, 1)], billing: berlin }),
    order({ transactionId: 'o2', userId: 'a', at: june(1), lines: [line('p1', 1, 2)], billing: berlin }),
    order({ transactionId: 'o3', userId: 'a', at: june(1), lines: [line('p1', 1, 2, 3)], billing: lyon }),
    order({ transactionId: 'o4', userId: 'a', at: june(1), lines: [line('p1', 1, 2, 4)], billing: lyon }),
    order({
      transactionId: 'o5',
      userId: 'a',
      at: june(1),
      lines: [line('p1', 1, 9007199254740989)],
      billing: hamburg,
    }),
    order({ transactionId: 'o6', userId: 'a', at: june(1), lines: [line('p1', 1, 0)], billing: hamburg }),
  ]
  // 1.5, −1.5 and 4503599627370494.5, which a double cannot hold.
  const level = { basis: 'billing', level: 'city' } as const
  expect(await places({ transactions }, level, 'city aovMinor')).toEqual([
    ['Berlin', 2],
    ['Hamburg', 4503599627370495],
    ['Lyon', -2],
  ])
})
