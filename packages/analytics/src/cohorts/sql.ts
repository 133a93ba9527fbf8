import { baseTables } from '../sql/base.js'
import { namedSessionPasses, passes, within } from '../sql/conditions.js'
import { clockTable, joinClock, localDay, unitLabel, unitOfDay } from '../sql/local-time.js'
import { floorOf, moneyPer, ratio, sum } from '../sql/numbers.js'
import { join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { rollingMs } from './params.js'
import type { CohortsSpec } from './params.js'

/** The tables of cohorts as SQL over the flat relations. */
export const cohortsSql = (spec: CohortsSpec): { readonly cohorts: Query; readonly summary: Query } => {
  const tables = {
    ...baseTables(spec.scope),
    ...clockTable(spec.scope),
    ...userTables(spec),
    ...activityTables(spec),
    ...cellTables(spec),
  }
  return { cohorts: withTables(tables, cohorts(spec)), summary: withTables(tables, summary) }
}

const unitAt = (at: Query, { every, scope }: CohortsSpec): Query => unitOfDay(localDay(at), every, scope.weekStart)

/** Orders and sessions of known users, and the users with the time and the unit of their start. */
const userTables = (spec: CohortsSpec): Tables => {
  const { scope, cohort } = spec
  const first = (table: Query): Query => sql`SELECT userId, MIN(happenedAt) AS startedAt FROM ${table} GROUP BY userId`
  const starts = {
    firstOrder: first(sql`user_orders`),
    firstSession: first(sql`user_sessions`),
    signup: sql`SELECT u.userId, u.signupAt AS startedAt FROM known_users u WHERE ${passes(scope.where, 'user')}`,
  }
  return {
    user_orders: sql`
SELECT o.userId, o.at AS happenedAt, o.grossMinor - o.discountsMinor - o.returnsMinor AS netMinor
FROM counted_orders o
JOIN known_users u ON u.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${passes(scope.where, 'order', 'user')} AND ${namedSessionPasses(scope.where, 'fails')}`,
    user_sessions: sql`
SELECT s.userId, s.startAt AS happenedAt
FROM known_sessions s JOIN known_users u ON u.userId = s.userId
WHERE ${passes(scope.where, 'session', 'user')}`,
    starts: starts[cohort],
    members: sql`
SELECT t.userId, t.startedAt, ${unitAt(sql`t.startedAt`, spec)} AS unit
FROM starts t ${joinClock(sql`t.startedAt`)}
WHERE ${within(sql`t.startedAt`, scope.from, scope.to)}`,
  }
}

/** What happened to the members at or after their start, each with its n. */
const activityTables = (spec: CohortsSpec): Tables => {
  const n =
    spec.counting === 'rolling'
      ? floorOf(sql`(a.happenedAt - m.startedAt) / ${rollingMs[spec.every]}`)
      : sql`${unitAt(sql`a.happenedAt`, spec)} - m.unit`
  const since = (table: Query, columns: Query): Query => sql`
SELECT m.userId, m.unit, ${n} AS n${columns}
FROM members m
JOIN ${table} a ON a.userId = m.userId AND a.happenedAt >= m.startedAt
${joinClock(sql`a.happenedAt`)}`
  return {
    order_sums: sql`
SELECT unit, n, COUNT(*) AS orders, ${sum(sql`netMinor`)} AS netMinor
FROM (${since(sql`user_orders`, sql`, a.netMinor`)}) sales
GROUP BY unit, n`,
    activities: since(spec.activity === 'order' ? sql`user_orders` : sql`user_sessions`, sql``),
  }
}

/**
 * A cell has begun, or is complete, if its cohort's unit is at most the last for which that holds: of the calendar the one
 * that lies n before that of asOf, rolling the one that n spans before asOf lie in.
 */
const cellTables = (spec: CohortsSpec): Tables => {
  const { scope, periods, counting, every, mode } = spec
  const rolling = counting === 'rolling'
  const length = rollingMs[every]
  const bounds = Array.from({ length: periods + 1 }, (_, n) =>
    rolling
      ? sql`(${n}, 0, ${scope.asOf - n * length - 1}, ${scope.asOf - (n + 1) * length})`
      : sql`(${n}, ${n}, ${scope.asOf - 1}, ${scope.asOf})`,
  )
  const names = sql`n, unitsBefore, begunBy, completeBy`
  return {
    bounds: sql`SELECT ${names} FROM (VALUES ${join(bounds, ', ')}) AS bounds(${names})`,
    last_begun: sql`
SELECT b.n, ${unitAt(sql`b.begunBy`, spec)} - b.unitsBefore AS unit
FROM bounds b ${joinClock(sql`b.begunBy`)}`,
    last_complete: sql`
SELECT b.n, ${unitAt(sql`b.completeBy`, spec)} - b.unitsBefore - 1 AS unit
FROM bounds b ${joinClock(sql`b.completeBy`)}`,
    actives:
      mode === 'on'
        ? sql`SELECT unit, n, COUNT(DISTINCT userId) AS active FROM activities GROUP BY unit, n`
        : sql`
SELECT l.unit, b.n, COUNT(*) AS active
FROM (SELECT userId, unit, MAX(n) AS lastN FROM activities GROUP BY userId, unit) l JOIN bounds b ON b.n <= l.lastN
GROUP BY l.unit, b.n`,
    cohort_sizes: sql`SELECT unit, COUNT(*) AS users FROM members GROUP BY unit`,
    cells: sql`
SELECT c.unit, b.n, c.users, COALESCE(a.active, 0) AS active, COALESCE(s.orders, 0) AS orders,
  COALESCE(s.netMinor, 0) AS netMinor,
  CAST(SUM(COALESCE(s.netMinor, 0)) OVER (PARTITION BY c.unit ORDER BY b.n) AS BIGINT) AS cumulativeNetMinor,
  c.unit <= e.unit AS complete
FROM cohort_sizes c
JOIN last_begun b ON c.unit <= b.unit
JOIN last_complete e ON e.n = b.n
LEFT JOIN actives a ON a.unit = c.unit AND a.n = b.n
LEFT JOIN order_sums s ON s.unit = c.unit AND s.n = b.n`,
  }
}

const cohorts = ({ every, scope }: CohortsSpec): Query => sql`
SELECT ${unitLabel(sql`unit`, every, scope.weekStart)} AS cohort, n, users, active, ${ratio(sql`active`, sql`users`)} AS retention,
  orders, netMinor, cumulativeNetMinor, ${moneyPer(sql`cumulativeNetMinor`, sql`users`)} AS netPerUserMinor, complete
FROM cells
ORDER BY unit, n`

const summary = sql`
SELECT n, users, active, ${ratio(sql`active`, sql`users`)} AS retention, ${moneyPer(sql`netMinor`, sql`users`)} AS netPerUserMinor
FROM (
  SELECT n, ${sum(sql`users`)} AS users, ${sum(sql`active`)} AS active, ${sum(sql`cumulativeNetMinor`)} AS netMinor
  FROM cells
  WHERE complete
  GROUP BY n
) sums
ORDER BY n`
