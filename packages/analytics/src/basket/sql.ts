import { productTables, salesTable } from '../grouping/sql.js'
import { baseTables } from '../sql/base.js'
import { within } from '../sql/conditions.js'
import { byLabel } from '../sql/labels.js'
import { ratio } from '../sql/numbers.js'
import { identifier, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { BasketSpec } from './params.js'

/** The tables of basket as SQL over the flat relations. */
export const basketSql = (
  spec: BasketSpec,
): { readonly rules: Query; readonly items: Query; readonly summary: Query } => {
  const tables = {
    ...baseTables(spec.scope),
    ...productTables(spec.scope),
    ...salesTable(spec.scope),
    ...basketTables(spec),
  }
  return {
    rules: withTables(tables, rules(spec)),
    items: withTables(tables, items(spec)),
    summary: withTables(tables, summary),
  }
}

const basketTables = ({ scope, level, maxItems, minOrders }: BasketSpec): Tables => ({
  all_entries: sql`
SELECT DISTINCT o.transactionId, ${level === 'product' ? sql`l.productId` : sql`p.${identifier(level)}`} AS item
FROM sales o
JOIN order_lines l ON l.transactionId = o.transactionId
LEFT JOIN known_products p ON p.productId = l.productId
WHERE ${within(sql`o.at`, scope.from, scope.to)} AND l.quantity > 0`,
  sizes: sql`SELECT transactionId, COUNT(item) AS items FROM all_entries GROUP BY transactionId`,
  kept_orders: sql`
SELECT o.transactionId, COALESCE(z.items, 0) AS items
FROM sales o LEFT JOIN sizes z ON z.transactionId = o.transactionId
WHERE ${within(sql`o.at`, scope.from, scope.to)} AND COALESCE(z.items, 0) <= ${maxItems}`,
  entries: sql`
SELECT e.transactionId, e.item
FROM all_entries e JOIN kept_orders o ON o.transactionId = e.transactionId
WHERE e.item IS NOT NULL`,
  basket_count: sql`SELECT COUNT(*) AS baskets FROM kept_orders WHERE items > 0`,
  item_orders: sql`SELECT item, COUNT(*) AS orders FROM entries GROUP BY item`,
  pair_orders: sql`
SELECT a.item AS ifItem, b.item AS thenItem, COUNT(*) AS orders
FROM entries a JOIN entries b ON b.transactionId = a.transactionId AND b.item <> a.item
GROUP BY a.item, b.item
HAVING COUNT(*) >= ${minOrders}`,
})

const rules = ({ level }: BasketSpec): Query => {
  const named = level === 'product'
  return sql`
SELECT r.ifItem, ${named ? sql`p.name AS ifName,` : sql``} r.thenItem, ${named ? sql`q.name AS thenName,` : sql``} r.orders,
  ${ratio(sql`r.orders`, sql`n.baskets`)} AS support, ${ratio(sql`r.orders`, sql`i.orders`)} AS confidence,
  ${ratio(sql`r.orders * n.baskets`, sql`i.orders * t.orders`)} AS lift
FROM pair_orders r
CROSS JOIN basket_count n
JOIN item_orders i ON i.item = r.ifItem
JOIN item_orders t ON t.item = r.thenItem
LEFT JOIN known_products p ON p.productId = r.ifItem
LEFT JOIN known_products q ON q.productId = r.thenItem
ORDER BY r.orders DESC, ${byLabel(sql`r.ifItem`)}, ${byLabel(sql`r.thenItem`)}`
}

const items = ({ level, minOrders }: BasketSpec): Query => sql`
SELECT i.item, ${level === 'product' ? sql`p.name,` : sql``} i.orders, ${ratio(sql`i.orders`, sql`n.baskets`)} AS support
FROM item_orders i
CROSS JOIN basket_count n
LEFT JOIN known_products p ON p.productId = i.item
WHERE i.orders >= ${minOrders}
ORDER BY i.orders DESC, ${byLabel(sql`i.item`)}`

const summary = sql`
SELECT COUNT(*) AS orders, COUNT(CASE WHEN items > 0 THEN 1 END) AS baskets, COUNT(CASE WHEN items > 1 THEN 1 END) AS multiItem,
  ${ratio(sql`CAST(SUM(items) AS BIGINT)`, sql`COUNT(CASE WHEN items > 0 THEN 1 END)`)} AS itemsPerBasket
FROM kept_orders`
