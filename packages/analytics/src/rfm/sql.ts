import type { RfmSpec } from './params.js'
import { baseTables } from '../sql/base.js'
import { namedSessionPasses, passes, within } from '../sql/conditions.js'
import { floorOf, moneyPer, ratio, sum } from '../sql/numbers.js'
import { identifier, join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'

export const segments = [
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

/** The tables of rfm as SQL over the flat relations. */
export const rfmSql = (spec: RfmSpec): { readonly customers: Query; readonly groups: Query } => {
  const tables = { ...baseTables(spec.scope), ...scoringTables(spec), ...visiting(spec), members }
  return { customers: withTables(tables, customers), groups: withTables({ ...tables, group_sums: groupSums }, groups) }
}

/** Users, what is measured of their orders, their scores, and as `grouped` the group of each. */
export const scoringTables = (spec: RfmSpec): Tables => {
  const { scope } = spec
  const monetary = {
    net: sql`grossMinor - discountsMinor - returnsMinor`,
    gross: sql`grossMinor`,
    total: sql`grossMinor - discountsMinor - returnsMinor
      + shippingMinor - shippingRefundedMinor + taxMinor - taxRefundedMinor`,
  }
  const measures: Record<'recency' | 'frequency' | 'monetary', Measure> = {
    recency: { column: sql`recencyDays`, better: 'lower', cuts: spec.cuts.recency ?? [] },
    frequency: { column: sql`frequency`, better: 'higher', cuts: spec.cuts.frequency ?? [] },
    monetary: { column: sql`monetaryMinor`, better: 'higher', cuts: spec.cuts.monetary ?? [] },
  }
  return {
    people: sql`SELECT u.userId, u.country, u.loyaltyTier FROM known_users u WHERE ${passes(scope.where, 'user')}`,
    measured: sql`
SELECT o.userId, ${floorOf(sql`(${scope.asOf} - MAX(o.at)) / 86400000`)} AS recencyDays, COUNT(*) AS frequency,
  ${sum(monetary.net)} AS netMinor, ${sum(monetary[spec.monetary])} AS monetaryMinor
FROM counted_orders o
JOIN people p ON p.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${within(sql`o.at`, scope.from, scope.to)} AND ${passes(scope.where, 'order')}
  AND ${namedSessionPasses(scope.where, 'fails')}
GROUP BY o.userId`,
    scored: sql`
SELECT userId, recencyDays, frequency, netMinor, monetaryMinor,
  ${score(measures.recency, spec)} AS r, ${score(measures.frequency, spec)} AS f, ${score(measures.monetary, spec)} AS m
FROM measured`,
    leveled: sql`
SELECT scored.*, ${level(sql`r`, measures.recency, spec)} AS rLevel,
  ${level(sql`f`, measures.frequency, spec)} + ${level(sql`m`, measures.monetary, spec)} AS fmLevel
FROM scored`,
    grouped,
  }
}

interface Measure {
  readonly column: Query
  readonly better: 'lower' | 'higher'
  readonly cuts: readonly number[]
}

const binsOf = ({ cuts }: Measure, { bins }: RfmSpec): number => (cuts.length > 0 ? cuts.length + 1 : bins)

const score = (measure: Measure, spec: RfmSpec): Query => {
  const { column, better, cuts } = measure
  if (cuts.length > 0) {
    const reached = cuts.map((cut) =>
      better === 'lower'
        ? sql`CASE WHEN ${column} <= ${cut} THEN 1 ELSE 0 END`
        : sql`CASE WHEN ${column} >= ${cut} THEN 1 ELSE 0 END`,
    )
    return sql`1 + ${join(reached, ' + ')}`
  }
  const { bins } = spec
  const worstFirst = better === 'lower' ? sql`${column} DESC` : column
  if (spec.method === 'ntile') return sql`NTILE(CAST(${bins} AS INT)) OVER (ORDER BY ${worstFirst}, userId)`
  const worse = sql`(RANK() OVER (ORDER BY ${worstFirst}) - 1)`
  return sql`CASE WHEN MIN(${column}) OVER () = MAX(${column}) OVER () THEN ${Math.ceil(bins / 2)}
    ELSE LEAST(${bins}, ${floorOf(sql`${bins} * ${worse} / NULLIF(COUNT(*) OVER () - 1, 0)`)} + 1) END`
}

// A score on the scale of 1 to 5 on which the groups stand: the floor of 1 + 4 (score - 1) / (B - 1) + 1/2.
const level = (score: Query, measure: Measure, spec: RfmSpec): Query => {
  const steps = binsOf(measure, spec) - 1
  return floorOf(sql`(8 * (${score} - 1) + ${3 * steps}) / ${2 * steps}`)
}

const visiting = ({ scope }: RfmSpec): Tables => ({
  visits: sql`
SELECT s.userId, s.startAt, s.device, s.channel, CASE WHEN n.sessionId IS NULL THEN 0 ELSE 1 END AS converted
FROM known_sessions s
JOIN people p ON p.userId = s.userId
LEFT JOIN converted_sessions n ON n.sessionId = s.sessionId
WHERE ${within(sql`s.startAt`, scope.from, scope.to)} AND ${passes(scope.where, 'session')}`,
  visit_sums: sql`
SELECT userId, COUNT(*) AS sessions, MAX(startAt) AS lastSessionAt, ${sum(sql`converted`)} AS convertedSessions
FROM visits
GROUP BY userId`,
  top_devices: mostFrequent('device'),
  top_channels: mostFrequent('channel'),
})

const mostFrequent = (name: 'device' | 'channel'): Query => {
  const value = identifier(name)
  return sql`
SELECT userId, ${value}
FROM (
  SELECT userId, ${value}, ROW_NUMBER() OVER (PARTITION BY userId ORDER BY COUNT(*) DESC, ${value}) AS place
  FROM visits
  GROUP BY userId, ${value}
) ranked
WHERE place = 1`
}

const grouped = sql`
SELECT p.userId, p.country, p.loyaltyTier, c.recencyDays, COALESCE(c.frequency, 0) AS frequency, COALESCE(c.netMinor, 0) AS netMinor,
  COALESCE(c.monetaryMinor, 0) AS monetaryMinor, c.r, c.f, c.m,
  CASE
    WHEN c.userId IS NULL THEN 'Prospects'
    WHEN rLevel = 5 THEN CASE WHEN fmLevel >= 8 THEN 'Champions' WHEN fmLevel >= 5 THEN 'Active' ELSE 'New' END
    WHEN rLevel = 4 THEN CASE WHEN fmLevel >= 8 THEN 'Loyal' WHEN fmLevel >= 5 THEN 'Active' ELSE 'Promising' END
    WHEN rLevel = 3 THEN CASE WHEN fmLevel >= 8 THEN 'Loyal' ELSE 'Needs attention' END
    WHEN rLevel = 2 THEN CASE WHEN fmLevel >= 5 THEN 'At risk' ELSE 'Almost lost' END
    ELSE CASE WHEN fmLevel >= 8 THEN 'Previously loyal' WHEN fmLevel >= 5 THEN 'Almost lost' ELSE 'Dormant' END
  END AS segment
FROM people p
LEFT JOIN leveled c ON c.userId = p.userId`

const members = sql`
SELECT g.*, COALESCE(v.sessions, 0) AS sessions, v.lastSessionAt, COALESCE(v.convertedSessions, 0) AS convertedSessions
FROM grouped g
LEFT JOIN visit_sums v ON v.userId = g.userId`

const customers = sql`
SELECT m.userId, m.recencyDays, m.frequency, m.monetaryMinor, m.r, m.f, m.m, m.segment AS group, m.country, m.loyaltyTier,
  m.sessions, m.lastSessionAt, m.convertedSessions, d.device AS topDevice, c.channel AS topChannel
FROM members m
LEFT JOIN top_devices d ON d.userId = m.userId
LEFT JOIN top_channels c ON c.userId = m.userId
ORDER BY m.userId`

const groupSums = sql`
SELECT g.place, g.segment, COUNT(m.userId) AS customers, ${sum(sql`m.netMinor`)} AS netMinor,
  CAST(SUM(m.recencyDays) AS BIGINT) AS recencyDays, ${sum(sql`m.frequency`)} AS frequency,
  ${sum(sql`m.monetaryMinor`)} AS monetaryMinor, ${sum(sql`m.sessions`)} AS sessions,
  ${sum(sql`m.convertedSessions`)} AS convertedSessions
FROM (VALUES ${join(
  segments.map((segment, i) => sql`(${i}, ${segment})`),
  ', ',
)}) AS g(place, segment)
LEFT JOIN members m ON m.segment = g.segment
GROUP BY g.place, g.segment`

const total = (column: Query): Query => sql`CAST(SUM(${column}) OVER () AS BIGINT)`

const groups = sql`
SELECT segment AS group, customers, ${ratio(sql`customers`, total(sql`customers`))} AS share, netMinor,
  ${ratio(sql`netMinor`, total(sql`netMinor`))} AS netShare, ${ratio(sql`recencyDays`, sql`customers`)} AS avgRecencyDays,
  ${ratio(sql`frequency`, sql`customers`)} AS avgFrequency,
  ${moneyPer(sql`monetaryMinor`, sql`customers`)} AS avgMonetaryMinor,
  sessions, ${ratio(sql`convertedSessions`, sql`sessions`)} AS sessionConversion
FROM group_sums
ORDER BY place`
