import { listColumn, matchDictionaries, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Catalogue } from '../read/catalogue.js'
import { labelsOf } from '../read/labels.js'
import type { PartitionData } from '../read/partition.js'
import { noSession, notSet } from '../result/columns.js'
import { inPeriod } from '../params/common.js'
import type { Scope } from '../params/scope.js'
import { count } from '../view/set-aside.js'
import type { RevenueSpec } from './params.js'
import type { View } from '../view/view.js'

/** What one value of the breakdown has of an order, or of a refund. */
export interface OrderShare {
  readonly value: string
  units: number
  gross: number
  discounts: number
}

export interface RefundShare {
  readonly value: string
  goods: number
}

/** How orders and refunds are split among the values of the breakdown. */
export interface Shares {
  order(row: number): readonly OrderShare[]
  refund(row: number, refund: number): readonly RefundShare[]
}

export const sharesOf = (
  data: PartitionData,
  view: View,
  { by, scope }: Pick<RevenueSpec, 'by' | 'scope'>,
  catalogue: Catalogue | undefined,
): Shares => {
  if (by?.owner === 'product' && catalogue) return byCategory(data, view, scope, catalogue)
  const { money } = data
  const valueOf = orderValue(data, view, by)
  return {
    order: (row) => [
      { value: valueOf(row), units: money.units[row]!, gross: money.gross[row]!, discounts: money.discounts[row]! },
    ],
    refund: (row, refund) => [{ value: valueOf(row), goods: money.refundGoods[refund]! }],
  }
}

const orderValue = (data: PartitionData, view: View, by: RevenueSpec['by']): ((row: number) => string) => {
  if (!by) return () => ''
  if (by.owner === 'order') return labelsOf(data.orders, by.field)
  if (by.owner === 'user') {
    const label = labelsOf(data.users, by.field)
    return (row) => label(view.orderUser[row]!)
  }
  const label = labelsOf(data.sessions, by.field)
  return (row) => (view.orderSession[row]! < 0 ? noSession : label(view.orderSession[row]!))
}

const byCategory = (data: PartitionData, view: View, scope: Scope, catalogue: Catalogue): Shares => {
  const names = textsOf(catalogue.names)
  const categories = (ids: ReturnType<typeof textColumn>): ((line: number) => string) => {
    const match = matchDictionaries(ids.dictionary, catalogue.products)
    return (line) => {
      const product = match[ids.codes[line]!]!
      const category = product < 0 ? -1 : catalogue.categoryOf[product]!
      return category < 0 ? notSet : names[category]!
    }
  }
  const lines = listColumn(data.orders.columns, 'lines')
  const categoryOf = categories(textColumn(lines.items, 'productId'))
  const quantity = numberColumn(lines.items, 'quantity').values
  const price = numberColumn(lines.items, 'unitPriceMinor').values
  const discount = numberColumn(lines.items, 'discountMinor').values
  const refundLines = listColumn(listColumn(data.orders.columns, 'refunds').items, 'lines')
  const refundCategoryOf = categories(textColumn(refundLines.items, 'productId'))
  const goods = numberColumn(refundLines.items, 'goodsMinor').values
  const at = numberColumn(data.orders.columns, 'at').values
  const within = inPeriod(scope)
  let unknown = 0
  for (let row = 0; row < data.own.orders; row++) {
    if (!view.orderPasses[row] || !within(at[row]!)) continue
    for (let line = lines.offsets[row]!; line < lines.offsets[row + 1]!; line++)
      if (categoryOf(line) === notSet) unknown++
  }
  count(view.setAside, 'lines without a known category (kept as "(not set)")', unknown)
  return {
    order: (row) => {
      const shares = new Map<string, OrderShare>()
      for (let line = lines.offsets[row]!; line < lines.offsets[row + 1]!; line++) {
        const value = categoryOf(line)
        const share = shares.get(value) ?? { value, units: 0, gross: 0, discounts: 0 }
        share.units += quantity[line]!
        share.gross += quantity[line]! * price[line]!
        share.discounts += discount[line]!
        shares.set(value, share)
      }
      return [...shares.values()]
    },
    refund: (_, refund) => {
      const shares = new Map<string, RefundShare>()
      for (let line = refundLines.offsets[refund]!; line < refundLines.offsets[refund + 1]!; line++) {
        const value = refundCategoryOf(line)
        const share = shares.get(value) ?? { value, goods: 0 }
        share.goods += goods[line]!
        shares.set(value, share)
      }
      return [...shares.values()]
    },
  }
}
