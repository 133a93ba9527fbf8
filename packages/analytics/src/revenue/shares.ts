import type { TextColumn } from '@polymart/core'
import { byTexts } from '../grouping/grouping.js'
import type { Grouping } from '../grouping/grouping.js'
import { byProduct } from '../grouping/products.js'
import type { ProductLevel } from '../grouping/products.js'
import { ordersBy } from '../grouping/rows.js'
import type { Catalogue } from '../read/catalogue.js'
import { orderLines } from '../read/order-lines.js'
import type { PartitionData } from '../read/partition.js'
import { notSet } from '../result/columns.js'
import { countUnsetLines } from '../view/unset-lines.js'
import type { View } from '../view/view.js'
import type { RevenueSpec } from './params.js'

/** How orders and refunds are split among the groups of the breakdown; a group may come several times. */
export interface Shares {
  readonly keys: Grouping['keys']
  order(row: number, take: (group: number, units: number, gross: number, discounts: number) => void): void
  refund(row: number, refund: number, take: (group: number, goods: number) => void): void
}

type Spec = Pick<RevenueSpec, 'by' | 'scope'>

export const sharesOf = (data: PartitionData, view: View, spec: Spec, catalogue: Catalogue | undefined): Shares => {
  const { by, scope } = spec
  if (by?.owner === 'product') return byLine(data, view, spec, catalogue)
  const { money } = data
  const { keys, groups } = by
    ? ordersBy(data, view, [by], scope)
    : { keys: [[]], groups: new Int32Array(data.orders.rows) }
  return {
    keys,
    order: (row, take) => take(groups[row]!, money.units[row]!, money.gross[row]!, money.discounts[row]!),
    refund: (row, refund, take) => take(groups[row]!, money.refundGoods[refund]!),
  }
}

const byLine = (data: PartitionData, view: View, spec: Spec, catalogue: Catalogue | undefined): Shares => {
  const lines = orderLines(data.orders)
  const { quantity, price, discount, refunded } = lines
  const ofLines = lineGroups(lines.products, spec, catalogue)
  const ofRefunds = lineGroups(refunded.products, spec, catalogue)
  const { keys, places } = sameKeys(ofLines.keys, ofRefunds.keys)
  if (catalogue)
    countUnsetLines(data, view, spec.scope, spec.by!.field, (line) => keys[ofLines.groups[line]!]![0] === notSet)
  return {
    keys,
    order(row, take) {
      for (let line = lines.offsets[row]!; line < lines.offsets[row + 1]!; line++)
        take(ofLines.groups[line]!, quantity[line]!, quantity[line]! * price[line]!, discount[line]!)
    },
    refund(_, refund, take) {
      for (let line = refunded.offsets[refund]!; line < refunded.offsets[refund + 1]!; line++)
        take(places[ofRefunds.groups[line]!]!, refunded.goods[line]!)
    },
  }
}

/** Lines by the breakdown: by product they need no catalogue, as an unknown product is named by its id too. */
const lineGroups = (ids: TextColumn, { by }: Spec, catalogue: Catalogue | undefined): Grouping => {
  const field = by!.field
  return catalogue && field !== 'product' ? byProduct(ids, field as ProductLevel, catalogue) : byTexts(ids)
}

/** The keys of two groupings as one list that begins with those of the first, and where in it those of the second are. */
const sameKeys = (
  first: Grouping['keys'],
  second: Grouping['keys'],
): { readonly keys: Grouping['keys']; readonly places: Int32Array } => {
  const keys = [...first]
  const known = new Map(first.map(([text], place) => [text, place]))
  const places = Int32Array.from(second, (key) => {
    const place = known.get(key[0])
    return place ?? keys.push(key) - 1
  })
  return { keys, places }
}
