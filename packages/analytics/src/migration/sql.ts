import { segments, scoringTables } from '../rfm/sql.js'
import { baseTables } from '../sql/base.js'
import { namedSessionPasses, passes } from '../sql/conditions.js'
import { ratio, sum } from '../sql/numbers.js'
import { join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { scopeBefore } from './params.js'
import type { MigrationSpec } from './params.js'

/** The tables of migration as SQL over the flat relations. */
export const migrationSql = (spec: MigrationSpec): { readonly matrix: Query; readonly customers: Query } => ({
  matrix: withTables({ ...movedTables(spec), places }, matrix),
  customers: withTables(movedTables(spec), customers),
})

const places = sql`
SELECT place, segment
FROM (VALUES ${join(
  [...segments, '(none)'].map((segment, i) => sql`(${i}, ${segment})`),
  ', ',
)}) AS g(place, segment)`

/** rfm at the two moments, each with relations of its own, and what was spent since the first. */
const movedTables = (spec: MigrationSpec): Tables => {
  const { scope, compareWith } = spec
  const earlier = scopeBefore(spec)
  return {
    before: withTables(
      { ...baseTables(earlier), ...scoringTables({ ...spec, scope: earlier }) },
      sql`SELECT userId, segment, r, f, m FROM grouped`,
    ),
    now: withTables(
      {
        ...baseTables(scope),
        ...scoringTables(spec),
        spent: sql`
SELECT o.userId, ${sum(sql`o.grossMinor - o.discountsMinor - o.returnsMinor`)} AS netMinor
FROM counted_orders o
JOIN people p ON p.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE o.at >= ${compareWith} AND ${passes(scope.where, 'order')} AND ${namedSessionPasses(scope.where, 'fails')}
GROUP BY o.userId`,
      },
      sql`
SELECT g.userId, g.segment, g.r, g.f, g.m, COALESCE(s.netMinor, 0) AS netMinor
FROM grouped g LEFT JOIN spent s ON s.userId = g.userId`,
    ),
    moved: sql`
SELECT n.userId, COALESCE(b.segment, '(none)') AS fromGroup, n.segment AS toGroup, b.r AS fromR, b.f AS fromF, b.m AS fromM,
  n.r, n.f, n.m, n.netMinor
FROM now n LEFT JOIN before b ON b.userId = n.userId`,
  }
}

const matrix = sql`
SELECT f.segment AS fromGroup, t.segment AS toGroup, COUNT(m.userId) AS customers,
  ${ratio(sql`COUNT(m.userId)`, sql`CAST(SUM(COUNT(m.userId)) OVER (PARTITION BY f.segment) AS BIGINT)`)} AS share,
  ${sum(sql`m.netMinor`)} AS netMinor
FROM places f
JOIN places t ON t.segment <> '(none)'
LEFT JOIN moved m ON m.fromGroup = f.segment AND m.toGroup = t.segment
GROUP BY f.place, f.segment, t.place, t.segment
ORDER BY f.place, t.place`

const placeOf = (group: Query): Query =>
  sql`CASE ${group} ${join(
    segments.map((segment, i) => sql`WHEN ${segment} THEN ${i}`),
    ' ',
  )} END`

const customers = sql`
SELECT userId, fromGroup, toGroup, fromR, fromF, fromM, r, f, m,
  CASE
    WHEN fromGroup = '(none)' THEN 'new'
    WHEN fromGroup = toGroup THEN 'same'
    WHEN ${placeOf(sql`toGroup`)} < ${placeOf(sql`fromGroup`)} THEN 'up'
    ELSE 'down'
  END AS movement, netMinor
FROM moved
ORDER BY userId`
