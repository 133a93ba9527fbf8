import { productTables, salesTable } from '../grouping/sql.js'
import { baseTables } from '../sql/base.js'
import { within } from '../sql/conditions.js'
import { label } from '../sql/labels.js'
import { partOf, sum } from '../sql/numbers.js'
import { columns, join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { InventorySpec } from './params.js'
import { stockStatuses } from './stock.js'

/** The tables of inventory as SQL over the flat relations. */
export const inventorySql = (spec: InventorySpec): { readonly inventory: Query; readonly summary: Query } => {
  const tables = { ...baseTables(spec.scope), ...productTables(spec.scope), ...salesTable(spec.scope), ...rates(spec) }
  return { inventory: withTables(tables, inventory), summary: withTables(tables, summary) }
}

const dayMs = 86_400_000

/** Products of two whole numbers, which a double would round. */
const times = (a: Query, b: Query): Query => sql`CAST(${a} AS DECIMAL(19, 0)) * CAST(${b} AS DECIMAL(19, 0))`

/** a × b ÷ c, rounded up. */
const ceilingOf = (a: Query, b: Query, c: Query): Query => {
  const rest = sql`(${times(a, b)}) % CAST(${c} AS DECIMAL(19, 0))`
  return sql`CAST(ROUND(CAST(${times(a, b)} - ${rest} AS DOUBLE) / ${c}) AS BIGINT) + CASE WHEN ${rest} > 0 THEN 1 ELSE 0 END`
}

const rates = ({ scope, leadTimeDays, safetyDays, maxCoverDays, newDays }: InventorySpec): Tables => {
  const from = scope.from ?? 0
  const wanted = sql`${(leadTimeDays + safetyDays) * dayMs}`
  return {
    sold: sql`
SELECT l.productId, ${sum(sql`CASE WHEN ${within(sql`x.at`, from, scope.to)} THEN l.quantity END`)} AS units, MAX(x.at) AS lastOrderAt
FROM sales x JOIN order_lines l ON l.transactionId = x.transactionId
GROUP BY l.productId`,
    stocked: sql`
SELECT p.productId, p.name, p.category, p.stock, p.stock * p.costMinor AS stockValueMinor, p.createdAt, d.lastOrderAt,
  COALESCE(d.units, 0) AS units, ${scope.to} - GREATEST(${from}, p.createdAt) AS lengthMs
FROM passing_products p LEFT JOIN sold d ON d.productId = p.productId
WHERE p.active`,
    rated: sql`
SELECT s.*, ${partOf(sql`s.units`, sql`s.lengthMs / ${dayMs}`)} AS unitsPerDay,
  CASE WHEN s.lengthMs > 0 THEN ${ceilingOf(sql`s.units`, wanted, sql`s.lengthMs`)} END AS reorderPoint,
  CASE WHEN s.lengthMs > 0 THEN ${times(sql`s.stock`, sql`s.lengthMs`)} > ${times(sql`s.units`, sql`${maxCoverDays * dayMs}`)} ELSE FALSE END AS lastsTooLong
FROM stocked s`,
    judged: sql`
SELECT r.*, CASE
  WHEN r.stock IS NULL THEN 'unknown'
  WHEN r.stock <= 0 AND r.units > 0 THEN 'out of stock'
  WHEN r.units > 0 AND r.stock <= r.reorderPoint THEN 'reorder'
  WHEN r.stock <= 0 THEN 'idle'
  WHEN r.units = 0 AND ${scope.to} - r.createdAt < ${newDays * dayMs} THEN 'new'
  WHEN r.units = 0 THEN 'dead'
  WHEN r.lastsTooLong THEN 'overstock'
  ELSE 'ok' END AS status
FROM rated r`,
  }
}

const inventory = sql`
SELECT ${columns({
  productId: sql`productId`,
  name: sql`name`,
  category: label(sql`category`),
  stock: sql`stock`,
  units: sql`units`,
  unitsPerDay: sql`unitsPerDay`,
  daysOfCover: partOf(sql`stock`, sql`unitsPerDay`),
  sellThrough: partOf(sql`units`, sql`units + stock`),
  lastOrderAt: sql`lastOrderAt`,
  reorderPoint: sql`reorderPoint`,
  status: sql`status`,
  stockValueMinor: sql`stockValueMinor`,
})}
FROM judged ORDER BY productId`

const summary = sql`
SELECT t.status, COUNT(j.productId) AS products, ${sum(sql`j.stock`)} AS stock, ${sum(sql`j.stockValueMinor`)} AS stockValueMinor
FROM (VALUES ${join(
  stockStatuses.map((status, place) => sql`(${place}, ${status})`),
  ', ',
)}) AS t(place, status)
LEFT JOIN judged j ON j.status = t.status
GROUP BY t.place, t.status
ORDER BY t.place`
