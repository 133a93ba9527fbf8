import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { cohorts, open, repurchase } from '@polymart/analytics'
import { repeated, seed } from '../../core/test/seed.js'
import { at, line, order, refund, session, shop, user } from '../../../test/fixtures/records.js'
import type { Records } from '../../../test/fixtures/records.js'
import { storeOf } from '../../../test/fixtures/store.js'
import type { TemporaryStore } from '../../../test/fixtures/store.js'

const start = at('2026-01-01')
const hour = 3_600_000
const day = 24 * hour

const stores: TemporaryStore[] = []
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.remove()))
})

type Params = NonNullable<Parameters<typeof cohorts>[1]>

const ask = async (records: Records, asOf: number, params: Params) => {
  const store = await storeOf(records)
  stores.push(store)
  const opened = await open(store.url)
  try {
    const result = await cohorts(opened, { ...params, asOf })
    const bought = await repurchase(opened, { asOf })
    return { rows: result.rows(), summary: result.rows('summary'), total: bought.rows('summary')[0]! }
  } finally {
    await opened.close()
  }
}

const history = fc.record({
  orders: fc.array(
    fc.record({ user: fc.integer({ min: 0, max: 3 }), hours: fc.integer({ min: 0, max: 900 }), price: fc.nat(999) }),
    { minLength: 1, maxLength: 25 },
  ),
  sessions: fc.array(fc.record({ user: fc.integer({ min: 0, max: 4 }), hours: fc.integer({ min: 0, max: 900 }) }), {
    maxLength: 15,
  }),
})

type History = typeof history extends fc.Arbitrary<infer T> ? T : never

const shopOf = ({ orders, sessions }: History, { shift = 0, factor = 1 } = {}): Records =>
  shop({
    users: [0, 1, 2, 3, 4].map((i) => user({ userId: `u${i}` })),
    transactions: orders.map(({ user: u, hours, price }, i) =>
      order({
        transactionId: `t${i}`,
        userId: `u${u}`,
        at: start + shift + hours * hour,
        lines: [line('p', 2, price * factor)],
        refunds: [refund(start + shift + (hours + 5) * hour, { p: (price % 7) * factor })],
      }),
    ),
    sessions: sessions.map(({ user: u, hours }, i) =>
      session({ sessionId: `s${i}`, userId: `u${u}`, startAt: start + shift + hours * hour }),
    ),
  })

const params: fc.Arbitrary<Params> = fc.record({
  every: fc.constantFrom('day' as const, 'week' as const),
  counting: fc.constantFrom('calendar' as const, 'rolling' as const),
  mode: fc.constantFrom('on' as const, 'onOrAfter' as const),
  activity: fc.constantFrom('order' as const, 'session' as const),
  periods: fc.constantFrom(1, 4, 120),
})

const end = start + 901 * hour + 6 * hour
const runs = { numRuns: 12, seed }

it(`moves with time and scales with money (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(history, params, async (given, asked) => {
      const shift = 7 * day
      const before = await ask(shopOf(given), end, asked)
      const after = await ask(shopOf(given, { shift, factor: 3 }), end + shift, asked)
      expect(after.rows.map(({ netPerUserMinor: _, ...row }) => row)).toEqual(
        before.rows.map(({ netPerUserMinor: _, ...row }) => ({
          ...row,
          cohort: new Date(Date.parse(row.cohort) + shift).toISOString().slice(0, 10),
          netMinor: 3 * row.netMinor,
          cumulativeNetMinor: 3 * row.cumulativeNetMinor,
        })),
      )
      expect(after.summary.map(({ n, users, active }) => [n, users, active])).toEqual(
        before.summary.map(({ n, users, active }) => [n, users, active]),
      )
    }),
    runs,
  )
})

it(`holds every customer and all their money once (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(history, params, async (given, asked) => {
      const { rows, total } = await ask(shopOf(given), end, { ...asked, activity: 'order', periods: 120 })
      const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0)
      const first = rows.filter(({ n }) => n === 0)
      expect(sum(first.map(({ users }) => users))).toBe(total.customers)
      expect(first.every(({ retention }) => retention === 1)).toBe(true)
      expect(sum(rows.map(({ orders }) => orders))).toBe(total.orders)
      expect(sum(rows.map(({ netMinor }) => netMinor))).toBe(total.netMinor)
    }),
    runs,
  )
})

it(`counts on or after at least who is active on, and never more with n (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(history, params, async (given, asked) => {
      const on = await ask(shopOf(given), end, { ...asked, mode: 'on' })
      const after = await ask(shopOf(given), end, { ...asked, mode: 'onOrAfter' })
      expect(after.rows.length).toBe(on.rows.length)
      after.rows.forEach((row, i) => {
        expect(row.active).toBeGreaterThanOrEqual(on.rows[i]!.active)
        const before = after.rows[i - 1]
        if (before?.cohort === row.cohort) expect(row.active).toBeLessThanOrEqual(before.active)
      })
    }),
    runs,
  )
})

it('says where sessions are not known from the start', async () => {
  const records = shop({
    users: [user({ userId: 'u' })],
    transactions: [order({ transactionId: 't', userId: 'u', at: start })],
    sessions: [session({ sessionId: 's', userId: 'u', startAt: at('2026-03-05') })],
  })
  const store = await storeOf(records)
  stores.push(store)
  const opened = await open(store.url)
  try {
    const warnings = async (params: Params) => (await cohorts(opened, params)).meta.warnings
    expect(await warnings({ activity: 'session' })).toEqual([
      'Sessions are known from 2026-03-05 on only, so the months before then show no activity, and the retention of 1 cohort is too low.',
    ])
    expect(await warnings({})).toEqual([])
    expect(await warnings({ where: { country: 'DE' } })).toEqual([
      'No user has a counted order, so there is no cohort.',
    ])
  } finally {
    await opened.close()
  }
})
