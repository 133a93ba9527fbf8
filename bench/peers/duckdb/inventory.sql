WITH sold AS (
  SELECT productId, sum(quantity) FILTER (placedAt >= getvariable('since'))::BIGINT AS units, max(placedAt) AS lastOrderAt
  FROM order_lines JOIN counted_orders USING (transactionId)
  GROUP BY productId
),
rated AS (
  SELECT productId, name, category, stock, coalesce(units, 0) AS units, lastOrderAt, stock * costMinor AS stockValueMinor,
    coalesce(units, 0) / ((getvariable('as_of') - greatest(getvariable('since'), createdAt)) / 86400000) AS unitsPerDay,
    createdAt > getvariable('as_of') - 30 * 86400000::BIGINT AS isNew
  FROM products LEFT JOIN sold USING (productId)
  WHERE active AND createdAt < getvariable('as_of')
)
SELECT productId, name, category, stock, units, unitsPerDay, stock / nullif(unitsPerDay, 0) AS daysOfCover,
  units / nullif(units + stock, 0) AS sellThrough, lastOrderAt, ceil(unitsPerDay * 21)::BIGINT AS reorderPoint,
  CASE
    WHEN stock IS NULL THEN 'unknown'
    WHEN stock <= 0 AND units > 0 THEN 'out of stock'
    WHEN units > 0 AND stock <= ceil(unitsPerDay * 21) THEN 'reorder'
    WHEN stock <= 0 THEN 'idle'
    WHEN units = 0 THEN if(isNew, 'new', 'dead')
    WHEN stock > unitsPerDay * 180 THEN 'overstock'
    ELSE 'ok'
  END AS status, stockValueMinor
FROM rated
ORDER BY productId
