WITH numbered AS (
  SELECT row_number() OVER by_time AS "order", grossMinor - discountsMinor AS worthMinor,
    placedAt + 7776000000 <= getvariable('as_of') AS mature, lead(placedAt) OVER by_time - placedAt AS gapMs
  FROM counted_orders
  WINDOW by_time AS (PARTITION BY userId ORDER BY placedAt, transactionId)
),
sums AS (
  SELECT "order", count(*) AS customers, count(gapMs) AS returned, count_if(mature) AS matureCustomers,
    count_if(mature AND gapMs <= 7776000000) AS matureReturned,
    median(gapMs) FILTER (mature AND gapMs <= 7776000000) AS medianMs,
    sum(gapMs) FILTER (mature AND gapMs <= 7776000000) AS ms, sum(worthMinor) AS worthMinor
  FROM numbered
  WHERE "order" <= 10
  GROUP BY "order"
)
SELECT "order", customers, returned, returned / customers AS repeatRate, matureCustomers, matureReturned,
  matureReturned / nullif(matureCustomers, 0) AS matureRepeatRate, medianMs / 86400000 AS medianDaysToNext,
  ms / nullif(matureReturned, 0) / 86400000 AS meanDaysToNext, round(worthMinor / customers)::BIGINT AS avgOrderMinor
FROM sums
ORDER BY "order"
