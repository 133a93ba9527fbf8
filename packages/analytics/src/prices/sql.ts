import { productTables, salesTable } from '../grouping/sql.js'
import { baseTables } from '../sql/base.js'
import { passes, within } from '../sql/conditions.js'
import { partOf, sum } from '../sql/numbers.js'
import { columns, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { PricesSpec } from './params.js'

/** The table of prices as SQL over the flat relations. */
export const pricesSql = (spec: PricesSpec): { readonly prices: Query } => ({
  prices: withTables(
    {
      ...baseTables(spec.scope),
      ...productTables(spec.scope),
      ...salesTable(spec.scope),
      ...changeTables(spec),
      ...factTables(spec),
    },
    rows,
  ),
})

const changeTables = ({ scope, days }: PricesSpec): Tables => {
  const length = sql`${days * 86_400_000}`
  return {
    listed: sql`
SELECT p.productId, p.name, l.at, l.price, l.priceMinor AS toMinor,
  LAG(l.priceMinor) OVER (PARTITION BY l.productId ORDER BY l.at, l.price) AS fromMinor
FROM passing_products p JOIN product_prices l ON l.productId = p.productId
WHERE l.at < ${scope.asOf}`,
    all_changes: sql`SELECT * FROM listed WHERE fromMinor IS NOT NULL AND fromMinor <> toMinor`,
    crowded: sql`
SELECT DISTINCT c.productId, c.price
FROM all_changes c
JOIN all_changes o ON o.productId = c.productId AND o.price <> c.price AND o.at >= c.at - ${length} AND o.at < c.at + ${length}`,
    changes: sql`
SELECT c.*, c.at - ${length} AS startsAt, c.at + ${length} AS endsAt,
  c.at + ${length} <= ${scope.asOf} AND c.at - ${length} >= ${scope.coverage.orders ?? scope.asOf} AND w.productId IS NULL AS complete
FROM all_changes c
LEFT JOIN crowded w ON w.productId = c.productId AND w.price = c.price
WHERE ${within(sql`c.at`, scope.from, scope.to)}`,
  }
}

const factTables = ({ scope }: PricesSpec): Tables => ({
  sold: sql`
SELECT l.productId, x.at, l.quantity AS units, l.quantity * l.unitPriceMinor - l.discountMinor AS netMinor
FROM sales x JOIN order_lines l ON l.transactionId = x.transactionId
UNION ALL
SELECT l.productId, x.at, 0, -l.goodsMinor
FROM sales x
JOIN known_refunds r ON r.transactionId = x.transactionId
JOIN refund_lines l ON l.transactionId = r.transactionId AND l.refund = r.refund`,
  seen: sql`
SELECT DISTINCT e.productId, e.at, s.person
FROM events e
JOIN known_sessions s ON s.sessionId = e.sessionId
LEFT JOIN known_users u ON u.userId = s.userId
WHERE ${passes(scope.where, 'session', 'user')} AND e.type = 'product_view' AND e.at < ${scope.asOf}`,
  sold_sums: sql`
SELECT c.productId, c.price, ${columns({
    unitsBefore: sum(sql`CASE WHEN d.at < c.at THEN d.units END`),
    unitsAfter: sum(sql`CASE WHEN d.at >= c.at THEN d.units END`),
    netBeforeMinor: sum(sql`CASE WHEN d.at < c.at THEN d.netMinor END`),
    netAfterMinor: sum(sql`CASE WHEN d.at >= c.at THEN d.netMinor END`),
  })}
FROM changes c JOIN sold d ON d.productId = c.productId AND d.at >= c.startsAt AND d.at < c.endsAt
GROUP BY c.productId, c.price`,
  seen_sums: sql`
SELECT c.productId, c.price, COUNT(DISTINCT CASE WHEN d.at < c.at THEN d.person END) AS viewersBefore,
  COUNT(DISTINCT CASE WHEN d.at >= c.at THEN d.person END) AS viewersAfter
FROM changes c JOIN seen d ON d.productId = c.productId AND d.at >= c.startsAt AND d.at < c.endsAt
GROUP BY c.productId, c.price`,
})

const unitsBefore = sql`COALESCE(a.unitsBefore, 0)`
const unitsAfter = sql`COALESCE(a.unitsAfter, 0)`

const rows = sql`
SELECT ${columns({
  productId: sql`c.productId`,
  name: sql`c.name`,
  at: sql`c.at`,
  fromMinor: sql`c.fromMinor`,
  toMinor: sql`c.toMinor`,
  change: sql`${partOf(sql`c.toMinor`, sql`c.fromMinor`)} - 1`,
  unitsBefore,
  unitsAfter,
  netBeforeMinor: sql`COALESCE(a.netBeforeMinor, 0)`,
  netAfterMinor: sql`COALESCE(a.netAfterMinor, 0)`,
  viewersBefore: sql`COALESCE(v.viewersBefore, 0)`,
  viewersAfter: sql`COALESCE(v.viewersAfter, 0)`,
  elasticity: sql`CASE
    WHEN c.complete AND ABS(c.toMinor - c.fromMinor) * 100 >= c.fromMinor AND ${unitsBefore} + ${unitsAfter} >= 10 AND c.toMinor + c.fromMinor > 0
    THEN (${unitsAfter} - ${unitsBefore}) / (${unitsAfter} + ${unitsBefore}) / ((c.toMinor - c.fromMinor) / (c.toMinor + c.fromMinor))
  END`,
  complete: sql`c.complete`,
})}
FROM changes c
LEFT JOIN sold_sums a ON a.productId = c.productId AND a.price = c.price
LEFT JOIN seen_sums v ON v.productId = c.productId AND v.price = c.price
ORDER BY c.at, c.productId, c.price`
