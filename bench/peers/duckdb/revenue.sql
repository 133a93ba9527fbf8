WITH orders_and_firsts AS (
  SELECT *, row_number() OVER (PARTITION BY userId ORDER BY placedAt, transactionId) = 1 AS isFirst
  FROM counted_orders
),
facts AS (
  SELECT placedAt AS at, userId AS buyer, isFirst, 1 AS orders, units, grossMinor, discountsMinor, 0 AS returnsMinor,
    shippingMinor, taxMinor
  FROM orders_and_firsts
  UNION ALL
  SELECT r.refundedAt, NULL, FALSE, 0, 0, 0, 0, r.goodsMinor, -r.shippingMinor, -r.taxMinor
  FROM refunds r SEMI JOIN counted_orders o ON o.transactionId = r.transactionId
  WHERE r.refundedAt < getvariable('as_of')
),
current_days AS (
  SELECT facts.at // 86400000 AS day, sum(orders) AS orders, sum(units) AS units, sum(grossMinor) AS grossMinor,
    sum(discountsMinor) AS discountsMinor, sum(returnsMinor) AS returnsMinor, sum(shippingMinor) AS shippingMinor,
    sum(taxMinor) AS taxMinor, count(DISTINCT buyer) AS buyers, count_if(isFirst) AS newBuyers
  FROM facts
  WHERE facts.at >= getvariable('since')
  GROUP BY day
),
previous_days AS (
  SELECT (facts.at + getvariable('as_of') - getvariable('since')) // 86400000 AS day,
    sum(grossMinor - discountsMinor - returnsMinor) AS previousNetMinor
  FROM facts
  WHERE facts.at >= getvariable('previous_since') AND facts.at < getvariable('since')
  GROUP BY day
),
days AS (
  SELECT unnest(range(getvariable('since') // 86400000, (getvariable('as_of') - 1) // 86400000 + 1)) AS day
),
totals AS (
  SELECT day, coalesce(orders, 0)::BIGINT AS orders, coalesce(units, 0)::BIGINT AS units,
    coalesce(grossMinor, 0)::BIGINT AS grossMinor, coalesce(discountsMinor, 0)::BIGINT AS discountsMinor,
    coalesce(returnsMinor, 0)::BIGINT AS returnsMinor,
    (coalesce(grossMinor, 0) - coalesce(discountsMinor, 0) - coalesce(returnsMinor, 0))::BIGINT AS netMinor,
    coalesce(shippingMinor, 0)::BIGINT AS shippingMinor, coalesce(taxMinor, 0)::BIGINT AS taxMinor,
    coalesce(buyers, 0) AS buyers, coalesce(newBuyers, 0) AS newBuyers,
    coalesce(previousNetMinor, 0)::BIGINT AS previousNetMinor
  FROM days LEFT JOIN current_days USING (day) LEFT JOIN previous_days USING (day)
)
SELECT strftime(make_timestamp_ms(day * 86400000), '%Y-%m-%d') AS "from", orders, units, grossMinor, discountsMinor,
  returnsMinor, netMinor, shippingMinor, taxMinor, netMinor + shippingMinor + taxMinor AS totalMinor,
  round((grossMinor - discountsMinor) / nullif(orders, 0))::BIGINT AS aovMinor, buyers, newBuyers, previousNetMinor
FROM totals
ORDER BY day
