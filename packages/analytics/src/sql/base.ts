import { fieldsOf, isExtra, orderStatuses } from '@polymart/core'
import type { AnyNamed, Scope } from '../params/scope.js'
import { oneOf, passes } from './conditions.js'
import { flatField, flatFields } from './fields.js'
import { identifier, join, sql } from './query.js'
import { sum } from './numbers.js'
import type { Query, Tables } from './query.js'

/**
 * What exists at `asOf` and counts, over the flat relations `users`, `categories`, `products`, `product_prices`, `orders`, `order_lines`,
 * `refunds`, `refund_lines`, `sessions` and `events`. The session of a counted order is null where it names none that
 * exists and counts. Of orders' fields of one's own there are those among `fields`.
 */
export const baseTables = (scope: Scope, fields: readonly AnyNamed[] = scope.where): Tables => ({
  known_users: sql`SELECT * FROM users WHERE signupAt < ${scope.asOf}`,
  known_sessions: sql`
SELECT sessions.*, COALESCE(userId, visitorId) AS person
FROM sessions
WHERE startAt < ${scope.asOf} AND (${scope.bots} OR NOT bot) AND (${scope.internal} OR NOT internal)`,
  known_refunds: sql`
SELECT r.transactionId, r.refund, r.at, r.shippingMinor, r.taxMinor, ${sum(sql`l.goodsMinor`)} AS goodsMinor
FROM refunds r LEFT JOIN refund_lines l ON l.transactionId = r.transactionId AND l.refund = r.refund
WHERE r.at < ${scope.asOf}
GROUP BY r.transactionId, r.refund, r.at, r.shippingMinor, r.taxMinor`,
  refund_sums: sql`
SELECT transactionId, ${sum(sql`goodsMinor`)} AS goodsMinor, ${sum(sql`shippingMinor`)} AS shippingMinor, ${sum(sql`taxMinor`)} AS taxMinor
FROM known_refunds
GROUP BY transactionId`,
  line_sums: sql`
SELECT transactionId, ${sum(sql`quantity`)} AS units, ${sum(sql`quantity * unitPriceMinor`)} AS grossMinor,
  ${sum(sql`discountMinor`)} AS discountsMinor, array_agg(productId) AS productIds
FROM order_lines
GROUP BY transactionId`,
  broken_orders: sql`
SELECT transactionId FROM order_lines WHERE quantity < 0 OR unitPriceMinor < 0 OR discountMinor < 0
UNION
SELECT r.transactionId FROM refunds r WHERE r.at < ${scope.asOf} AND (r.shippingMinor < 0 OR r.taxMinor < 0)
UNION
SELECT r.transactionId
FROM refunds r JOIN refund_lines l ON l.transactionId = r.transactionId AND l.refund = r.refund
WHERE r.at < ${scope.asOf} AND l.goodsMinor < 0`,
  counted_orders: sql`
SELECT ${orderColumns(fields)}, s.sessionId, l.productIds,
  COALESCE(l.units, 0) AS units, COALESCE(l.grossMinor, 0) AS grossMinor, COALESCE(l.discountsMinor, 0) AS discountsMinor,
  COALESCE(r.goodsMinor, 0) AS returnsMinor, COALESCE(r.shippingMinor, 0) AS shippingRefundedMinor,
  COALESCE(r.taxMinor, 0) AS taxRefundedMinor
FROM orders o
LEFT JOIN broken_orders b ON b.transactionId = o.transactionId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
LEFT JOIN line_sums l ON l.transactionId = o.transactionId
LEFT JOIN refund_sums r ON r.transactionId = o.transactionId
WHERE b.transactionId IS NULL AND o.at < ${scope.asOf} AND ${oneOf(sql`o.status`, knownOf(scope.statuses))}
  AND o.currency = ${scope.currency} AND (${scope.test} OR NOT o.test)`,
  converted_sessions: sql`
SELECT DISTINCT o.sessionId
FROM counted_orders o
JOIN known_sessions s ON s.sessionId = o.sessionId
LEFT JOIN known_users u ON u.userId = o.userId
WHERE ${passes(scope.where, 'order', 'user', 'session')}`,
})

const orderColumns = (fields: readonly AnyNamed[]): Query => {
  const model = [...flatFields(fieldsOf('transactions')).values()].map(({ column }) => column)
  const extra = fields.filter(({ owner, field }) => owner === 'order' && isExtra(field))
  const columns = new Set([...model, ...extra.map(({ field }) => flatField('order', field).column)])
  columns.delete('sessionId')
  return join(
    [...columns].map((column) => sql`o.${identifier(column)}`),
    ', ',
  )
}

// An order with an unknown status is set aside, even if it is asked for.
const knownOf = (statuses: readonly string[]) => orderStatuses.filter((status) => statuses.includes(status))
