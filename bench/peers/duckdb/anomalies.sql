-- The nine weeks before today, a row for each day: each of the last seven is held against its weekday in the eight weeks before.
WITH days AS (
  SELECT unnest(range(getvariable('as_of') // 86400000 - 63, getvariable('as_of') // 86400000)) AS day
),
sold AS (
  SELECT placedAt // 86400000 AS day, count(*) AS orders, sum(grossMinor - discountsMinor) AS worthMinor
  FROM counted_orders
  GROUP BY day
),
returned AS (
  SELECT refundedAt // 86400000 AS day, sum(goodsMinor) AS returnsMinor
  FROM refunds SEMI JOIN counted_orders USING (transactionId)
  GROUP BY day
),
visited AS (
  SELECT startAt // 86400000 AS day, count(*) AS sessions,
    count_if(sessionId IN (SELECT sessionId FROM counted_orders)) AS converted
  FROM counted_sessions
  GROUP BY day
),
daily AS (
  SELECT day, coalesce(orders, 0)::DOUBLE AS orders,
    (coalesce(worthMinor, 0) - coalesce(returnsMinor, 0))::DOUBLE AS netMinor,
    (worthMinor / nullif(orders, 0))::DOUBLE AS aovMinor, coalesce(sessions, 0)::DOUBLE AS sessions,
    converted / nullif(sessions, 0) AS sessionConversion
  FROM days LEFT JOIN sold USING (day) LEFT JOIN returned USING (day) LEFT JOIN visited USING (day)
),
usual AS (
  SELECT day, metric, value AS actual, list(value) OVER before AS history, median(value) OVER before AS expected
  FROM (UNPIVOT daily ON orders, netMinor, aovMinor, sessions, sessionConversion INTO NAME metric VALUE value)
  WINDOW before AS (PARTITION BY metric, day % 7 ORDER BY day ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING)
),
scored AS (
  SELECT *, (actual - expected) / spread AS score
  FROM (
    SELECT *, greatest(1.4826::DOUBLE * list_median([abs(value - expected) FOR value IN history]), CASE
      WHEN metric IN ('orders', 'sessions') THEN greatest(sqrt(expected), 1)
      WHEN metric IN ('netMinor', 'aovMinor') THEN greatest(abs(expected) / 100, 1)
      ELSE expected / 100 END) AS spread
    FROM usual
    WHERE day >= getvariable('as_of') // 86400000 - 7
  )
)
SELECT strftime(make_timestamp_ms(day * 86400000), '%Y-%m-%d') AS day, metric, actual, expected, spread, score,
  abs(score) > 3.5 AS flagged
FROM scored
ORDER BY scored.day, list_position(['orders', 'netMinor', 'aovMinor', 'sessions', 'sessionConversion'], metric)
