WITH orders_and_firsts AS (
  SELECT transactionId, userId, placedAt, row_number() OVER (PARTITION BY userId ORDER BY placedAt, transactionId) = 1 AS isFirst
  FROM counted_orders
),
facts AS (
  SELECT placedAt AS at, productId, transactionId, userId AS buyer, isFirst, quantity AS units, grossMinor,
    discountMinor AS discountsMinor, 0 AS returnsMinor
  FROM orders_and_firsts JOIN order_lines USING (transactionId)
  UNION ALL
  SELECT refundedAt, productId, NULL, NULL, FALSE, 0, 0, 0, goodsMinor
  FROM refund_lines SEMI JOIN counted_orders USING (transactionId)
  WHERE refundedAt < getvariable('as_of')
),
now AS (
  SELECT date_trunc('month', make_timestamp_ms(facts.at)) AS month, productId, count(DISTINCT transactionId) AS orders,
    sum(units)::BIGINT AS units, sum(grossMinor)::BIGINT AS grossMinor, sum(discountsMinor)::BIGINT AS discountsMinor,
    sum(returnsMinor)::BIGINT AS returnsMinor, count(DISTINCT buyer) AS buyers,
    count(DISTINCT buyer) FILTER (isFirst) AS newBuyers
  FROM facts
  WHERE facts.at >= getvariable('since')
  GROUP BY ALL
),
previous AS (
  SELECT date_trunc('month', make_timestamp_ms(facts.at + getvariable('as_of') - getvariable('since'))) AS month, productId,
    sum(grossMinor - discountsMinor - returnsMinor)::BIGINT AS previousNetMinor
  FROM facts
  WHERE facts.at >= getvariable('previous_since') AND facts.at < getvariable('since')
  GROUP BY ALL
),
rows AS (
  SELECT month, productId
  FROM (
    SELECT unnest(generate_series(make_timestamp_ms(getvariable('since')), make_timestamp_ms(getvariable('as_of') - 1), INTERVAL 1 MONTH)) AS month
  ) CROSS JOIN (SELECT DISTINCT productId FROM now)
)
SELECT strftime(month, '%Y-%m-%d') AS "from", productId AS product, coalesce(orders, 0) AS orders, coalesce(units, 0) AS units,
  coalesce(grossMinor, 0) AS grossMinor, coalesce(discountsMinor, 0) AS discountsMinor, coalesce(returnsMinor, 0) AS returnsMinor,
  coalesce(grossMinor - discountsMinor - returnsMinor, 0) AS netMinor, NULL AS shippingMinor, NULL AS taxMinor,
  NULL AS totalMinor, NULL AS aovMinor, coalesce(buyers, 0) AS buyers, coalesce(newBuyers, 0) AS newBuyers,
  coalesce(previousNetMinor, 0) AS previousNetMinor
FROM rows LEFT JOIN now USING (month, productId) LEFT JOIN previous USING (month, productId)
ORDER BY month, productId
