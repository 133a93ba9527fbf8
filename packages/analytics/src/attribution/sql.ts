import { baseTables } from '../sql/base.js'
import { fieldColumn, passes, within } from '../sql/conditions.js'
import { byLabel, columnCalled, label, noSession } from '../sql/labels.js'
import { sum } from '../sql/numbers.js'
import { columns, identifier, join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { joined } from '../sql/texts.js'
import { models } from './models.js'
import type { AttributionSpec } from './params.js'
import { splitTables } from './sql-split.js'

type TableName = 'credits' | 'models' | 'paths' | 'summary'

/** The tables of attribution as SQL over the flat relations. */
export const attributionSql = (spec: AttributionSpec): { readonly [K in TableName]: Query } => {
  const touched = { ...baseTables(spec.scope), ...touchTables(spec) }
  const credited = { ...touched, ...splitTables(spec), ...valueTables }
  const onPaths = { ...touched, ...pathTables }
  return {
    credits: withTables(credited, credits(spec)),
    models: withTables(credited, byModel(spec)),
    paths: withTables(onPaths, paths),
    summary: withTables(onPaths, summary),
  }
}

const dayMs = 86_400_000

/** Null where what it divides by is 0 or below. */
const per = (dividend: Query, divisor: Query): Query =>
  sql`CASE WHEN ${divisor} > 0 THEN (${dividend}) / (${divisor}) END`

/** The orders, and their touches, numbered by `place` from 1. */
const touchTables = ({ scope, by, window }: AttributionSpec): Tables => ({
  chosen: sql`
SELECT o.transactionId, o.userId, o.sessionId, o.at AS orderedAt, o.grossMinor - o.discountsMinor - o.returnsMinor AS netMinor
FROM counted_orders o
LEFT JOIN known_users u ON u.userId = o.userId
WHERE ${within(sql`o.at`, scope.from, scope.to)} AND ${passes(scope.where, 'order', 'user')}`,
  touch_ids: sql`
SELECT c.transactionId, s.sessionId FROM chosen c JOIN known_sessions s ON s.userId = c.userId
UNION
SELECT c.transactionId, c.sessionId FROM chosen c WHERE c.sessionId IS NOT NULL`,
  touches: sql`
SELECT t.transactionId, c.netMinor, c.orderedAt, s.startAt, s.channel, ${label(fieldColumn('session', by.field))} AS touchValue,
  ROW_NUMBER() OVER (PARTITION BY t.transactionId ORDER BY s.startAt, s.sessionId) AS place
FROM touch_ids t
JOIN chosen c ON c.transactionId = t.transactionId
JOIN known_sessions s ON s.sessionId = t.sessionId
WHERE s.startAt <= c.orderedAt AND s.startAt >= c.orderedAt - ${window}`,
  touched: sql`
SELECT transactionId, COUNT(*) AS touches, MAX(orderedAt) - MIN(startAt) AS waitedMs FROM touches GROUP BY transactionId`,
})

const pathTables: Tables = {
  changes: sql`
SELECT transactionId, place, touchValue,
  CASE WHEN LAG(touchValue) OVER (PARTITION BY transactionId ORDER BY place) = touchValue THEN 0 ELSE 1 END AS changed
FROM touches`,
  last_changes: sql`
SELECT transactionId, touchValue, ROW_NUMBER() OVER (PARTITION BY transactionId ORDER BY place) AS step
FROM (
  SELECT transactionId, place, touchValue, ROW_NUMBER() OVER (PARTITION BY transactionId ORDER BY place DESC) AS back
  FROM changes
  WHERE changed = 1
) numbered
WHERE back <= 20`,
  order_paths: sql`
SELECT transactionId, ${joined(sql`touchValue`, sql`step`, 20)} AS path FROM last_changes GROUP BY transactionId`,
  walked: sql`
SELECT c.netMinor, t.touches, t.waitedMs, COALESCE(p.path, ${noSession}) AS path
FROM chosen c
LEFT JOIN touched t ON t.transactionId = c.transactionId
LEFT JOIN order_paths p ON p.transactionId = c.transactionId`,
}

const paths = sql`
SELECT path, orders, ${per(sql`orders`, sql`allOrders`)} AS ordersShare, netMinor, medianMs / ${dayMs} AS medianDays
FROM (
  SELECT sums.*, SUM(orders) OVER () AS allOrders
  FROM (
    SELECT path, COUNT(*) AS orders, ${sum(sql`netMinor`)} AS netMinor, MEDIAN(waitedMs) AS medianMs
    FROM walked
    GROUP BY path
  ) sums
) shares
ORDER BY orders DESC, ${byLabel(sql`path`)}`

const summary = sql`
SELECT orders, ordersWithTouch, ${per(sql`touches`, sql`ordersWithTouch`)} AS touchesPerOrder, medianMs / ${dayMs} AS medianDays
FROM (
  SELECT COUNT(*) AS orders, COUNT(touches) AS ordersWithTouch, ${sum(sql`touches`)} AS touches, MEDIAN(waitedMs) AS medianMs
  FROM walked
) sums`

/** What each value comes to: `touches`, `parts`, and the net by each model. */
const valueTables: Tables = {
  value_sums: sql`
SELECT value, ${columns({
    touches: sum(sql`CASE WHEN sharedBy = 'parts' THEN touch END`),
    ...Object.fromEntries(
      ['parts', ...models].map((name) => [name, sum(sql`CASE WHEN sharedBy = ${name} THEN piece END`)]),
    ),
  })}
FROM pieces
GROUP BY value`,
  assists: sql`
SELECT value, COUNT(*) AS assisted
FROM (
  SELECT value, transactionId
  FROM pieces
  WHERE sharedBy = 'parts' AND touch = 1
  GROUP BY value, transactionId
  HAVING SUM(piece) = 0
) unpaid
GROUP BY value`,
  totals: sql`SELECT COUNT(*) AS orders, ${sum(sql`netMinor`)} AS netMinor FROM chosen`,
}

const credits = ({ by, model }: AttributionSpec): Query => sql`
SELECT v.value AS ${columnCalled(by.name)}, v.touches, v.parts / CAST(1000000 AS DOUBLE) AS orders,
  ${per(sql`CAST(v.parts AS DOUBLE)`, sql`CAST(t.orders * 1000000 AS DOUBLE)`)} AS ordersShare, v.${identifier(model)} AS netMinor,
  ${per(sql`v.${identifier(model)}`, sql`t.netMinor`)} AS netShare, COALESCE(a.assisted, 0) AS assisted
FROM value_sums v
CROSS JOIN totals t
LEFT JOIN assists a ON a.value = v.value
ORDER BY ${byLabel(sql`v.value`)}`

const byModel = ({ by }: AttributionSpec): Query => {
  const ordered = ['first', 'last', 'lastNonDirect', 'linear', 'timeDecay', 'position']
  const nets = ordered.map((name) => sql`v.${identifier(name)} AS ${identifier(`${name}NetMinor`)}`)
  return sql`
SELECT v.value AS ${columnCalled(by.name)}, ${join(nets, ', ')}
FROM value_sums v
ORDER BY ${byLabel(sql`v.value`)}`
}
