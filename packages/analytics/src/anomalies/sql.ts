import { baseTables } from '../sql/base.js'
import { namedSessionPasses, passes } from '../sql/conditions.js'
import { clockTable, joinClock, localDay, unitLabel } from '../sql/local-time.js'
import { floorOf, ratio, sum } from '../sql/numbers.js'
import { join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { AnomaliesSpec } from './params.js'

/** The table of anomalies as SQL over the flat relations. */
export const anomaliesSql = (spec: AnomaliesSpec): { readonly anomalies: Query } => ({
  anomalies: withTables(
    {
      ...baseTables(spec.scope),
      ...clockTable(spec.scope),
      ...dayTables(spec),
      ...sumTables(spec),
      ...metricTables,
      ...usualTables(spec),
    },
    rows(spec),
  ),
})

const dayMs = 86_400_000

const series = (from: number, to: number): Query =>
  join(
    Array.from({ length: to - from + 1 }, (_, i) => sql`(${from + i})`),
    ', ',
  )

/** The days that may count, by their number, and which of them each store covers. */
const dayTables = ({ scope, days, weeks }: AnomaliesSpec): Tables => {
  const firstDay = sql`GREATEST(${floorOf(sql`(z.startsAt + z.offsetMs) / ${dayMs}`)}, z.leastDay)`
  const lastDay = floorOf(sql`(z.endsAt - 1 + z.offsetMs) / ${dayMs}`)
  const covered = (store: 'orders' | 'sessions'): Query => {
    const from = scope.coverage[store]
    if (from === null) return sql`SELECT day FROM days WHERE FALSE`
    return sql`
SELECT d.day FROM days d WHERE d.day >= (SELECT ${localDay(sql`f.at`)} FROM (SELECT ${from} AS at) f ${joinClock(sql`f.at`)})`
  }
  return {
    today: sql`SELECT ${localDay(sql`n.at`)} AS day FROM (SELECT ${scope.asOf} AS at) n ${joinClock(sql`n.at`)}`,
    // A date that the clock left out is on no stretch of it.
    days: sql`
SELECT DISTINCT t.day - b.back AS day, b.back <= ${days} AS shown
FROM today t CROSS JOIN (VALUES ${series(1, days + 7 * weeks)}) AS b(back)
JOIN clock z ON t.day - b.back >= ${firstDay} AND t.day - b.back <= ${lastDay}`,
    order_cover: covered('orders'),
    session_cover: covered('sessions'),
  }
}

/** What each day comes to. */
const sumTables = ({ scope, refundsOn }: AnomaliesSpec): Tables => {
  const refundedAt = refundsOn === 'refund' ? sql`r.at` : sql`x.at`
  return {
    sales: sql`
SELECT o.transactionId, o.at, o.grossMinor - o.discountsMinor AS worthMinor
FROM counted_orders o
LEFT JOIN known_users u ON u.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${passes(scope.where, 'order', 'user')} AND ${namedSessionPasses(scope.where, 'fails')}`,
    order_days: sql`
SELECT ${localDay(sql`x.at`)} AS day, COUNT(*) AS orders, ${sum(sql`x.worthMinor`)} AS worthMinor
FROM sales x ${joinClock(sql`x.at`)}
GROUP BY 1`,
    return_days: sql`
SELECT ${localDay(refundedAt)} AS day, ${sum(sql`r.goodsMinor`)} AS returnsMinor
FROM sales x JOIN known_refunds r ON r.transactionId = x.transactionId ${joinClock(refundedAt)}
GROUP BY 1`,
    session_days: sql`
SELECT ${localDay(sql`s.startAt`)} AS day, COUNT(*) AS sessions, COUNT(c.sessionId) AS converted
FROM known_sessions s
LEFT JOIN known_users u ON u.userId = s.userId
LEFT JOIN converted_sessions c ON c.sessionId = s.sessionId ${joinClock(sql`s.startAt`)}
WHERE ${passes(scope.where, 'session', 'user')}
GROUP BY 1`,
  }
}

/** The value of each metric of the days that its stores cover. */
const metricTables: Tables = {
  order_values: sql`
SELECT d.day, COALESCE(o.orders, 0) AS orders, COALESCE(o.worthMinor, 0) AS worthMinor,
  COALESCE(o.worthMinor, 0) - COALESCE(r.returnsMinor, 0) AS netMinor
FROM order_cover d
LEFT JOIN order_days o ON o.day = d.day
LEFT JOIN return_days r ON r.day = d.day`,
  session_values: sql`
SELECT d.day, COALESCE(s.sessions, 0) AS sessions, COALESCE(s.converted, 0) AS converted
FROM session_cover d
LEFT JOIN session_days s ON s.day = d.day`,
  metrics: sql`
SELECT place, metric
FROM (VALUES (1, 'orders'), (2, 'netMinor'), (3, 'aovMinor'), (4, 'sessions'), (5, 'sessionConversion')) AS m(place, metric)`,
  metric_values: sql`
SELECT day, 1 AS place, CAST(orders AS DOUBLE) AS value FROM order_values
UNION ALL
SELECT day, 2, CAST(netMinor AS DOUBLE) FROM order_values
UNION ALL
SELECT day, 3, ${ratio(sql`CAST(worthMinor AS DOUBLE)`, sql`orders`)} FROM order_values WHERE orders > 0
UNION ALL
SELECT day, 4, CAST(sessions AS DOUBLE) FROM session_values
UNION ALL
SELECT s.day, 5, ${ratio(sql`CAST(s.converted AS DOUBLE)`, sql`s.sessions`)}
FROM session_values s JOIN order_cover o ON o.day = s.day
WHERE s.sessions > 0`,
}

/**
 * The middle of the values of each day and metric; of two, half way between. By place, because the engines' own medians
 * round in ways of their own.
 */
const middle = (table: Query, value: Query): Query => sql`
SELECT day, place, MIN(days) AS days, (MIN(value) + MAX(value)) / 2 AS middle
FROM (
  SELECT day, place, ${value} AS value, COUNT(*) OVER (PARTITION BY day, place) AS days,
    ROW_NUMBER() OVER (PARTITION BY day, place ORDER BY ${value}) AS nth
  FROM ${table}
) ranked
WHERE 2 * nth BETWEEN days AND days + 2
GROUP BY day, place`

const usualTables = ({ weeks }: AnomaliesSpec): Tables => ({
  history: sql`
SELECT d.day, v.place, v.value
FROM days d
CROSS JOIN (VALUES ${series(1, weeks)}) AS b(weeksBack)
JOIN metric_values v ON v.day = d.day - 7 * b.weeksBack
WHERE d.shown`,
  expected: middle(sql`history`, sql`value`),
  distances: sql`
SELECT h.day, h.place, ABS(h.value - e.middle) AS distance
FROM history h JOIN expected e ON e.day = h.day AND e.place = h.place
WHERE e.days >= 4`,
  deviations: middle(sql`distances`, sql`distance`),
})

const rows = ({ scope, days, threshold }: AnomaliesSpec): Query => sql`
SELECT ${unitLabel(sql`day`, 'day', scope.weekStart)} AS day, metric, actual, expected, spread, score,
  COALESCE(ABS(score) > ${threshold}, FALSE) AS flagged
FROM (
  SELECT *, (actual - expected) / CASE WHEN spread > 0 THEN spread END AS score
  FROM (
    SELECT t.day - b.back AS day, m.place, m.metric, v.value AS actual,
      CASE WHEN x.place IS NOT NULL THEN e.middle END AS expected,
      CASE WHEN x.place IS NOT NULL THEN GREATEST(${1.4826} * x.middle, CASE
        WHEN m.place IN (1, 4) THEN GREATEST(SQRT(e.middle), 1)
        WHEN m.place IN (2, 3) THEN GREATEST(ABS(e.middle) / 100, 1)
        ELSE e.middle / 100 END) END AS spread
    FROM today t
    CROSS JOIN (VALUES ${series(1, days)}) AS b(back)
    CROSS JOIN metrics m
    LEFT JOIN metric_values v ON v.day = t.day - b.back AND v.place = m.place
    LEFT JOIN deviations x ON x.day = t.day - b.back AND x.place = m.place
    LEFT JOIN expected e ON e.day = x.day AND e.place = x.place
  ) held
) scored
ORDER BY scored.day, place`
