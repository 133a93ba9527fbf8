import { numberColumn } from '@polymart/core'
import type { Catalogue } from '../read/catalogue.js'
import { orderLines } from '../read/order-lines.js'
import type { PartitionData } from '../read/partition.js'
import type { ProductGroups } from '../grouping/known-products.js'
import { eachMoney } from '../measures/money.js'
import type { Sums } from '../measures/measures.js'
import { inPeriod } from '../params/common.js'
import { countUnsetLines } from '../view/unset-lines.js'
import type { View } from '../view/view.js'
import type { productMeasures } from './measures.js'
import type { ProductsSpec } from './params.js'

/** Who bought of which group in the period: persons in ascending order, each once with a group. */
export interface Buyers {
  readonly persons: readonly number[]
  readonly groups: readonly number[]
}

/** Adds up what orders and refunds have of each group. */
export const addSold = (
  data: PartitionData,
  view: View,
  spec: ProductsSpec,
  catalogue: Catalogue,
  groups: ProductGroups,
  sums: Sums<typeof productMeasures>,
): Buyers => {
  const persons: number[] = []
  const bought: number[] = []
  const buyers = { persons, groups: bought }
  if (data.own.orders === 0) return buyers
  const { scope } = spec
  const within = inPeriod(scope)
  const before = inPeriod({ from: scope.previousFrom, to: scope.from ?? -Infinity })
  const at = numberColumn(data.orders.columns, 'at').values
  const { offsets, products, quantity, price, discount, refunded } = orderLines(data.orders)
  const { codes } = products
  const costs = costsOf(catalogue, groups.rowsOf(products))
  const groupOfCode = groups.groupsOf(products)
  const groupOfRefunded = groups.groupsOf(refunded.products)
  const groupOf = (code: number): number => (code < 0 ? groups.unknown : groupOfCode[code]!)
  const lastOrder = new Int32Array(groups.keys.length).fill(-1)
  const lastBuyer = new Int32Array(groups.keys.length).fill(-1)
  eachMoney(data, view, spec, {
    sale(order, time, person) {
      const now = within(time)
      if (!now && !before(time)) return
      for (let line = offsets[order]!; line < offsets[order + 1]!; line++) {
        const code = codes[line]!
        const group = groupOf(code)
        if (group < 0) continue
        const units = quantity[line]!
        const gross = units * price[line]!
        sums.present[group] = 1
        if (!now) {
          sums.previousNet[group]! += gross - discount[line]!
          continue
        }
        sums.units[group]! += units
        sums.gross[group]! += gross
        sums.discounts[group]! += discount[line]!
        if (units > 0) {
          const cost = code < 0 ? NaN : costs[code]!
          if (Number.isNaN(cost)) sums.costUnknown[group] = 1
          else sums.cost[group]! += units * cost
        }
        if (lastOrder[group] === order) continue
        lastOrder[group] = order
        sums.orders[group]!++
        if (lastBuyer[group] === person) continue
        lastBuyer[group] = person
        sums.buyers[group]!++
        persons.push(person)
        bought.push(group)
      }
    },
    refund(order, refund, time) {
      const now = within(time)
      const ofPeriod = within(at[order]!)
      const earlier = before(time)
      if (!now && !ofPeriod && !earlier) return
      for (let line = refunded.offsets[refund]!; line < refunded.offsets[refund + 1]!; line++) {
        const code = refunded.products.codes[line]!
        const group = code < 0 ? groups.unknown : groupOfRefunded[code]!
        if (group < 0) continue
        const goods = refunded.goods[line]!
        if (ofPeriod) sums.refunded[group]! += goods
        if (now) sums.returns[group]! += goods
        if (earlier) sums.previousNet[group]! -= goods
        if (now || earlier) sums.present[group] = 1
      }
    },
  })
  if (groups.unknown >= 0)
    countUnsetLines(data, view, scope, spec.level, (line) => groupOf(codes[line]!) === groups.unknown)
  return buyers
}

/** By code of an id, what a unit costs today; NaN where that is not known. */
const costsOf = ({ products }: Catalogue, rows: Int32Array): Float64Array => {
  if (products.rows === 0) return new Float64Array(rows.length).fill(NaN)
  const costs = numberColumn(products.columns, 'costMinor').values
  return Float64Array.from(rows, (row) => (row < 0 ? NaN : costs[row]!))
}
