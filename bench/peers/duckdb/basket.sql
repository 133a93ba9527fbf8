WITH entries AS MATERIALIZED (
  SELECT DISTINCT transactionId, productId AS item
  FROM order_lines
  SEMI JOIN (SELECT transactionId FROM counted_orders WHERE placedAt >= getvariable('since')) USING (transactionId)
  WHERE quantity > 0
),
items AS (
  SELECT item, name, count(*) AS orders
  FROM entries LEFT JOIN products ON productId = item
  GROUP BY ALL
),
pairs AS (
  SELECT a.item AS one, b.item AS other, count(*) AS orders
  FROM entries a JOIN entries b ON b.transactionId = a.transactionId AND b.item > a.item
  GROUP BY ALL
  HAVING count(*) >= 5
),
rules AS (
  SELECT one AS ifItem, other AS thenItem, orders FROM pairs
  UNION ALL
  SELECT other, one, orders FROM pairs
)
SELECT ifItem, i.name AS ifName, thenItem, t.name AS thenName, r.orders, r.orders / baskets AS support,
  r.orders / i.orders AS confidence, r.orders * baskets / (i.orders * t.orders) AS lift
FROM rules r
JOIN items i ON i.item = ifItem
JOIN items t ON t.item = thenItem
CROSS JOIN (SELECT count(DISTINCT transactionId) AS baskets FROM entries)
ORDER BY r.orders DESC, ifItem, thenItem
