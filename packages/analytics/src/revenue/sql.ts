import type { ProductLevel } from '../grouping/products.js'
import { breakdownFields } from '../read/condition-needs.js'
import { baseTables } from '../sql/base.js'
import { orderValue, productValues } from '../grouping/sql.js'
import { namedSessionPasses, passes, within } from '../sql/conditions.js'
import { byLabel, columnCalled, label } from '../sql/labels.js'
import { moneyPer, noNumber, sum } from '../sql/numbers.js'
import { columns, identifier, join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { RevenueSpec } from './params.js'

/** The table of revenue as SQL over the flat relations. */
export const revenueSql = (spec: RevenueSpec): { readonly revenue: Query } => {
  const tables = {
    ...baseTables(spec.scope, [...spec.scope.where, ...(spec.by ? breakdownFields(spec.by) : [])]),
    ...factTables(spec),
    ...rowTables(spec),
  }
  return { revenue: withTables(tables, rows(spec)) }
}

/** Orders and refunds, or their lines, each at its time and value of the breakdown. */
const factTables = (spec: RevenueSpec): Tables => {
  const { where } = spec.scope
  const sales = sql`
SELECT o.*, ${saleValue(spec)} AS value, CASE WHEN f.place = 1 THEN o.userId END AS newBuyer
FROM counted_orders o
JOIN firsts f ON f.transactionId = o.transactionId
LEFT JOIN known_users u ON u.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${passes(where, 'order', 'user')} AND ${namedSessionPasses(where, 'fails')}`
  return {
    firsts: sql`
SELECT o.transactionId, ROW_NUMBER() OVER (PARTITION BY o.userId ORDER BY o.at, o.transactionId) AS place
FROM counted_orders o`,
    sales,
    ...(spec.by?.owner === 'product' ? lineFacts(spec) : orderFacts(spec)),
  }
}

const saleValue = ({ by }: RevenueSpec): Query => (by && by.owner !== 'product' ? orderValue(by) : sql`''`)

/** The value of a line or a refund's line `l`; an unknown product is still itself. */
const lineValue = ({ by }: RevenueSpec): Query => label(by?.field === 'product' ? sql`l.productId` : sql`v.value`)

const refundTime = ({ refundsOn }: RevenueSpec): Query => (refundsOn === 'refund' ? sql`r.at` : sql`x.at`)

const orderFacts = (spec: RevenueSpec): Tables => ({
  facts: sql`
SELECT x.at AS happenedAt, x.value, x.transactionId, x.userId AS buyer, x.newBuyer, x.units, x.grossMinor, x.discountsMinor,
  0 AS returnsMinor, x.shippingMinor, x.taxMinor
FROM sales x
UNION ALL
SELECT ${refundTime(spec)}, x.value, NULL, NULL, NULL, 0, 0, 0, r.goodsMinor, -r.shippingMinor, -r.taxMinor
FROM sales x JOIN known_refunds r ON r.transactionId = x.transactionId`,
})

const lineFacts = (spec: RevenueSpec): Tables => ({
  ...productValues((spec.by?.field ?? 'product') as ProductLevel),
  facts: sql`
SELECT x.at AS happenedAt, ${lineValue(spec)} AS value, x.transactionId, x.userId AS buyer, x.newBuyer, l.quantity AS units,
  l.quantity * l.unitPriceMinor AS grossMinor, l.discountMinor AS discountsMinor, 0 AS returnsMinor,
  0 AS shippingMinor, 0 AS taxMinor
FROM sales x
JOIN order_lines l ON l.transactionId = x.transactionId
LEFT JOIN product_values v ON v.productId = l.productId
UNION ALL
SELECT ${refundTime(spec)}, ${lineValue(spec)}, NULL, NULL, NULL, 0, 0, 0, l.goodsMinor, 0, 0
FROM sales x
JOIN known_refunds r ON r.transactionId = x.transactionId
JOIN refund_lines l ON l.transactionId = r.transactionId AND l.refund = r.refund
LEFT JOIN product_values v ON v.productId = l.productId`,
})

const net = sql`f.grossMinor - f.discountsMinor - f.returnsMinor`

const rowTables = (spec: RevenueSpec): Tables => ({
  spans: spansOf(spec),
  // Without a breakdown there is one value, and a row of every span even where nothing was sold.
  row_values: spec.by
    ? sql`SELECT DISTINCT value FROM facts WHERE ${within(sql`happenedAt`, spec.scope.from, spec.scope.to)}`
    : sql`SELECT '' AS value`,
  current_sums: sql`
SELECT p.place, f.value, ${columns({
    orders: sql`COUNT(DISTINCT f.transactionId)`,
    units: sum(sql`f.units`),
    grossMinor: sum(sql`f.grossMinor`),
    discountsMinor: sum(sql`f.discountsMinor`),
    returnsMinor: sum(sql`f.returnsMinor`),
    netMinor: sum(net),
    shippingMinor: sum(sql`f.shippingMinor`),
    taxMinor: sum(sql`f.taxMinor`),
    buyers: sql`COUNT(DISTINCT f.buyer)`,
    newBuyers: sql`COUNT(DISTINCT f.newBuyer)`,
  })}
FROM spans p JOIN facts f ON f.happenedAt >= p.startsAt AND f.happenedAt < p.endsAt
GROUP BY p.place, f.value`,
  previous_sums: sql`
SELECT p.place, f.value, ${sum(net)} AS netMinor
FROM spans p JOIN facts f ON f.happenedAt >= p.previousStartsAt AND f.happenedAt < p.previousEndsAt
GROUP BY p.place, f.value`,
})

const spansOf = ({ spans }: RevenueSpec): Query => {
  const names = sql`place, label, startsAt, endsAt, previousStartsAt, previousEndsAt`
  const rows = spans.map(
    (span, i) => sql`(${i}, ${span.label}, ${span.from}, ${span.to}, ${span.previousFrom}, ${span.previousTo})`,
  )
  if (rows.length > 0) return sql`SELECT ${names} FROM (VALUES ${join(rows, ', ')}) AS spans(${names})`
  return sql`SELECT ${names} FROM (VALUES (0, '', 0, 0, 0, 0)) AS spans(${names}) WHERE FALSE`
}

const coversPrevious = ({ scope }: RevenueSpec): boolean =>
  scope.coverage.orders !== null && scope.from !== null && scope.coverage.orders < scope.from

const rows = (spec: RevenueSpec): Query => {
  const wholeOrders = spec.by?.owner !== 'product'
  const orZero = (name: string) => sql`COALESCE(c.${identifier(name)}, 0)`
  const measures = columns({
    orders: orZero('orders'),
    units: orZero('units'),
    grossMinor: orZero('grossMinor'),
    discountsMinor: orZero('discountsMinor'),
    returnsMinor: orZero('returnsMinor'),
    netMinor: orZero('netMinor'),
    shippingMinor: wholeOrders ? orZero('shippingMinor') : noNumber,
    taxMinor: wholeOrders ? orZero('taxMinor') : noNumber,
    totalMinor: wholeOrders ? sql`COALESCE(c.netMinor + c.shippingMinor + c.taxMinor, 0)` : noNumber,
    aovMinor: wholeOrders ? moneyPer(sql`c.grossMinor - c.discountsMinor`, sql`c.orders`) : noNumber,
    buyers: orZero('buyers'),
    newBuyers: orZero('newBuyers'),
    previousNetMinor: coversPrevious(spec) ? sql`COALESCE(b.netMinor, 0)` : noNumber,
  })
  const value = spec.by ? sql`v.value AS ${columnCalled(spec.by.name)},` : sql``
  return sql`
SELECT p.label AS from, ${value} ${measures}
FROM spans p
CROSS JOIN row_values v
LEFT JOIN current_sums c ON c.place = p.place AND c.value = v.value
LEFT JOIN previous_sums b ON b.place = p.place AND b.value = v.value
ORDER BY p.place, ${byLabel(sql`v.value`)}`
}
