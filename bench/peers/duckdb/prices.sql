WITH all_changes AS (
  SELECT productId, price, changedAt, priceMinor AS toMinor,
    lag(priceMinor) OVER (PARTITION BY productId ORDER BY changedAt, price) AS fromMinor
  FROM product_prices
  WHERE changedAt < getvariable('as_of')
  QUALIFY fromMinor <> toMinor
),
changes AS (
  SELECT *, changedAt + 14 * 86400000 <= getvariable('as_of')
    AND coalesce(previousAt < changedAt - 14 * 86400000, TRUE) AND coalesce(nextAt >= changedAt + 14 * 86400000, TRUE) AS complete
  FROM (
    SELECT *, lag(changedAt) OVER each AS previousAt, lead(changedAt) OVER each AS nextAt
    FROM all_changes
    WINDOW each AS (PARTITION BY productId ORDER BY changedAt, price)
  )
  WHERE changedAt >= getvariable('since')
),
sold AS (
  SELECT productId, price, sum(quantity) FILTER (placedAt < changedAt)::BIGINT AS unitsBefore,
    sum(quantity) FILTER (placedAt >= changedAt)::BIGINT AS unitsAfter,
    sum(l.grossMinor - l.discountMinor) FILTER (placedAt < changedAt)::BIGINT AS worthBefore,
    sum(l.grossMinor - l.discountMinor) FILTER (placedAt >= changedAt)::BIGINT AS worthAfter
  FROM changes
  JOIN order_lines l USING (productId)
  JOIN counted_orders USING (transactionId)
  WHERE placedAt >= changedAt - 14 * 86400000 AND placedAt < changedAt + 14 * 86400000
  GROUP BY ALL
),
returned AS (
  SELECT productId, price, sum(goodsMinor) FILTER (placedAt < changedAt)::BIGINT AS returnsBefore,
    sum(goodsMinor) FILTER (placedAt >= changedAt)::BIGINT AS returnsAfter
  FROM changes
  JOIN refund_lines USING (productId)
  JOIN counted_orders USING (transactionId)
  WHERE placedAt >= changedAt - 14 * 86400000 AND placedAt < changedAt + 14 * 86400000
    AND refundedAt < getvariable('as_of')
  GROUP BY ALL
),
seen AS (
  SELECT productId, price, count(DISTINCT person) FILTER (happenedAt < changedAt) AS viewersBefore,
    count(DISTINCT person) FILTER (happenedAt >= changedAt) AS viewersAfter
  FROM changes
  JOIN counted_events USING (productId)
  WHERE type = 'product_view' AND happenedAt >= changedAt - 14 * 86400000 AND happenedAt < changedAt + 14 * 86400000
  GROUP BY ALL
),
joined AS (
  SELECT productId, name, price, changedAt, fromMinor, toMinor, coalesce(unitsBefore, 0) AS unitsBefore,
    coalesce(unitsAfter, 0) AS unitsAfter, coalesce(worthBefore, 0) - coalesce(returnsBefore, 0) AS netBeforeMinor,
    coalesce(worthAfter, 0) - coalesce(returnsAfter, 0) AS netAfterMinor, coalesce(viewersBefore, 0) AS viewersBefore,
    coalesce(viewersAfter, 0) AS viewersAfter, complete
  FROM changes
  JOIN products USING (productId)
  LEFT JOIN sold USING (productId, price)
  LEFT JOIN returned USING (productId, price)
  LEFT JOIN seen USING (productId, price)
)
SELECT productId, name, changedAt AS "at", fromMinor, toMinor, toMinor / fromMinor - 1 AS change, unitsBefore, unitsAfter,
  netBeforeMinor, netAfterMinor, viewersBefore, viewersAfter,
  CASE WHEN complete AND abs(toMinor - fromMinor) * 100 >= fromMinor AND unitsBefore + unitsAfter >= 10
    THEN (unitsAfter - unitsBefore) / (unitsAfter + unitsBefore) / ((toMinor - fromMinor) / (toMinor + fromMinor))
  END AS elasticity, complete
FROM joined
ORDER BY changedAt, productId, price
