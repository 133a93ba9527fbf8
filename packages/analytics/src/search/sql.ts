import { baseTables } from '../sql/base.js'
import { passes, within } from '../sql/conditions.js'
import { byLabel } from '../sql/labels.js'
import { ratio, sum } from '../sql/numbers.js'
import { columns, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { sessionNets } from '../sql/session-nets.js'
import type { SearchSpec } from './params.js'

/** The tables of search as SQL over the flat relations. */
export const searchSql = (spec: SearchSpec): { readonly terms: Query; readonly summary: Query } => {
  const tables = { ...baseTables(spec.scope), ...sessionNets(spec.scope), ...searchTables(spec) }
  return { terms: withTables(tables, terms(spec)), summary: withTables(tables, summary) }
}

/** White space, which has no class of its own that both engines share. */
const space = '\t\n\v\f\r \u00a0'

/**
 * The term of a query, null if it is none. Once all white space is spaces, tabs and line feeds are free to stand for the
 * two ends of one, by which runs of them become one. Of İ the engines make an i with a dot above it, or without.
 */
const termOf = (query: Query): Query => {
  const spaces = sql`translate(${query}, ${space}, ${' '.repeat(space.length)})`
  const single = sql`REPLACE(REPLACE(REPLACE(${spaces}, ' ', ${'\t\n'}), ${'\n\t'}, ''), ${'\t\n'}, ' ')`
  const lower = sql`lower(REPLACE(TRIM(BOTH ' ' FROM ${single}), ${'İ'}, ${'i\u0307'}))`
  return sql`NULLIF(REPLACE(REPLACE(${lower}, ${'ς'}, ${'σ'}), ${'i\u0307'}, 'i'), '')`
}

const searchTables = ({ scope }: SearchSpec): Tables => ({
  visits: sql`
SELECT s.sessionId, s.person, CASE WHEN c.sessionId IS NULL THEN 0 ELSE 1 END AS converted, COALESCE(n.netMinor, 0) AS netMinor
FROM known_sessions s
LEFT JOIN known_users u ON u.userId = s.userId
LEFT JOIN converted_sessions c ON c.sessionId = s.sessionId
LEFT JOIN nets n ON n.sessionId = s.sessionId
WHERE ${within(sql`s.startAt`, scope.from, scope.to)} AND ${passes(scope.where, 'session', 'user')}`,
  // Each search begins a stretch of its session, which holds the views up to the next one.
  stretched: sql`
SELECT e.sessionId, e.type, e.query, e.results,
  SUM(CASE WHEN e.type = 'search' THEN 1 ELSE 0 END)
    OVER (PARTITION BY e.sessionId ORDER BY e.at, e.seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS stretch
FROM events e
JOIN visits v ON v.sessionId = e.sessionId
WHERE e.type IN ('search', 'product_view') AND e.at < ${scope.asOf}`,
  searched: sql`
SELECT sessionId, ${termOf(sql`query`)} AS term, results, clicked
FROM (
  SELECT sessionId, stretch, MAX(CASE WHEN type = 'search' THEN query END) AS query,
    MAX(CASE WHEN type = 'search' THEN results END) AS results, MAX(CASE WHEN type = 'product_view' THEN 1 ELSE 0 END) AS clicked
  FROM stretched
  WHERE stretch > 0
  GROUP BY sessionId, stretch
) stretches`,
  found: sql`SELECT * FROM searched WHERE term IS NOT NULL`,
  search_sums: sql`
SELECT term, COUNT(*) AS searches, COUNT(results) AS known, ${sum(sql`CASE WHEN results = 0 THEN 1 ELSE 0 END`)} AS zeroResults,
  ${sum(sql`clicked`)} AS clicked
FROM found
GROUP BY term`,
  session_sums: sql`
SELECT t.term, COUNT(*) AS sessions, COUNT(DISTINCT v.person) AS persons, ${sum(sql`v.converted`)} AS convertedSessions,
  ${sum(sql`v.netMinor`)} AS netMinor
FROM (SELECT DISTINCT term, sessionId FROM found) t
JOIN visits v ON v.sessionId = t.sessionId
GROUP BY t.term`,
})

const terms = ({ minSearches }: SearchSpec): Query => sql`
SELECT s.term, s.searches, v.sessions, v.persons, s.zeroResults, ${columns({
  zeroResultRate: ratio(sql`s.zeroResults`, sql`s.known`),
  clicked: sql`s.clicked`,
  clickRate: ratio(sql`s.clicked`, sql`s.searches`),
  convertedSessions: sql`v.convertedSessions`,
  sessionConversion: ratio(sql`v.convertedSessions`, sql`v.sessions`),
  netMinor: sql`v.netMinor`,
})}
FROM search_sums s
JOIN session_sums v ON v.term = s.term
WHERE s.searches >= ${minSearches}
ORDER BY s.searches DESC, ${byLabel(sql`s.term`)}`

const summary = sql`
SELECT ${columns({
  searches: sql`searches`,
  terms: sql`terms`,
  sessions: sql`searching`,
  sessionShare: ratio(sql`searching`, sql`sessions`),
  zeroResultRate: ratio(sql`zeroResults`, sql`known`),
  clickRate: ratio(sql`clicked`, sql`searches`),
  conversionWithSearch: ratio(sql`convertedSearching`, sql`searching`),
  conversionWithout: ratio(sql`converted - convertedSearching`, sql`sessions - searching`),
})}
FROM (
  SELECT COUNT(*) AS terms, ${sum(sql`searches`)} AS searches, ${sum(sql`known`)} AS known, ${sum(sql`zeroResults`)} AS zeroResults,
    ${sum(sql`clicked`)} AS clicked
  FROM search_sums
) s
CROSS JOIN (
  SELECT COUNT(*) AS sessions, ${sum(sql`v.converted`)} AS converted, COUNT(f.sessionId) AS searching,
    ${sum(sql`CASE WHEN f.sessionId IS NOT NULL THEN v.converted END`)} AS convertedSearching
  FROM visits v
  LEFT JOIN (SELECT DISTINCT sessionId FROM found) f ON f.sessionId = v.sessionId
) v`
