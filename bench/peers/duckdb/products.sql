WITH seen AS MATERIALIZED (
  SELECT productId, person, count_if(type = 'product_view' AND happenedAt >= getvariable('since')) AS views,
    count_if(type = 'add_to_cart' AND happenedAt >= getvariable('since')) AS adds,
    count_if(type = 'product_view' AND happenedAt < getvariable('since')) AS previousViews
  FROM counted_events
  WHERE type IN ('product_view', 'add_to_cart') AND happenedAt >= getvariable('previous_since')
  GROUP BY ALL
),
lines AS MATERIALIZED (
  SELECT productId, l.transactionId, userId, placedAt >= getvariable('since') AS now, quantity, l.grossMinor, discountMinor
  FROM order_lines l JOIN counted_orders USING (transactionId)
  WHERE placedAt >= getvariable('previous_since')
),
viewed AS (
  SELECT productId, sum(views)::BIGINT AS views, count_if(views > 0) AS viewers, count_if(adds > 0) AS adders,
    count_if(views > 0 AND adds > 0) AS viewersWhoAdd, count_if(views > 0 AND bought IS NOT NULL) AS viewersWhoBuy,
    sum(previousViews)::BIGINT AS previousViews
  FROM seen
  LEFT JOIN (SELECT DISTINCT productId, userId AS person, TRUE AS bought FROM lines WHERE now) USING (productId, person)
  GROUP BY productId
),
sold AS (
  SELECT productId, count(DISTINCT transactionId) FILTER (now) AS orders, count(DISTINCT userId) FILTER (now) AS buyers,
    sum(quantity) FILTER (now)::BIGINT AS units, sum(grossMinor) FILTER (now)::BIGINT AS grossMinor,
    sum(discountMinor) FILTER (now)::BIGINT AS discountsMinor,
    sum(grossMinor - discountMinor) FILTER (NOT now)::BIGINT AS previousMinor
  FROM lines
  GROUP BY productId
),
returned AS (
  SELECT productId, sum(goodsMinor) FILTER (refundedAt >= getvariable('since'))::BIGINT AS returnsMinor,
    sum(goodsMinor) FILTER (placedAt >= getvariable('since'))::BIGINT AS refundedMinor,
    sum(goodsMinor) FILTER (refundedAt < getvariable('since'))::BIGINT AS previousReturnsMinor
  FROM refund_lines JOIN counted_orders USING (transactionId)
  WHERE refundedAt >= getvariable('previous_since') AND refundedAt < getvariable('as_of')
  GROUP BY productId
),
sums AS (
  SELECT productId, name, category, stock, coalesce(views, 0) AS views, coalesce(viewers, 0) AS viewers,
    coalesce(adders, 0) AS adders, viewersWhoAdd, viewersWhoBuy, coalesce(orders, 0) AS orders,
    coalesce(buyers, 0) AS buyers, coalesce(units, 0) AS units, coalesce(grossMinor, 0) AS grossMinor,
    coalesce(discountsMinor, 0) AS discountsMinor, coalesce(returnsMinor, 0) AS returnsMinor, refundedMinor,
    coalesce(grossMinor, 0) - coalesce(discountsMinor, 0) - coalesce(returnsMinor, 0) AS netMinor,
    CASE WHEN units > 0 THEN units * costMinor ELSE 0 END AS costMinor, coalesce(previousViews, 0) AS previousViews,
    coalesce(previousMinor, 0) - coalesce(previousReturnsMinor, 0) AS previousNetMinor
  FROM products LEFT JOIN viewed USING (productId) LEFT JOIN sold USING (productId) LEFT JOIN returned USING (productId)
  WHERE createdAt < getvariable('as_of')
),
ranked AS (
  SELECT *, sum(netMinor) OVER () AS allNet, sum(greatest(netMinor, 0)) OVER () AS allAbove,
    coalesce(sum(greatest(netMinor, 0)) OVER (ORDER BY netMinor DESC, productId ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM sums
)
SELECT productId, name, category, views, viewers, adders, viewersWhoAdd / nullif(viewers, 0) AS viewToCart, orders, buyers,
  viewersWhoBuy / nullif(viewers, 0) AS viewToOrder, units, grossMinor, discountsMinor, returnsMinor, netMinor,
  netMinor / allNet AS netShare, costMinor, netMinor - costMinor AS marginMinor,
  CASE WHEN netMinor > 0 THEN (netMinor - costMinor) / netMinor END AS marginRate,
  CASE WHEN grossMinor > discountsMinor THEN coalesce(refundedMinor, 0) / (grossMinor - discountsMinor) END AS returnRate,
  CASE WHEN netMinor <= 0 THEN 'U' WHEN before / allAbove < 0.8 THEN 'A' WHEN before / allAbove < 0.95 THEN 'B' ELSE 'C' END AS abc,
  stock, previousViews, previousNetMinor,
  CASE WHEN previousNetMinor > 0 THEN netMinor / previousNetMinor - 1 END AS netChange
FROM ranked
ORDER BY netMinor DESC, productId
