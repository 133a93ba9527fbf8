import { expect } from 'vitest'
import { cohorts, sessions } from '@polymart/analytics'
import type { CommonParams, Result, Shop } from '@polymart/analytics'
import { at, line, order, session, shop, user } from '../fixtures/records.js'
import type { Records } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase, Params } from './case.js'

const findings = table('rank kind sentence netMinor evidence call')

interface Visits {
  readonly name: string
  readonly device: string
  readonly channel: string
  readonly time: string
  readonly visits: number
  readonly orders: number
}

/** So many visits of a device, each of a person of its own, of which the first ones end in an order of 50.00. */
const visitsOf = ({ name, device, channel, time, visits, orders }: Visits): Partial<Records> => {
  const startAt = at(time)
  const ids = Array.from({ length: visits }, (_, i) => `${name}${i}`)
  return {
    sessions: ids.map((id) => session({ sessionId: id, visitorId: id, device, channel, country: 'DE', startAt })),
    transactions: ids
      .slice(0, orders)
      .map((id) =>
        order({ transactionId: id, userId: 'ann', at: startAt + 1000, sessionId: id, lines: [line('p', 1, 5000)] }),
      ),
  }
}

const together = (...parts: readonly Partial<Records>[]): Records =>
  shop({
    users: [user({ userId: 'ann' })],
    sessions: parts.flatMap((part) => part.sessions ?? []),
    transactions: parts.flatMap((part) => part.transactions ?? []),
  })

const records = together(
  // The period before: 30 of 300 visits.
  visitsOf({ name: 'b', device: 'desktop', channel: 'email', time: '2026-05-20T10:00Z', visits: 300, orders: 30 }),
  // 20 of 200 on desktops, 2 of 200 on mobiles; of tablets too few to tell.
  visitsOf({ name: 'd', device: 'desktop', channel: 'email', time: '2026-06-10T10:00Z', visits: 200, orders: 20 }),
  visitsOf({ name: 'm', device: 'mobile', channel: 'email', time: '2026-06-11T10:00Z', visits: 200, orders: 2 }),
  visitsOf({ name: 't', device: 'tablet', channel: 'email', time: '2026-06-12T10:00Z', visits: 99, orders: 0 }),
)

const june = { asOf: '2026-07-01', period: { from: '2026-06-01' } }
const within =
  '"asOf":"2026-07-01T00:00:00.000Z","period":{"from":"2026-06-01T00:00:00.000Z","to":"2026-07-01T00:00:00.000Z"}'

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // 2 of 200 against 20 of 299: 22 of 499 together, p 0.04409; √(0.04409 × 0.95591 × (1/200 + 1/299)) = 0.018755;
      // (0.01 − 0.066890) ÷ 0.018755 = −3.03. 22 orders of 50.00 are 5000 a converted session; 0.056890 × 200 × 5000 =
      // 56,890. Tablets, 0 of 99, are too few, and so is the rest of neither channel nor country.
      // 22 of 499 against 30 of 300 before: p 52 ÷ 799 = 0.065081; √(0.065081 × 0.934919 × (1/499 + 1/300)) = 0.018021;
      // (0.044088 − 0.1) ÷ 0.018021 = −3.10; 0.055912 × 499 × 5000 = 139,500.
      params: june,
      tables: {
        findings: findings(
          [
            1,
            'conversion',
            '4.4% of 499 visits ended in an order, after 10.0% of 300 in the period before: the drop costs $1,395.',
            139_500,
            'z = -3.1: 22 of 499 against 30 of 300; at stake: the drop × 499 sessions × $50 of net a converted session before',
            `polymart analyze sessions --params '{"by":[],${within}}'`,
          ],
          [
            2,
            'segment',
            "Visits from mobile devices end in an order 1.0% of the time, all others 6.7%: at the others' rate the 200 visits would have brought $569 more.",
            56_890,
            'z = -3.0: 2 of 200 against 20 of 299; at stake: the gap × 200 sessions × $50 of net a converted session',
            `polymart analyze sessions --params '{"by":["device"],${within}}'`,
          ],
        ),
      },
    },
    // 20 of 299 against 30 of 300 before: z = −1.5.
    { params: { ...june, limit: 1, where: { device: ['desktop', 'tablet'] } }, tables: { findings: [] } },
    // Nothing was before.
    { params: { asOf: '2026-06-01', period: { from: '2026-05-10' } }, tables: { findings: [] } },
  ],
}

/** Twice the same is no proof: what the findings say of shares is worked out again, from the answers that they name. */
const check = async (result: Result, open: Shop, params: Params): Promise<void> => {
  const rows = result.rows('findings')
  const stakes = rows.map(({ netMinor }) => (netMinor as number | null) ?? -Infinity)
  expect(stakes).toEqual(stakes.toSorted((a, b) => b - a))
  expect(rows.map(({ rank }) => rank)).toEqual(rows.map((_, place) => place + 1))
  for (const { call, evidence, netMinor } of rows) {
    const [, name, given] = /^polymart analyze (\w+) --params '(.*)'$/.exec(String(call))!
    const again = { ...(JSON.parse(given!) as CommonParams), partitions: params['partitions'] as number }
    const test = /^z = (-?[\d.]+): ([\d,]+) of ([\d,]+) against ([\d,]+) of ([\d,]+)/.exec(String(evidence))
    if (!test) continue
    const [z, a, ofA, b, ofB] = test.slice(1).map((text) => Number(text.replaceAll(',', ''))) as [
      number,
      number,
      number,
      number,
      number,
    ]
    expect(z).toBeLessThanOrEqual(-3)
    expect(Math.min(ofA, ofB)).toBeGreaterThanOrEqual(100)
    // Persons who come again only make z smaller than that of independent visits.
    const p = (a + b) / (ofA + ofB)
    expect(Math.abs(z)).toBeLessThanOrEqual(
      Math.abs((a / ofA - b / ofB) / Math.sqrt(p * (1 - p) * (1 / ofA + 1 / ofB))) + 0.05,
    )
    expect(netMinor).toBeGreaterThan(0)
    if (name === 'sessions') {
      const found = (await sessions(open, again as Parameters<typeof sessions>[1])).rows()
      expect(found.some((row) => row.sessions === ofA && row.convertedSessions === a)).toBe(true)
    } else if (name === 'cohorts') {
      const found = (await cohorts(open, again)).rows('cohorts')
      expect(found.some((row) => row.users === ofA && row.active === a && row.n === 1)).toBe(true)
    }
  }
}

const end = '2026-07-01'

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end },
    { asOf: end, limit: 2 },
    { asOf: end, where: { country: 'US' } },
    { asOf: end, where: { channel: { not: 'paid' } } },
    { asOf: end, timeZone: 'America/New_York', period: { from: '2026-06-10' } },
    { asOf: '2026-06-15T12:00', currency: 'USD' },
  ],
  nasty: [{}, { asOf: '2026-05-02' }, { asOf: '2026-07-01', timeZone: 'Asia/Kolkata', limit: 100 }],
  random: [{}],
  beyondSql: { columns: {}, check },
}
