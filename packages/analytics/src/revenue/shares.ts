import { listColumn, numberColumn } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import { byField } from '../grouping/grouping.js'
import type { Grouping } from '../grouping/grouping.js'
import { byProduct } from '../grouping/products.js'
import type { ProductLevel } from '../grouping/products.js'
import { ordersBy } from '../grouping/rows.js'
import { inPeriod } from '../params/common.js'
import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import { notSet } from '../result/columns.js'
import { count } from '../view/set-aside.js'
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
  const lines = listColumn(data.orders.columns, 'lines')
  const quantity = numberColumn(lines.items, 'quantity').values
  const price = numberColumn(lines.items, 'unitPriceMinor').values
  const discount = numberColumn(lines.items, 'discountMinor').values
  const refundLines = listColumn(listColumn(data.orders.columns, 'refunds').items, 'lines')
  const goods = numberColumn(refundLines.items, 'goodsMinor').values
  const ofLines = lineGroups(lines.items, spec, catalogue)
  const ofRefunds = lineGroups(refundLines.items, spec, catalogue)
  const { keys, places } = sameKeys(ofLines.keys, ofRefunds.keys)
  if (catalogue) countUnknown(data, view, spec, ofLines)
  return {
    keys,
    order(row, take) {
      for (let line = lines.offsets[row]!; line < lines.offsets[row + 1]!; line++)
        take(ofLines.groups[line]!, quantity[line]!, quantity[line]! * price[line]!, discount[line]!)
    },
    refund(_, refund, take) {
      for (let line = refundLines.offsets[refund]!; line < refundLines.offsets[refund + 1]!; line++)
        take(places[ofRefunds.groups[line]!]!, goods[line]!)
    },
  }
}

/** Lines by the breakdown: by product they need no catalogue, as an unknown product is named by its id too. */
const lineGroups = (
  items: Readonly<Record<string, unknown>>,
  { by }: Spec,
  catalogue: Catalogue | undefined,
): Grouping => {
  const ids = items['productId'] as TextColumn
  const field = by!.field
  return catalogue && field !== 'product'
    ? byProduct(ids, field as ProductLevel, catalogue)
    : byField({ rows: ids.codes.length, columns: { productId: ids } }, 'productId')
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

const countUnknown = (data: PartitionData, view: View, { by, scope }: Spec, { keys, groups }: Grouping): void => {
  const { offsets } = listColumn(data.orders.columns, 'lines')
  const at = numberColumn(data.orders.columns, 'at').values
  const within = inPeriod(scope)
  let unknown = 0
  for (let row = 0; row < data.own.orders; row++) {
    if (!view.orderPasses[row] || !within(at[row]!)) continue
    for (let line = offsets[row]!; line < offsets[row + 1]!; line++) if (keys[groups[line]!]![0] === notSet) unknown++
  }
  count(view.setAside, `lines without a known ${by!.field} (kept as "(not set)")`, unknown)
}
