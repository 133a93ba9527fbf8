import { booleanColumn, compareTexts, numberColumn } from '@polymart/core'
import { describedProducts } from '../grouping/described-products.js'
import { createdColumn, knownProducts } from '../grouping/known-products.js'
import { Grouped } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import type { Catalogue } from '../read/catalogue.js'
import { inventoryMeasures } from './measures.js'
import type { InventorySpec } from './params.js'
import { rateOf, stockStatuses } from './stock.js'
import type { InventoryRow, StatusRow } from './tables.js'

export const inventoryRows = (
  state: GroupedState,
  spec: InventorySpec,
  catalogue: Catalogue,
): readonly InventoryRow[] => {
  const { rows } = knownProducts(catalogue, spec.scope)
  if (rows.length === 0) return []
  const { columns } = catalogue.products
  const sold = new Grouped(inventoryMeasures).add(state)
  const active = booleanColumn(columns, 'active').values
  const created = numberColumn(columns, createdColumn).values
  const costs = numberColumn(columns, 'costMinor').values
  const describe = describedProducts(columns)
  return Array.from(
    rows.filter((row) => active[row] === 1),
    (row) => {
      const { productId, name, category, stock } = describe(row)
      const { units, lastOrderAt } = sold.at([productId])
      const cost = Number.isNaN(costs[row]!) ? null : costs[row]!
      const createdAt = created[row]!
      return {
        productId,
        name,
        category,
        lastOrderAt: lastOrderAt === -Infinity ? null : lastOrderAt,
        stockValue: stock === null || cost === null ? null : stock * cost || 0,
        stock,
        units,
        createdAt,
        ...rateOf({ stock, units, createdAt }, spec),
      }
    },
  ).sort((a, b) => compareTexts(a.productId, b.productId))
}

export const statusRows = (rows: readonly InventoryRow[]): readonly StatusRow[] =>
  stockStatuses.map((status) => {
    const of = rows.filter((row) => row.status === status)
    return {
      status,
      products: of.length,
      stock: of.reduce((sum, { stock }) => sum + (stock ?? 0), 0),
      stockValue: of.reduce((sum, { stockValue }) => sum + (stockValue ?? 0), 0),
    }
  })
