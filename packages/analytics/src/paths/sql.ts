import { eventTypes } from '@polymart/core'
import { productTables } from '../grouping/sql.js'
import type { StepSpec } from '../params/scope.js'
import { baseTables } from '../sql/base.js'
import { oneOf, passes, within } from '../sql/conditions.js'
import { byLabel } from '../sql/labels.js'
import { sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { joined } from '../sql/texts.js'
import type { PathsSpec } from './params.js'

/** The tables of paths as SQL over the flat relations. */
export const pathsSql = (spec: PathsSpec): { readonly links: Query; readonly paths: Query } => {
  const tables = {
    ...baseTables(spec.scope),
    ...(spec.nodes === 'category' && productTables(spec.scope)),
    ...stepTables(spec),
  }
  return { links: withTables(tables, links(spec)), paths: withTables(tables, paths(spec)) }
}

const stepTables = (spec: PathsSpec): Tables => {
  const { scope, nodes, counting, start, end, length } = spec
  const value = { type: sql`e.type`, page: sql`e.page`, category: sql`p.category` }[nodes]
  return {
    happened: sql`
SELECT ${counting === 'person' ? sql`s.person` : sql`s.sessionId`} AS subject, ${value} AS visited,
  ${matches(start)} AS starts, ${matches(end)} AS ends, ROW_NUMBER() OVER arrival AS place
FROM events e
JOIN known_sessions s ON s.sessionId = e.sessionId
LEFT JOIN known_users u ON u.userId = s.userId
${nodes === 'category' ? sql`LEFT JOIN known_products p ON p.productId = e.productId` : sql``}
WHERE ${oneOf(sql`e.type`, eventTypes)} AND e.at < ${scope.asOf} AND ${within(sql`s.startAt`, scope.from, scope.to)}
  AND ${passes(scope.where, 'session', 'user')}
WINDOW arrival AS (PARTITION BY ${counting === 'person' ? sql`s.person` : sql`s.sessionId`} ORDER BY e.at, e.sessionId, e.seq)`,
    visited_between: sql`
SELECT subject, visited, place
FROM (
  SELECT happened.*, MIN(CASE WHEN starts = 1 THEN place END) OVER whole AS startPlace, MIN(CASE WHEN ends = 1 THEN place END) OVER whole AS endPlace
  FROM happened
  WINDOW whole AS (PARTITION BY subject)
) bounded
WHERE visited IS NOT NULL ${start ? sql`AND place >= startPlace` : sql``} ${end ? sql`AND place <= endPlace` : sql``}`,
    changes: sql`
SELECT subject, visited, ROW_NUMBER() OVER (PARTITION BY subject ORDER BY place) AS step, COUNT(*) OVER (PARTITION BY subject) AS steps
FROM (
  SELECT subject, visited, place, LAG(visited) OVER (PARTITION BY subject ORDER BY place) AS previous
  FROM visited_between
) neighbours
WHERE previous IS NULL OR previous <> visited`,
    path_steps: end
      ? sql`
SELECT subject, visited, step - GREATEST(steps - ${length}, 0) AS step, LEAST(steps, ${length}) AS steps
FROM changes
WHERE step > steps - ${length}`
      : sql`
SELECT subject, visited, step FROM changes WHERE step <= ${length}
UNION ALL
SELECT subject, '(end)' AS visited, steps + 1 AS step FROM changes WHERE step = steps AND steps < ${length}`,
  }
}

/** Whether an event is a step. */
const matches = (step: StepSpec | null): Query =>
  step === null
    ? sql`0`
    : sql`CASE WHEN e.type = ${step.type} AND ${passes(step.where, 'event', 'session', 'user')} THEN 1 ELSE 0 END`

const links = ({ end }: PathsSpec): Query => sql`
SELECT position, origin AS "from", target AS "to", COUNT(*) AS count
FROM (
  SELECT ${end ? sql`step - steps` : sql`step`} AS position, visited AS origin, LEAD(visited) OVER (PARTITION BY subject ORDER BY step) AS target
  FROM path_steps
) pairs
WHERE target IS NOT NULL
GROUP BY position, origin, target
ORDER BY position, count DESC, ${byLabel(sql`origin`)}, ${byLabel(sql`target`)}`

const paths = ({ length, limit }: PathsSpec): Query => sql`
SELECT path, count, count / SUM(count) OVER () AS share
FROM (
  SELECT path, COUNT(*) AS count
  FROM (SELECT subject, ${joined(sql`visited`, sql`step`, length)} AS path FROM path_steps GROUP BY subject) walked
  GROUP BY path
) counted
ORDER BY count DESC, ${byLabel(sql`path`)}
LIMIT ${limit}`
