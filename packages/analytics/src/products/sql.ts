import { productTables, salesTable } from '../grouping/sql.js'
import { coversPrevious } from '../params/common.js'
import { baseTables } from '../sql/base.js'
import { byLabel, label } from '../sql/labels.js'
import { noNumber, noRatio, partOf } from '../sql/numbers.js'
import { columns, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import type { ProductsSpec } from './params.js'
import { factTables } from './sql-facts.js'
import { sumTables } from './sql-sums.js'

/** The table of products as SQL over the flat relations. */
export const productsSql = (spec: ProductsSpec): { readonly products: Query } => ({
  products: withTables(
    {
      ...baseTables(spec.scope),
      ...productTables(spec.scope),
      ...salesTable(spec.scope),
      ...factTables(spec),
      ...sumTables(spec),
      ...rankedTable,
    },
    rows(spec),
  ),
})

const order = sql`CASE n.value WHEN '(not set)' THEN 1 ELSE 0 END, n.netMinor DESC, ${byLabel(sql`n.value`)}`

/** Each row beside the net of all, and the net above 0 of all and of those before it. */
const rankedTable: Tables = {
  ranked: sql`
SELECT n.*, CAST(SUM(n.netMinor) OVER () AS BIGINT) AS allNetMinor,
  CAST(SUM(GREATEST(n.netMinor, 0)) OVER () AS BIGINT) AS allAboveMinor,
  CAST(COALESCE(SUM(GREATEST(n.netMinor, 0)) OVER (
    ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS BIGINT) AS beforeMinor
FROM nets n`,
}

const rows = (spec: ProductsSpec): Query => {
  const { scope, level, abc } = spec
  const share = sql`n.beforeMinor / NULLIF(n.allAboveMinor, 0)`
  const ofOrders = coversPrevious(scope, 'orders')
  const ofProduct = level === 'product'
  const named: Readonly<Record<string, Query>> = ofProduct
    ? { productId: sql`n.value`, name: sql`p.name`, category: label(sql`p.category`) }
    : { [level]: sql`n.value` }
  return sql`
SELECT ${columns({
    ...named,
    views: sql`n.views`,
    viewers: sql`n.viewers`,
    adders: sql`n.adders`,
    viewToCart: partOf(sql`n.viewersWhoAdd`, sql`n.viewers`),
    orders: sql`n.orders`,
    buyers: sql`n.buyers`,
    viewToOrder: partOf(sql`n.viewersWhoBuy`, sql`n.viewers`),
    units: sql`n.units`,
    grossMinor: sql`n.grossMinor`,
    discountsMinor: sql`n.discountsMinor`,
    returnsMinor: sql`n.returnsMinor`,
    netMinor: sql`n.netMinor`,
    netShare: partOf(sql`n.netMinor`, sql`n.allNetMinor`),
    costMinor: sql`n.costMinor`,
    marginMinor: sql`n.netMinor - n.costMinor`,
    marginRate: partOf(sql`n.netMinor - n.costMinor`, sql`n.netMinor`),
    returnRate: partOf(sql`n.refundedMinor`, sql`n.grossMinor - n.discountsMinor`),
    abc: sql`CASE WHEN n.netMinor <= 0 THEN 'U' WHEN ${share} < ${abc[0]!} THEN 'A' WHEN ${share} < ${abc[1]!} THEN 'B' ELSE 'C' END`,
    ...(ofProduct && { stock: sql`p.stock` }),
    previousViews: coversPrevious(scope, 'sessions') ? sql`n.previousViews` : noNumber,
    previousNetMinor: ofOrders ? sql`n.previousNetMinor` : noNumber,
    netChange: ofOrders ? sql`${partOf(sql`n.netMinor`, sql`n.previousNetMinor`)} - 1` : noRatio,
  })}
FROM ranked n
${ofProduct ? sql`LEFT JOIN passing_products p ON p.productId = n.value` : sql``}
ORDER BY ${order}`
}
