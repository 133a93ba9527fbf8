import { joinProduct } from '../grouping/sql.js'
import { passes, within } from '../sql/conditions.js'
import { label } from '../sql/labels.js'
import { identifier, sql } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { ProductsSpec } from './params.js'

/** The id or value of a product `p`. */
export const productValue = ({ level }: ProductsSpec): Query =>
  label(sql`p.${identifier(level === 'product' ? 'productId' : level)}`)

/** The period, and where the previous one begins. */
export const boundsOf = ({ scope }: ProductsSpec) => {
  const from = scope.from ?? 0
  return { from, to: scope.to, earliest: scope.previousFrom ?? from }
}

/** Views and carts, lines, and lines of refunds of both periods, each at its time and of its value. */
export const factTables = (spec: ProductsSpec): Tables => {
  const { scope, refundsOn } = spec
  const { from, to, earliest } = boundsOf(spec)
  const value = productValue(spec)
  const refundTime = refundsOn === 'refund' ? sql`r.at` : sql`x.at`
  return {
    seen: sql`
SELECT e.at AS happenedAt, e.type, s.person, ${value} AS value
FROM events e
JOIN known_sessions s ON s.sessionId = e.sessionId
LEFT JOIN known_users u ON u.userId = s.userId
${joinProduct(scope, sql`e.productId`)}
WHERE ${passes(scope.where, 'session', 'user')} AND e.type IN ('product_view', 'add_to_cart')
  AND ${within(sql`e.at`, earliest, to)}`,
    sold: sql`
SELECT x.at AS happenedAt, ${value} AS value, x.transactionId, x.userId, l.quantity AS units,
  l.quantity * l.unitPriceMinor AS grossMinor, l.discountMinor, l.quantity * p.costMinor AS costMinor
FROM sales x
JOIN order_lines l ON l.transactionId = x.transactionId
${joinProduct(scope, sql`l.productId`)}
WHERE ${within(sql`x.at`, earliest, to)}`,
    refunded: sql`
SELECT ${refundTime} AS happenedAt, ${value} AS value, l.goodsMinor,
  CASE WHEN ${within(sql`x.at`, from, to)} THEN l.goodsMinor ELSE 0 END AS ofPeriodMinor
FROM sales x
JOIN known_refunds r ON r.transactionId = x.transactionId
JOIN refund_lines l ON l.transactionId = r.transactionId AND l.refund = r.refund
${joinProduct(scope, sql`l.productId`)}`,
  }
}
