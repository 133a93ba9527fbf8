import { columnsOfRows } from '../define/columns.js'
import type { InventorySpec } from './params.js'
import type { Rate, Sold, StockStatus } from './stock.js'

/** One product. */
export interface InventoryRow extends Sold, Rate {
  readonly productId: string
  readonly name: string
  readonly category: string
  readonly lastOrderAt: number | null
  readonly stockValue: number | null
}

/** The products of one status. */
export interface StatusRow {
  readonly status: StockStatus
  readonly products: number
  readonly stock: number
  readonly stockValue: number
}

const product = columnsOfRows<InventoryRow, InventorySpec>()
const status = columnsOfRows<StatusRow, InventorySpec>()

/** Of today's stock, whatever the period is. */
const today = { compared: false }

export const inventoryTables = {
  inventory: {
    rows: 'By `productId`.',
    key: ['productId'],
    columns: {
      productId: product.text('the product', ({ productId }) => productId),
      name: product.text('its name', ({ name }) => name),
      category: product.text('name of its top category, or "(not set)"', ({ category }) => category),
      stock: product.count.orNull("today's stock; null if it is not known", ({ stock }) => stock, today),
      units: product.count('units sold in the period', ({ units }) => units),
      unitsPerDay: product.number.orNull(
        '`units` ÷ the days of the period, from the creation of the product on',
        ({ unitsPerDay }) => unitsPerDay,
        { label: 'Units per day' },
      ),
      daysOfCover: product.number.orNull(
        '`stock` ÷ `unitsPerDay`: how long the stock lasts at this rate',
        ({ daysOfCover }) => daysOfCover,
        { label: 'Days of cover', unit: 'days', ...today },
      ),
      sellThrough: product.share.orNull(
        '`units` ÷ (`units` + `stock`); null unless that is above 0',
        ({ sellThrough }) => sellThrough,
        today,
      ),
      lastOrderAt: product.time.orNull(
        'time of the last order with it before `asOf`, also before the period',
        ({ lastOrderAt }) => lastOrderAt,
      ),
      reorderPoint: product.count.orNull(
        'what is sold in `leadTimeDays` + `safetyDays` at this rate, rounded up: order at or below it',
        ({ reorderPoint }) => reorderPoint,
        today,
      ),
      status: product.text(
        'what is to be done: "unknown", "out of stock", "reorder", "idle", "new", "dead", "overstock" or "ok"',
        ({ status }) => status,
      ),
      stockValueMinor: product.money.orNull(
        'stock × cost; null if one of them is not known',
        ({ stockValue }) => stockValue,
        today,
      ),
    },
  },
  summary: {
    rows: 'By status, in the order in which they are asked; always all eight.',
    key: ['status'],
    compared: false,
    columns: {
      status: status.text('the status', ({ status }) => status),
      products: status.count('products', ({ products }) => products),
      stock: status.count('their stock, of those of which it is known', ({ stock }) => stock),
      stockValueMinor: status.money('its value, of those that have one', ({ stockValue }) => stockValue),
    },
  },
}
