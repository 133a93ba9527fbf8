WITH visits AS (
  SELECT coalesce(country, '(not set)') AS country, person, startAt >= getvariable('since') AS current,
    sessionId IN (SELECT sessionId FROM counted_orders) AS converted
  FROM counted_sessions
  WHERE startAt >= getvariable('previous_since')
),
visited AS (
  SELECT country, count(DISTINCT person) FILTER (current) AS persons, count_if(current) AS sessions,
    count_if(current AND converted) AS convertedSessions, count_if(NOT current) AS previousSessions
  FROM visits
  GROUP BY country
),
sales AS (
  SELECT CASE WHEN s.sessionId IS NULL THEN '(no session)' ELSE coalesce(s.country, '(not set)') END AS country,
    o.transactionId, o.userId, o.placedAt, o.grossMinor, o.discountsMinor
  FROM counted_orders o
  LEFT JOIN counted_sessions s ON s.sessionId = o.sessionId
),
sold AS (
  SELECT country, count_if(current) AS orders, count(DISTINCT userId) FILTER (current) AS buyers,
    sum(grossMinor) FILTER (current) AS grossMinor, sum(discountsMinor) FILTER (current) AS discountsMinor,
    count_if(NOT current) AS previousOrders, sum(grossMinor - discountsMinor) FILTER (NOT current) AS previousNetMinor
  FROM (SELECT *, placedAt >= getvariable('since') AS current FROM sales WHERE placedAt >= getvariable('previous_since'))
  GROUP BY country
),
returned AS (
  SELECT country, sum(goodsMinor) FILTER (refundedAt >= getvariable('since')) AS returnsMinor,
    sum(goodsMinor) FILTER (refundedAt < getvariable('since')) AS previousReturnsMinor
  FROM sales JOIN refunds USING (transactionId)
  WHERE refundedAt >= getvariable('previous_since') AND refundedAt < getvariable('as_of')
  GROUP BY country
),
places AS (
  SELECT country, coalesce(persons, 0) AS persons, coalesce(sessions, 0) AS sessions,
    coalesce(convertedSessions, 0) AS convertedSessions, coalesce(orders, 0) AS orders, coalesce(buyers, 0) AS buyers,
    coalesce(grossMinor, 0)::BIGINT AS grossMinor, coalesce(discountsMinor, 0)::BIGINT AS discountsMinor,
    coalesce(returnsMinor, 0)::BIGINT AS returnsMinor,
    (coalesce(grossMinor, 0) - coalesce(discountsMinor, 0) - coalesce(returnsMinor, 0))::BIGINT AS netMinor,
    coalesce(previousSessions, 0) AS previousSessions, coalesce(previousOrders, 0) AS previousOrders,
    (coalesce(previousNetMinor, 0) - coalesce(previousReturnsMinor, 0))::BIGINT AS previousNetMinor
  FROM visited FULL JOIN sold USING (country) FULL JOIN returned USING (country)
)
SELECT country, persons, sessions, convertedSessions, convertedSessions / nullif(sessions, 0) AS sessionConversion,
  orders, buyers, grossMinor, discountsMinor, returnsMinor, netMinor,
  round((grossMinor - discountsMinor) / nullif(orders, 0))::BIGINT AS aovMinor,
  round(netMinor / nullif(sessions, 0))::BIGINT AS netPerSessionMinor,
  netMinor / nullif(sum(netMinor) OVER (), 0) AS netShare, previousSessions, previousOrders, previousNetMinor,
  CASE WHEN previousNetMinor > 0 THEN netMinor / previousNetMinor - 1 END AS netChange
FROM places
ORDER BY country = '(not set)', country = '(no session)', country
