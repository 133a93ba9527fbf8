import { listColumn, numberColumn, textColumn } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import type { Table } from './tables.js'

/** The columns of orders by which their lines, and those of refunds, name products. */
export const lineProductColumns = ['lines.productId', 'refunds.lines.productId'] as const

/** What was bought, line by line, and what was refunded. */
export interface OrderLines {
  /** Lines of order i are those from offsets[i] to offsets[i + 1]. */
  readonly offsets: Int32Array
  readonly products: TextColumn
  readonly quantity: Float64Array
  readonly price: Float64Array
  readonly discount: Float64Array
  /** Goods of refund i, as `OrderMoney` numbers them, are those from offsets[i] to offsets[i + 1]. */
  readonly refunded: { readonly offsets: Int32Array; readonly products: TextColumn; readonly goods: Float64Array }
}

/** Of a table that has orders, with the products that they name. */
export const orderLines = ({ columns }: Table): OrderLines => {
  const { offsets, items } = listColumn(columns, 'lines')
  const refunded = listColumn(listColumn(columns, 'refunds').items, 'lines')
  return {
    offsets,
    products: textColumn(items, 'productId'),
    quantity: numberColumn(items, 'quantity').values,
    price: numberColumn(items, 'unitPriceMinor').values,
    discount: numberColumn(items, 'discountMinor').values,
    refunded: {
      offsets: refunded.offsets,
      products: textColumn(refunded.items, 'productId'),
      goods: numberColumn(refunded.items, 'goodsMinor').values,
    },
  }
}
