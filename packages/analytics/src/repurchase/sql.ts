import { baseTables } from '../sql/base.js'
import { namedSessionPasses, passes, within } from '../sql/conditions.js'
import { moneyPer, sum } from '../sql/numbers.js'
import { sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { RepurchaseSpec } from './params.js'

/** The tables of repurchase as SQL over the flat relations. */
export const repurchaseSql = (
  spec: RepurchaseSpec,
): { readonly steps: Query; readonly customers: Query; readonly summary: Query } => {
  const tables = { ...baseTables(spec.scope), ...orderTables(spec) }
  return {
    steps: withTables(tables, steps(spec)),
    customers: withTables({ ...tables, people }, customers(spec)),
    summary: withTables({ ...tables, people }, summary),
  }
}

/** The orders of known users, numbered, each with the time of the next. */
const orderTables = ({ scope }: RepurchaseSpec): Tables => ({
  numbered: sql`
SELECT o.userId, o.at AS orderedAt, o.grossMinor - o.discountsMinor AS worthMinor,
  o.grossMinor - o.discountsMinor - o.returnsMinor AS netMinor,
  ROW_NUMBER() OVER (PARTITION BY o.userId ORDER BY o.at, o.transactionId) AS place,
  LEAD(o.at) OVER (PARTITION BY o.userId ORDER BY o.at, o.transactionId) AS nextAt
FROM counted_orders o
JOIN known_users u ON u.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${within(sql`o.at`, scope.from, scope.to)} AND ${passes(scope.where, 'order', 'user')}
  AND ${namedSessionPasses(scope.where, 'fails')}`,
})

const dayMs = 86_400_000

/** Null where what it divides by is 0 or below. */
const per = (dividend: Query, divisor: Query): Query =>
  sql`CASE WHEN ${divisor} > 0 THEN (${dividend}) / (${divisor}) END`

const steps = ({ window, maxOrder, scope }: RepurchaseSpec): Query => {
  const mature = sql`orderedAt + ${window} <= ${scope.to}`
  const inTime = sql`${mature} AND nextAt - orderedAt <= ${window}`
  const gap = sql`CASE WHEN ${inTime} THEN nextAt - orderedAt END`
  return sql`
SELECT place AS order, customers, returned, ${per(sql`returned`, sql`customers`)} AS repeatRate, matureCustomers,
  matureReturned, ${per(sql`matureReturned`, sql`matureCustomers`)} AS matureRepeatRate,
  medianMs / ${dayMs} AS medianDaysToNext, ${per(sql`gapMs`, sql`matureReturned`)} / ${dayMs} AS meanDaysToNext,
  ${moneyPer(sql`worthMinor`, sql`customers`)} AS avgOrderMinor
FROM (
  SELECT place, COUNT(*) AS customers, COUNT(nextAt) AS returned, ${sum(sql`CASE WHEN ${mature} THEN 1 ELSE 0 END`)} AS matureCustomers,
    COUNT(${gap}) AS matureReturned, MEDIAN(${gap}) AS medianMs, CAST(SUM(${gap}) AS BIGINT) AS gapMs, ${sum(sql`worthMinor`)} AS worthMinor
  FROM numbered
  WHERE place <= ${maxOrder}
  GROUP BY place
) sums
ORDER BY place`
}

const people = sql`
SELECT userId, COUNT(*) AS orders, MIN(orderedAt) AS firstAt, MAX(orderedAt) AS lastAt, ${sum(sql`netMinor`)} AS netMinor,
  ${sum(sql`CASE WHEN place > 1 THEN netMinor END`)} AS repeatNetMinor, MEDIAN(nextAt - orderedAt) AS medianMs
FROM numbered
GROUP BY userId`

const customers = ({ scope }: RepurchaseSpec): Query => sql`
SELECT userId, orders, firstAt, lastAt, netMinor, medianMs / ${dayMs} AS medianGapDays, daysSinceLast, overdue,
  CASE WHEN overdue IS NULL THEN 'one-time' WHEN overdue <= 1 THEN 'active' WHEN overdue <= 2 THEN 'slipping' ELSE 'lapsed' END AS status
FROM (
  SELECT people.*, (${scope.asOf} - lastAt) / ${dayMs} AS daysSinceLast,
    ${per(sql`(${scope.asOf} - lastAt) / ${dayMs}`, sql`medianMs / ${dayMs}`)} AS overdue
  FROM people
) rated
ORDER BY userId`

const summary = sql`
SELECT customers, repeatCustomers, ${per(sql`repeatCustomers`, sql`customers`)} AS repeatRate, orders,
  ${per(sql`orders`, sql`customers`)} AS ordersPerCustomer, netMinor, repeatNetMinor,
  ${per(sql`repeatNetMinor`, sql`netMinor`)} AS repeatNetShare
FROM (
  SELECT COUNT(*) AS customers, ${sum(sql`CASE WHEN orders > 1 THEN 1 ELSE 0 END`)} AS repeatCustomers, ${sum(sql`orders`)} AS orders,
    ${sum(sql`netMinor`)} AS netMinor, ${sum(sql`repeatNetMinor`)} AS repeatNetMinor
  FROM people
) sums`
