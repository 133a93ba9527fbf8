import type { Scope } from '../params/scope.js'
import { baseTables } from '../sql/base.js'
import { namedSessionPasses, passes, within } from '../sql/conditions.js'
import { clockTable, joinClock, localDay } from '../sql/local-time.js'
import { moneyPer, ratio, sum } from '../sql/numbers.js'
import { join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { ClvSpec } from './params.js'
import { scopeBefore } from './partial.js'

/** What the models are fitted to, and what they are held against, as SQL over the flat relations; a fit is no SQL. */
export const clvSql = (
  spec: ClvSpec,
): { readonly customers: Query; readonly model: Query; readonly validation: Query } => {
  const tables = historyTables(spec.scope)
  return {
    customers: withTables(tables, customers),
    model: withTables(tables, model),
    validation: spec.holdout === null ? noValidation : validation(spec, spec.holdout),
  }
}

/** The purchase days of known users, and their histories. */
const historyTables = (scope: Scope): Tables => ({
  ...baseTables(scope),
  ...clockTable(scope),
  purchase_days: purchaseDays(scope, null),
  firsts: sql`SELECT userId, MIN(day) AS firstDay FROM purchase_days GROUP BY userId`,
  today: sql`
SELECT ${localDay(sql`m.lastAt`)} AS day FROM (SELECT ${scope.asOf - 1} AS lastAt) m ${joinClock(sql`m.lastAt`)}`,
  histories: sql`
SELECT d.userId, COUNT(*) - 1 AS frequency, MAX(d.day) - MIN(d.day) AS recencyDays, MIN(t.day) - MIN(d.day) AS ageDays,
  ${sum(sql`CASE WHEN d.day > f.firstDay THEN d.worthMinor END`)} AS spentMinor
FROM purchase_days d JOIN firsts f ON f.userId = d.userId CROSS JOIN today t
GROUP BY d.userId`,
})

const purchaseDays = ({ where, asOf }: Scope, from: number | null): Query => sql`
SELECT userId, day, ${sum(sql`worthMinor`)} AS worthMinor
FROM (
  SELECT o.userId, ${localDay(sql`o.at`)} AS day, o.grossMinor - o.discountsMinor AS worthMinor
  FROM counted_orders o
  ${joinClock(sql`o.at`)}
  JOIN known_users u ON u.userId = o.userId
  LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
  WHERE ${within(sql`o.at`, from, asOf)} AND ${passes(where, 'order', 'user')} AND ${namedSessionPasses(where, 'fails')}
) ordered
GROUP BY userId, day`

const customers = sql`
SELECT userId, frequency, recencyDays, ageDays, ${moneyPer(sql`spentMinor`, sql`frequency`)} AS monetaryMinor
FROM histories
ORDER BY userId`

const model = sql`
SELECT COUNT(*) AS customers, ${sum(sql`CASE WHEN frequency > 0 AND spentMinor > 0 THEN 1 ELSE 0 END`)} AS valueCustomers
FROM histories`

const groups = ['0', '1', '2', '3', '4', '5', '6', '7+', 'all']

const noValidation = sql`SELECT '' AS frequency, 0 AS customers, 0 AS actual WHERE FALSE`

/** Histories before the holdout, and purchase days in it. Each end of it has base tables of its own, so it is two queries in one. */
const validation = (spec: ClvSpec, holdout: number): Query => {
  const before = scopeBefore(spec, holdout)
  const nested = (tables: Tables, select: Query): Query => sql`SELECT * FROM (${withTables(tables, select)}) nested`
  const list = join(
    groups.map((label, place) => sql`(${place}, ${label})`),
    ', ',
  )
  return withTables(
    {
      earlier: nested(historyTables(before), sql`SELECT userId, frequency FROM histories`),
      later: nested(
        { ...baseTables(spec.scope), ...clockTable(spec.scope), purchase_days: purchaseDays(spec.scope, before.asOf) },
        sql`SELECT userId, COUNT(*) AS days FROM purchase_days GROUP BY userId`,
      ),
      labels: sql`SELECT place, label FROM (VALUES ${list}) AS labels(place, label)`,
    },
    sql`
SELECT g.label AS frequency, COUNT(e.userId) AS customers, ${ratio(sum(sql`l.days`), sql`COUNT(e.userId)`)} AS actual
FROM labels g
LEFT JOIN earlier e ON g.label = 'all' OR g.place = LEAST(e.frequency, 7)
LEFT JOIN later l ON l.userId = e.userId
GROUP BY g.place, g.label
ORDER BY g.place`,
  )
}
