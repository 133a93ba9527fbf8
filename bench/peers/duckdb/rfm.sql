WITH returned AS (
  SELECT transactionId, sum(goodsMinor) AS goodsMinor
  FROM refunds
  WHERE refundedAt < getvariable('as_of')
  GROUP BY transactionId
),
measured AS (
  SELECT userId, (getvariable('as_of') - max(placedAt)) // 86400000 AS recencyDays, count(*) AS frequency,
    sum(grossMinor - discountsMinor - coalesce(goodsMinor, 0))::BIGINT AS monetaryMinor
  FROM counted_orders LEFT JOIN returned USING (transactionId)
  GROUP BY userId
),
scored AS (
  SELECT *,
    least(5, 5 * (rank() OVER (ORDER BY recencyDays DESC) - 1) // (count(*) OVER () - 1) + 1) AS r,
    least(5, 5 * (rank() OVER (ORDER BY frequency) - 1) // (count(*) OVER () - 1) + 1) AS f,
    least(5, 5 * (rank() OVER (ORDER BY monetaryMinor) - 1) // (count(*) OVER () - 1) + 1) AS m
  FROM measured
),
visits AS (
  SELECT userId, startAt, device, channel, sessionId IN (SELECT sessionId FROM counted_orders) AS converted
  FROM counted_sessions
  WHERE userId IS NOT NULL
),
visited AS (
  SELECT userId, count(*) AS sessions, max(startAt) AS lastSessionAt, count_if(converted) AS convertedSessions
  FROM visits
  GROUP BY userId
),
top_devices AS (
  SELECT userId, arg_min(device, (-times, device)) AS topDevice
  FROM (SELECT userId, device, count(*) AS times FROM visits GROUP BY ALL)
  GROUP BY userId
),
top_channels AS (
  SELECT userId, arg_min(channel, (-times, channel)) AS topChannel
  FROM (SELECT userId, channel, count(*) AS times FROM visits GROUP BY ALL)
  GROUP BY userId
)
SELECT userId, recencyDays, coalesce(frequency, 0) AS frequency, coalesce(monetaryMinor, 0) AS monetaryMinor, r, f, m,
  CASE
    WHEN r IS NULL THEN 'Prospects'
    WHEN r = 5 THEN CASE WHEN f + m >= 8 THEN 'Champions' WHEN f + m >= 5 THEN 'Active' ELSE 'New' END
    WHEN r = 4 THEN CASE WHEN f + m >= 8 THEN 'Loyal' WHEN f + m >= 5 THEN 'Active' ELSE 'Promising' END
    WHEN r = 3 THEN CASE WHEN f + m >= 8 THEN 'Loyal' ELSE 'Needs attention' END
    WHEN r = 2 THEN CASE WHEN f + m >= 5 THEN 'At risk' ELSE 'Almost lost' END
    ELSE CASE WHEN f + m >= 8 THEN 'Previously loyal' WHEN f + m >= 5 THEN 'Almost lost' ELSE 'Dormant' END
  END AS "group",
  country, loyaltyTier, coalesce(sessions, 0) AS sessions, lastSessionAt, coalesce(convertedSessions, 0) AS convertedSessions,
  topDevice, topChannel
FROM users
LEFT JOIN scored USING (userId)
LEFT JOIN visited USING (userId)
LEFT JOIN top_devices USING (userId)
LEFT JOIN top_channels USING (userId)
WHERE signupAt < getvariable('as_of')
ORDER BY userId
