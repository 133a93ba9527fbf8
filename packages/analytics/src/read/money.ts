import { listColumn, numberColumn, sharedBytes, sharedFloats } from '@polymart/core'
import type { Table } from './tables.js'
import { beyondRounding, totalColumns, totalsBeyondParts } from './totals.js'

/** The columns of an order that its money needs. */
export const moneyColumns = [
  'lines.quantity',
  'lines.unitPriceMinor',
  'lines.discountMinor',
  'refunds.at',
  'refunds.lines.goodsMinor',
  'refunds.shippingMinor',
  'refunds.taxMinor',
  ...totalColumns,
] as const

/** What each order is worth before refunds, and each refund; no parameter changes it, so it is worked out once. */
export interface OrderMoney {
  readonly gross: Float64Array
  readonly discounts: Float64Array
  readonly units: Float64Array
  /** What was charged beyond all parts of the order, where that is more than rounding; else 0. */
  readonly unexplained: Float64Array
  /** 1 where a line has a negative price, quantity or discount. */
  readonly flawed: Uint8Array
  /** Refunds of order i are those from refundOffsets[i] to refundOffsets[i + 1]. */
  readonly refundOffsets: Int32Array
  readonly refundAt: Float64Array
  readonly refundGoods: Float64Array
  readonly refundShipping: Float64Array
  readonly refundTax: Float64Array
  /** 1 where an amount of the refund is negative. */
  readonly refundFlawed: Uint8Array
}

export const orderMoney = ({ rows, columns }: Table): OrderMoney => {
  const gross = sharedFloats(rows)
  const discounts = sharedFloats(rows)
  const units = sharedFloats(rows)
  const flawed = sharedBytes(rows)
  const lines = listColumn(columns, 'lines')
  const quantity = numberColumn(lines.items, 'quantity').values
  const price = numberColumn(lines.items, 'unitPriceMinor').values
  const discount = numberColumn(lines.items, 'discountMinor').values
  const unexplained = totalsBeyondParts(rows, columns)
  for (let order = 0; order < rows; order++) {
    for (let line = lines.offsets[order]!; line < lines.offsets[order + 1]!; line++) {
      gross[order]! += quantity[line]! * price[line]!
      discounts[order]! += discount[line]!
      units[order]! += quantity[line]!
      if (quantity[line]! < 0 || price[line]! < 0 || discount[line]! < 0) flawed[order] = 1
    }
    const count = lines.offsets[order + 1]! - lines.offsets[order]!
    if (!beyondRounding(unexplained[order]!, count, units[order]!)) unexplained[order] = 0
  }
  return { gross, discounts, units, unexplained, flawed, ...refundMoney(columns) }
}

const refundMoney = (columns: Table['columns']) => {
  const refunds = listColumn(columns, 'refunds')
  const refundAt = numberColumn(refunds.items, 'at').values
  const refundShipping = numberColumn(refunds.items, 'shippingMinor').values
  const refundTax = numberColumn(refunds.items, 'taxMinor').values
  const lines = listColumn(refunds.items, 'lines')
  const goods = numberColumn(lines.items, 'goodsMinor').values
  const refundGoods = sharedFloats(refundAt.length)
  const refundFlawed = sharedBytes(refundAt.length)
  for (let refund = 0; refund < refundAt.length; refund++) {
    for (let line = lines.offsets[refund]!; line < lines.offsets[refund + 1]!; line++) {
      refundGoods[refund]! += goods[line]!
      if (goods[line]! < 0) refundFlawed[refund] = 1
    }
    if (refundShipping[refund]! < 0 || refundTax[refund]! < 0) refundFlawed[refund] = 1
  }
  return { refundOffsets: refunds.offsets, refundAt, refundGoods, refundShipping, refundTax, refundFlawed }
}

/** What an order comes to: gross less discounts and the goods refunded before asOf. */
export const netOfOrder = (money: OrderMoney, order: number, asOf: number): number => {
  let net = money.gross[order]! - money.discounts[order]!
  for (let refund = money.refundOffsets[order]!; refund < money.refundOffsets[order + 1]!; refund++) {
    if (money.refundAt[refund]! < asOf) net -= money.refundGoods[refund]!
  }
  return net
}
