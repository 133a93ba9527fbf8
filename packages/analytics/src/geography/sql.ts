import type { GeographySpec } from './params.js'
import { baseTables } from '../sql/base.js'
import { fieldColumn, namedSessionPasses, passes } from '../sql/conditions.js'
import { byLabel, label, noSession } from '../sql/labels.js'
import { moneyPer, noNumber, noRatio, ratio, sum } from '../sql/numbers.js'
import { columns, identifier, join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'

type Part = GeographySpec['level']
const parts: readonly Part[] = ['country', 'region', 'city']

/** The tables of geography as SQL over the flat relations. */
export const geographySql = (spec: GeographySpec): { readonly places: Query; readonly total: Query } => {
  const level = parts.slice(0, parts.indexOf(spec.level) + 1)
  const tables = { ...baseTables(spec.scope), ...factTables(spec, level) }
  const names = join(level.map(identifier), ', ')
  const order = join(
    level.map((part) => byLabel(identifier(part))),
    ', ',
  )
  return {
    places: withTables(
      { ...tables, sums: sql`SELECT ${names}, ${sums(spec)} FROM facts GROUP BY ${names}` },
      sql`SELECT ${names}, ${measures(spec)} FROM sums ORDER BY ${order}`,
    ),
    total: withTables(
      { ...tables, sums: sql`SELECT ${sums(spec)} FROM facts` },
      sql`SELECT ${measures(spec)} FROM sums`,
    ),
  }
}

const hasSessions = ({ basis }: GeographySpec): boolean => basis === 'session' || basis === 'customer'

/** Sessions, orders and refunds of the period and the previous one, each at its time and place. */
const factTables = (spec: GeographySpec, level: readonly Part[]): Tables => {
  const { scope } = spec
  const earliest = scope.previousFrom ?? scope.from
  const known =
    earliest === null ? sql`happenedAt < ${scope.to}` : sql`happenedAt >= ${earliest} AND happenedAt < ${scope.to}`
  const names = join(level.map(identifier), ', ')
  const place = (of: (part: Part) => Query) => columns(Object.fromEntries(level.map((part) => [part, of(part)])))
  const facts = [
    sql`SELECT ${names}, happenedAt, CAST(NULL AS STRING) AS person, 0 AS sessions, 0 AS converted, buyer, 1 AS orders,
  grossMinor, discountsMinor, ${spec.refundsOn === 'order' ? sql`returnsMinor` : sql`0`} AS returnsMinor FROM sales`,
    ...(spec.refundsOn === 'refund'
      ? [sql`SELECT ${names}, refundAt, NULL, 0, 0, NULL, 0, 0, 0, goodsMinor FROM returned`]
      : []),
    ...(hasSessions(spec)
      ? [sql`SELECT ${names}, happenedAt, person, 1, converted, NULL, 0, 0, 0, 0 FROM visits`]
      : []),
  ]
  return {
    purchase_sessions:
      spec.purchase === 'events'
        ? sql`SELECT DISTINCT e.sessionId FROM events e WHERE e.type = 'purchase' AND e.at < ${scope.asOf}`
        : sql`SELECT sessionId FROM converted_sessions`,
    visits: sql`
SELECT ${place((part) => label(fieldColumn(spec.basis === 'customer' ? 'user' : 'session', part)))}, s.startAt AS happenedAt, s.person,
  CASE WHEN p.sessionId IS NULL THEN 0 ELSE 1 END AS converted
FROM known_sessions s
LEFT JOIN known_users u ON u.userId = s.userId
LEFT JOIN purchase_sessions p ON p.sessionId = s.sessionId
WHERE ${passes(scope.where, 'session', 'user')}`,
    sales: sql`
SELECT ${place((part) => orderPlace(spec, part))}, o.transactionId, o.at AS happenedAt, o.userId AS buyer,
  o.grossMinor, o.discountsMinor, o.returnsMinor
FROM counted_orders o
LEFT JOIN known_users u ON u.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${passes(scope.where, 'order', 'user')} AND ${namedSessionPasses(scope.where, 'fails')}`,
    returned: sql`
SELECT sales.*, r.at AS refundAt, r.goodsMinor FROM sales JOIN known_refunds r ON r.transactionId = sales.transactionId`,
    facts: sql`SELECT * FROM (${join(facts, '\nUNION ALL\n')}) known WHERE ${known}`,
  }
}

const orderPlace = ({ basis }: GeographySpec, part: Part): Query => {
  if (basis === 'billing' || basis === 'shipping') return label(fieldColumn('order', `${basis}.${part}`))
  if (basis === 'customer') return label(fieldColumn('user', part))
  return sql`CASE WHEN s.sessionId IS NULL THEN ${noSession} ELSE ${label(fieldColumn('session', part))} END`
}

// What divides or matches one store by the other is taken from here on; null where no day of the period has both.
const coveredFrom = ({ scope: { coverage, from, to } }: GeographySpec): number | null => {
  if (coverage.orders === null || coverage.sessions === null) return null
  const start = Math.max(coverage.orders, coverage.sessions, from ?? -Infinity)
  return start < to ? start : null
}

const coversPrevious = ({ scope }: GeographySpec, store: 'orders' | 'sessions'): boolean => {
  const { previousFrom, from, coverage } = scope
  const start = coverage[store]
  return start !== null && previousFrom !== null && from !== null && Math.max(start, previousFrom) < from
}

const net = sql`grossMinor - discountsMinor - returnsMinor`

const sums = (spec: GeographySpec): Query => {
  const { scope } = spec
  const covered = coveredFrom(spec)
  const inPeriod = scope.from === null ? sql`TRUE` : sql`happenedAt >= ${scope.from}`
  const inCovered = covered === null ? sql`FALSE` : sql`happenedAt >= ${covered}`
  const during = (span: Query, value: Query) => sum(sql`CASE WHEN ${span} THEN ${value} END`)
  const distinct = (value: Query) => sql`COUNT(DISTINCT CASE WHEN ${inPeriod} THEN ${value} END)`
  const previous = scope.from === null ? sql`FALSE` : sql`happenedAt < ${scope.from}`
  return columns({
    persons: distinct(sql`person`),
    sessions: during(inPeriod, sql`sessions`),
    coveredSessions: during(inCovered, sql`sessions`),
    convertedSessions: during(inCovered, sql`converted`),
    orders: during(inPeriod, sql`orders`),
    buyers: distinct(sql`buyer`),
    grossMinor: during(inPeriod, sql`grossMinor`),
    discountsMinor: during(inPeriod, sql`discountsMinor`),
    returnsMinor: during(inPeriod, sql`returnsMinor`),
    netMinor: during(inPeriod, net),
    coveredNetMinor: during(inCovered, net),
    previousSessions: during(previous, sql`sessions`),
    previousOrders: during(previous, sql`orders`),
    previousNetMinor: during(previous, net),
  })
}

const measures = (spec: GeographySpec): Query => {
  const sessions = hasSessions(spec)
  const both = sessions && coveredFrom(spec) !== null
  const previousOrders = coversPrevious(spec, 'orders')
  return columns({
    persons: sessions ? sql`persons` : noNumber,
    sessions: sessions ? sql`sessions` : noNumber,
    convertedSessions: both ? sql`convertedSessions` : noNumber,
    sessionConversion: both ? ratio(sql`convertedSessions`, sql`coveredSessions`) : noRatio,
    orders: sql`orders`,
    buyers: sql`buyers`,
    grossMinor: sql`grossMinor`,
    discountsMinor: sql`discountsMinor`,
    returnsMinor: sql`returnsMinor`,
    netMinor: sql`netMinor`,
    aovMinor: moneyPer(sql`grossMinor - discountsMinor`, sql`orders`),
    netPerSessionMinor: both ? moneyPer(sql`coveredNetMinor`, sql`coveredSessions`) : noNumber,
    netShare: ratio(sql`netMinor`, sql`CAST(SUM(netMinor) OVER () AS BIGINT)`),
    previousSessions: sessions && coversPrevious(spec, 'sessions') ? sql`previousSessions` : noNumber,
    previousOrders: previousOrders ? sql`previousOrders` : noNumber,
    previousNetMinor: previousOrders ? sql`previousNetMinor` : noNumber,
    netChange: previousOrders ? sql`CASE WHEN previousNetMinor > 0 THEN netMinor / previousNetMinor - 1 END` : noRatio,
  })
}
