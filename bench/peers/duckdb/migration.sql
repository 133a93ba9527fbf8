-- The groups of rfm at two moments at once: a row for each moment and user who existed then.
WITH moments AS (
  SELECT unnest([getvariable('as_of') - 90 * 86400000::BIGINT, getvariable('as_of')]) AS moment
),
returned AS (
  SELECT moment, transactionId, sum(goodsMinor) AS goodsMinor
  FROM refunds JOIN moments ON refundedAt < moment
  GROUP BY ALL
),
measured AS (
  SELECT moment, userId, (moment - max(placedAt)) // 86400000 AS recency, count(*) AS frequency,
    sum(grossMinor - discountsMinor - coalesce(goodsMinor, 0)) AS monetary
  FROM counted_orders JOIN moments ON placedAt < moment LEFT JOIN returned USING (moment, transactionId)
  GROUP BY moment, userId
),
scored AS (
  SELECT moment, userId,
    least(5, 5 * (rank() OVER (PARTITION BY moment ORDER BY recency DESC) - 1) // (count(*) OVER each - 1) + 1) AS r,
    least(5, 5 * (rank() OVER (PARTITION BY moment ORDER BY frequency) - 1) // (count(*) OVER each - 1) + 1)
      + least(5, 5 * (rank() OVER (PARTITION BY moment ORDER BY monetary) - 1) // (count(*) OVER each - 1) + 1) AS fm
  FROM measured
  WINDOW each AS (PARTITION BY moment)
),
grouped AS (
  SELECT moment, userId, CASE
    WHEN r IS NULL THEN 'Prospects'
    WHEN r = 5 THEN CASE WHEN fm >= 8 THEN 'Champions' WHEN fm >= 5 THEN 'Active' ELSE 'New' END
    WHEN r = 4 THEN CASE WHEN fm >= 8 THEN 'Loyal' WHEN fm >= 5 THEN 'Active' ELSE 'Promising' END
    WHEN r = 3 THEN CASE WHEN fm >= 8 THEN 'Loyal' ELSE 'Needs attention' END
    WHEN r = 2 THEN CASE WHEN fm >= 5 THEN 'At risk' ELSE 'Almost lost' END
    ELSE CASE WHEN fm >= 8 THEN 'Previously loyal' WHEN fm >= 5 THEN 'Almost lost' ELSE 'Dormant' END
  END AS segment
  FROM users JOIN moments ON signupAt < moment LEFT JOIN scored USING (moment, userId)
),
spent AS (
  SELECT userId, sum(netMinor) AS netMinor FROM net_orders
  WHERE placedAt >= getvariable('as_of') - 90 * 86400000::BIGINT
  GROUP BY userId
),
moved AS (
  SELECT coalesce(b.segment, '(none)') AS fromGroup, n.segment AS toGroup, count(*) AS customers,
    coalesce(sum(netMinor), 0)::BIGINT AS netMinor
  FROM (FROM grouped WHERE moment = getvariable('as_of')) n
  LEFT JOIN (FROM grouped WHERE moment < getvariable('as_of')) b USING (userId)
  LEFT JOIN spent USING (userId)
  GROUP BY ALL
),
places AS (
  SELECT unnest(['Champions', 'Loyal', 'Active', 'New', 'Promising', 'Needs attention', 'At risk', 'Almost lost',
    'Previously loyal', 'Dormant', 'Prospects', '(none)']) AS segment, unnest(range(12)) AS place
)
SELECT f.segment AS fromGroup, t.segment AS toGroup, coalesce(customers, 0) AS customers,
  coalesce(customers, 0) / nullif(sum(customers) OVER (PARTITION BY f.place), 0) AS share, coalesce(netMinor, 0) AS netMinor
FROM places f
JOIN places t ON t.segment <> '(none)'
LEFT JOIN moved ON fromGroup = f.segment AND toGroup = t.segment
ORDER BY f.place, t.place
