import { within } from '../sql/conditions.js'
import { sum } from '../sql/numbers.js'
import { columns, identifier, sql } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { ProductsSpec } from './params.js'
import { boundsOf, productValue } from './sql-facts.js'

/** The facts by value, each kind by itself, and together as `nets`. */
export const sumTables = (spec: ProductsSpec): Tables => {
  const { from, to, earliest } = boundsOf(spec)
  const now = within(sql`happenedAt`, from, to)
  const during = (value: Query): Query => sum(sql`CASE WHEN ${now} THEN ${value} END`)
  const earlier = (value: Query): Query =>
    sum(sql`CASE WHEN ${within(sql`happenedAt`, earliest, from)} THEN ${value} END`)
  const persons = (type: string): Query => sql`
SELECT DISTINCT value, person FROM seen WHERE type = ${type} AND ${now}`
  return {
    viewers: persons('product_view'),
    adders: persons('add_to_cart'),
    buyers: sql`SELECT DISTINCT value, userId FROM sold WHERE ${now}`,
    seen_sums: sql`
SELECT value, ${columns({
      views: during(sql`CASE WHEN type = 'product_view' THEN 1 END`),
      previousViews: earlier(sql`CASE WHEN type = 'product_view' THEN 1 END`),
    })}
FROM seen GROUP BY value`,
    person_sums: sql`
SELECT v.value, COUNT(*) AS viewers, COUNT(a.person) AS viewersWhoAdd, COUNT(b.userId) AS viewersWhoBuy
FROM viewers v
LEFT JOIN adders a ON a.value = v.value AND a.person = v.person
LEFT JOIN buyers b ON b.value = v.value AND b.userId = v.person
GROUP BY v.value`,
    adder_sums: sql`SELECT value, COUNT(*) AS adders FROM adders GROUP BY value`,
    buyer_sums: sql`SELECT value, COUNT(*) AS buyers FROM buyers GROUP BY value`,
    sold_sums: sql`
SELECT value, ${columns({
      orders: sql`COUNT(DISTINCT CASE WHEN ${now} THEN transactionId END)`,
      units: during(sql`units`),
      grossMinor: during(sql`grossMinor`),
      discountsMinor: during(sql`discountMinor`),
      costMinor: during(sql`costMinor`),
      costUnknown: during(sql`CASE WHEN units > 0 AND costMinor IS NULL THEN 1 END`),
      previousMinor: earlier(sql`grossMinor - discountMinor`),
    })}
FROM sold GROUP BY value`,
    returned_sums: sql`
SELECT value, ${columns({
      returnsMinor: during(sql`goodsMinor`),
      refundedMinor: sum(sql`ofPeriodMinor`),
      previousReturnsMinor: earlier(sql`goodsMinor`),
    })}
FROM refunded GROUP BY value`,
    // What is known and passes has a row; what has no value, where something happened to it.
    row_values: sql`
SELECT ${productValue(spec)} AS value FROM passing_products p WHERE ${productValue(spec)} <> '(not set)'
UNION
SELECT value FROM seen WHERE value = '(not set)'
UNION
SELECT value FROM sold WHERE value = '(not set)'
UNION
SELECT value FROM refunded WHERE value = '(not set)' AND ${within(sql`happenedAt`, earliest, to)}`,
    nets: sql`
SELECT v.value, ${columns({
      ...orZero('s', 'views', 'previousViews'),
      ...orZero('q', 'viewers', 'viewersWhoAdd', 'viewersWhoBuy'),
      ...orZero('a', 'adders'),
      ...orZero('b', 'buyers'),
      ...orZero('g', 'orders', 'units', 'grossMinor', 'discountsMinor'),
      ...orZero('r', 'returnsMinor', 'refundedMinor'),
      costMinor: sql`CASE WHEN g.costUnknown > 0 THEN NULL ELSE COALESCE(g.costMinor, 0) END`,
      netMinor: sql`COALESCE(g.grossMinor - g.discountsMinor, 0) - COALESCE(r.returnsMinor, 0)`,
      previousNetMinor: sql`COALESCE(g.previousMinor, 0) - COALESCE(r.previousReturnsMinor, 0)`,
    })}
FROM row_values v
LEFT JOIN seen_sums s ON s.value = v.value
LEFT JOIN person_sums q ON q.value = v.value
LEFT JOIN adder_sums a ON a.value = v.value
LEFT JOIN buyer_sums b ON b.value = v.value
LEFT JOIN sold_sums g ON g.value = v.value
LEFT JOIN returned_sums r ON r.value = v.value`,
  }
}

const orZero = (table: string, ...names: readonly string[]): Readonly<Record<string, Query>> =>
  Object.fromEntries(names.map((name) => [name, sql`COALESCE(${identifier(table)}.${identifier(name)}, 0)`]))
