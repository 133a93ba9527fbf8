WITH placed AS (
  SELECT userId, netMinor, date_trunc('month', make_timestamp_ms(placedAt)) AS month,
    min(date_trunc('month', make_timestamp_ms(placedAt))) OVER (PARTITION BY userId) AS cohort
  FROM net_orders
),
sums AS (
  SELECT cohort, datediff('month', cohort, month) AS n, count(DISTINCT userId) AS active, count(*) AS orders,
    sum(netMinor)::BIGINT AS netMinor
  FROM placed
  GROUP BY ALL
),
begun AS (
  SELECT cohort, users, unnest(range(least(12, datediff('month', cohort, make_timestamp_ms(getvariable('as_of') - 1))) + 1)) AS n
  FROM (SELECT cohort, active AS users FROM sums WHERE n = 0)
),
cells AS (
  SELECT cohort, n, users, coalesce(active, 0) AS active, coalesce(orders, 0) AS orders, coalesce(netMinor, 0) AS netMinor,
    sum(netMinor) OVER (PARTITION BY cohort ORDER BY n)::BIGINT AS cumulativeNetMinor
  FROM begun LEFT JOIN sums USING (cohort, n)
)
SELECT strftime(cohort, '%Y-%m-%d') AS cohort, n, users, active, active / users AS retention, orders, netMinor,
  cumulativeNetMinor, round(cumulativeNetMinor / users)::BIGINT AS netPerUserMinor,
  cells.cohort + to_months((n + 1)::INTEGER) <= make_timestamp_ms(getvariable('as_of')) AS complete
FROM cells
ORDER BY cells.cohort, n
