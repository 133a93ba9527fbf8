import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyze, open } from '@polymart/analytics'
import { boundless } from '../fixtures/boundless.js'
import { placesOf } from '../fixtures/places.js'
import type { Places } from '../fixtures/places.js'
import { at, event, order, session, shop, user } from '../fixtures/records.js'

// Sessions start at the first and the last instant of all that an analysis needs, so that a bound that is off by a
// millisecond loses one. Of a long time before there is one session more, so that there is something to leave out.

const day = 86_400_000
const asOf = at('2026-04-10T12:00Z')
const period = { from: '2026-04-01', to: '2026-04-08' }
const [from, to] = [at(period.from), at(period.to)]
const before = at('2026-03-25')

const starts = [
  from,
  to - 1,
  to,
  // The previous period.
  before,
  from - 1,
  // A window of ten days before the first order, and before the period.
  from - 10 * day,
  asOf - 1,
  asOf,
  // The days that anomalies holds 04-09 against, each with so many that one less moves their median.
  ...[...Array<string>(4).fill('2026-03-12'), '2026-03-19', ...Array<string>(5).fill('2026-03-26')].map(at),
  ...Array<string>(9).fill('2026-04-02').map(at),
  at('2026-04-10') - 1,
]

const records = shop({
  users: ['old', ...starts.keys()].map((i) => user({ userId: `u${i}`, signupAt: i === 'old' ? 0 : from })),
  sessions: [
    session({ sessionId: 'old', userId: 'uold', startAt: at('2024-01-01'), device: 'mobile', channel: 'email' }),
    // The period alone would take this for that person's first.
    session({ sessionId: 'again', userId: 'uold', startAt: from + 3_600_000 }),
    ...starts.map((startAt, i) =>
      session({
        sessionId: `s${i}`,
        userId: `u${i}`,
        startAt,
        device: i % 3 === 2 ? 'mobile' : 'desktop',
        channel: `channel ${i}`,
        country: i % 2 ? 'DE' : 'US',
        events: [
          event(1, startAt, 'page_view', { page: `/${i}` }),
          event(2, startAt, 'search', { query: `lamp ${i}`, results: 3 }),
          event(3, startAt, 'purchase'),
        ],
      }),
    ),
  ],
  // Each names the session of another person, so that partitions have to ask each other; some that old one.
  transactions: starts.flatMap((startAt, i) => [
    order({
      transactionId: `first ${i}`,
      userId: `u${i}`,
      at: from,
      sessionId: i % 4 ? `s${(i + 1) % starts.length}` : 'old',
    }),
    order({ transactionId: `own ${i}`, userId: `u${i}`, at: startAt, sessionId: `s${(i + 2) % starts.length}` }),
    order({ transactionId: `late ${i}`, userId: `u${i}`, at: to - 1 }),
  ]),
})

const analyses = [
  ['search', {}],
  ['paths', {}],
  ['sessions', { by: 'channel' }],
  ['rfm', {}],
  ['attribution', { window: '10d', model: 'linear' }],
  ['geography', { basis: 'customer' }],
  ['geography', {}],
  ['geography', { purchase: 'events' }],
  ['cohorts', { activity: 'session', every: 'day' }],
  ['cohorts', { activity: 'session', every: 'day', cohort: 'signup' }],
  ['cohorts', { activity: 'session', every: 'day', cohort: 'firstSession' }],
] as const

const narrowings = [
  {},
  { compare: 'previous' },
  { where: { 'session.device': 'mobile' } },
  { where: { 'session.channel': 'email' } },
  { where: { sessionId: 'old' } },
]

type Call = readonly [name: string, params: Record<string, unknown>]

/** Attribution asks nothing of the session that an order names. */
const takes = (name: string, narrowing: object): boolean =>
  name !== 'attribution' || !JSON.stringify(narrowing).includes('session.')

const calls: readonly Call[] = [
  ...analyses.flatMap(([name, params]) =>
    narrowings
      .filter((narrowing) => takes(name, narrowing))
      .map((narrowing) => [name, { ...params, ...narrowing, asOf, period, partitions: 2 }] as const),
  ),
  ...narrowings
    .filter((narrowing) => !('compare' in narrowing))
    .map((narrowing) => ['anomalies', { ...narrowing, asOf, days: 1, weeks: 4, partitions: 2 }] as const),
]

describe('no session is lost at the first or last instant that an analysis needs', () => {
  let places: Places

  beforeAll(async () => {
    places = await placesOf(records)
  })

  afterAll(() => places.close())

  const ways = [0, 1].flatMap((place) => [{}, { memory: 0 }].map((options) => ({ place, options })))

  test.each(ways)('from store %j', async ({ place, options }) => {
    const bounded = await open(places.stores[place], options)
    const whole = await open(boundless(places.stores[0]!), options)
    let times = 0
    for (const [name, params] of calls) {
      bounded.refresh()
      const [found, wanted] = [await analyze(bounded, name, params), await analyze(whole, name, params)]
      const where = `${name} ${JSON.stringify(params)}`
      expect
        .soft(
          found.tableNames.map((table) => found.rows(table)),
          where,
        )
        .toEqual(wanted.tableNames.map((table) => wanted.rows(table)))
      expect.soft(found.meta.setAside, where).toEqual(wanted.meta.setAside)
      if (Object.keys(found.meta.timesRead).length > 0) times++
    }
    expect(times).toBeGreaterThan(calls.length / 2)
    await bounded.close()
    await whole.close()
  })

  const periodAlone = { sessions: { from, to } }
  const exact: readonly (readonly [...Call, times: object])[] = [
    ['search', {}, periodAlone],
    ['search', { period: { from: period.from } }, { sessions: { from, to: asOf } }],
    ['search', { where: { 'session.device': 'mobile' } }, { events: { from, to } }],
    ['search', { compare: 'previous' }, { sessions: { from: before, to } }],
    ['paths', {}, periodAlone],
    ['sessions', {}, { events: { from, to } }],
    ['rfm', {}, periodAlone],
    ['attribution', { window: '10d' }, { sessions: { from: from - 10 * day, to } }],
    ['geography', { basis: 'customer' }, { sessions: { from: before, to } }],
    ['geography', { purchase: 'events' }, { events: { from, to } }],
    ['cohorts', { activity: 'session' }, { sessions: { from, to: asOf } }],
    ['cohorts', { cohort: 'firstSession' }, {}],
    ['anomalies', { days: 1, weeks: 4 }, { sessions: { from: at('2026-03-12'), to: at('2026-04-10') } }],
  ]

  test.each(exact)('%s %j reads no more either', async (name, params, times) => {
    const bounded = await open(places.stores[0])
    const { meta } = await analyze(bounded, name, {
      asOf,
      partitions: 3,
      ...(name !== 'anomalies' && { period }),
      ...params,
    })
    expect(meta.timesRead).toEqual(times)
    await bounded.close()
  })
})
