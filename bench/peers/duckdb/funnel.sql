WITH purchases AS (
  SELECT userId AS person, placedAt AS at, arg_min(grossMinor - discountsMinor - coalesce(goodsMinor, 0), transactionId) AS net
  FROM counted_orders
  LEFT JOIN (
    SELECT transactionId, sum(goodsMinor) AS goodsMinor
    FROM refunds
    WHERE refundedAt < getvariable('as_of')
    GROUP BY transactionId
  ) USING (transactionId)
  WHERE placedAt >= getvariable('since')
  GROUP BY ALL
),
entries AS (
  SELECT person, happenedAt AS at, CASE type WHEN 'product_view' THEN 1 WHEN 'add_to_cart' THEN 2 ELSE 3 END AS step
  FROM events
  WHERE type IN ('product_view', 'add_to_cart', 'checkout') AND NOT bot AND NOT internal
    AND startAt < getvariable('as_of') AND happenedAt >= getvariable('since') AND happenedAt < getvariable('as_of')
  UNION ALL
  SELECT person, purchases.at, 4 FROM purchases
),
-- For each entry, when each later step comes next; of one instant, later steps come later.
linked AS MATERIALIZED (
  SELECT person, entries.at AS at, step,
    min(CASE WHEN step = 2 THEN entries.at END) OVER backwards AS cartAt,
    min(CASE WHEN step = 3 THEN entries.at END) OVER backwards AS checkoutAt,
    min(CASE WHEN step = 4 THEN entries.at END) OVER backwards AS purchaseAt
  FROM entries
  WINDOW backwards AS (PARTITION BY person ORDER BY entries.at DESC, step DESC ROWS UNBOUNDED PRECEDING)
),
chains AS (
  SELECT v.person, v.at AS at1, c.at AS at2, o.at AS at3, p.at AS at4, p.net
  FROM linked v
  LEFT JOIN (SELECT DISTINCT person, linked.at, checkoutAt FROM linked WHERE step = 2) c
    ON c.person = v.person AND c.at = v.cartAt AND c.at <= v.at + 604800000
  LEFT JOIN (SELECT DISTINCT person, linked.at, purchaseAt FROM linked WHERE step = 3) o
    ON o.person = c.person AND o.at = c.checkoutAt AND o.at <= v.at + 604800000
  LEFT JOIN purchases p ON p.person = o.person AND p.at = o.purchaseAt AND p.at <= v.at + 604800000
  WHERE v.step = 1
),
best AS (
  SELECT arg_min({'at1': at1, 'at2': at2, 'at3': at3, 'at4': at4, 'net': net}, (at4 IS NULL, at3 IS NULL, at2 IS NULL, at1)) AS chain
  FROM chains
  GROUP BY person
),
reached AS (
  SELECT unnest(chain) FROM best
),
steps AS (
  SELECT 1 AS step, 'product_view' AS name, count(at1) AS reached, 0 AS medianFirst, 0 AS msFirst,
    NULL AS medianPrevious, NULL AS msPrevious, NULL AS netMinor
  FROM reached
  UNION ALL
  SELECT 2, 'add_to_cart', count(at2), median(at2 - at1), sum(at2 - at1), median(at2 - at1), sum(at2 - at1), NULL
  FROM reached
  UNION ALL
  SELECT 3, 'checkout', count(at3), median(at3 - at1), sum(at3 - at1), median(at3 - at2), sum(at3 - at2), NULL
  FROM reached
  UNION ALL
  SELECT 4, 'purchase', count(at4), median(at4 - at1), sum(at4 - at1), median(at4 - at3), sum(at4 - at3), sum(net)
  FROM reached
)
SELECT step, name, reached, reached / nullif(first_value(reached) OVER by_step, 0) AS fromFirst,
  reached / nullif(lag(reached) OVER by_step, 0) AS fromPrevious,
  medianFirst AS medianMsFromFirst, msFirst / nullif(reached, 0) AS meanMsFromFirst,
  medianPrevious AS medianMsFromPrevious, msPrevious / nullif(reached, 0) AS meanMsFromPrevious, netMinor::BIGINT AS netMinor
FROM steps
WINDOW by_step AS (ORDER BY step)
ORDER BY step
