import { numberColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { Cells } from '../measures/cells.js'
import { emptyState } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import { eachMoney } from '../measures/money.js'
import type { Catalogue } from '../read/catalogue.js'
import { breakdownNeeds } from '../read/condition-needs.js'
import { firstOrders } from '../view/first-orders.js'
import { lineProductColumns } from '../read/order-lines.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import { viewOf } from '../view/view.js'
import { revenueMeasures } from './measures.js'
import type { RevenueSpec } from './params.js'
import { sharesOf } from './shares.js'
import { finder } from './spans.js'

/** By value of the breakdown, an empty text without one, and number of the calendar unit. */
export type RevenueState = GroupedState

export const revenueNeeds = ({ by, scope }: RevenueSpec): Needs =>
  breakdownNeeds(by ? [by] : [], scope.where, {
    users: [],
    transactions: ['shippingMinor', 'taxMinor', ...(by?.owner === 'product' ? lineProductColumns : [])],
  })

export const revenuePartial = (
  data: PartitionData,
  spec: RevenueSpec,
  catalogue: Catalogue | undefined,
): Contribution<RevenueState> => {
  const view = viewOf(data, spec.scope)
  if (data.own.orders === 0) return { state: emptyState(revenueMeasures), setAside: view.setAside }
  const { scope, spans } = spec
  const { refundShipping, refundTax } = data.money
  const shipping = numberColumn(data.orders.columns, 'shippingMinor').values
  const tax = numberColumn(data.orders.columns, 'taxMinor').values
  const spanOf = finder(spans)
  const previousSpanOf = finder(spans.map(({ previousFrom, previousTo }) => ({ from: previousFrom, to: previousTo })))
  const shares = sharesOf(data, view, spec, catalogue)
  const first = firstOrders(data, view)
  const cells = new Cells(revenueMeasures, shares.keys.length * spans.length)
  const placeOf = (group: number, span: number): number => cells.place(group * spans.length + span)
  // By cell, the order and the buyer that were counted last: an order may come several times, by its lines.
  const lastOrder: number[] = []
  const lastBuyer: number[] = []
  eachMoney(data, view, spec, {
    sale(order, at, person) {
      const span = spanOf(at)
      if (span >= 0) {
        shares.order(order, (group, units, gross, discounts) => {
          const place = placeOf(group, span)
          const { sums } = cells
          sums.present[place] = 1
          sums.units[place]! += units
          sums.gross[place]! += gross
          sums.discounts[place]! += discounts
          if (lastOrder[place] === order) return
          lastOrder[place] = order
          sums.orders[place]!++
          sums.shipping[place]! += shipping[order]!
          sums.tax[place]! += tax[order]!
          if (lastBuyer[place] !== person) sums.buyers[place]!++
          lastBuyer[place] = person
          if (first[person] === order) sums.newBuyers[place]!++
        })
      }
      const before = previousSpanOf(at)
      if (before >= 0)
        shares.order(order, (group, _, gross, discounts) => {
          const place = placeOf(group, before)
          cells.sums.previousNet[place]! += gross - discounts
        })
    },
    refund(order, refund, at) {
      const span = spanOf(at)
      if (span >= 0)
        shares.refund(order, refund, (group, goods) => {
          const place = placeOf(group, span)
          const { sums } = cells
          sums.present[place] = 1
          sums.returns[place]! += goods
          sums.shipping[place]! -= refundShipping[refund]!
          sums.tax[place]! -= refundTax[refund]!
        })
      const before = previousSpanOf(at)
      if (before >= 0)
        shares.refund(order, refund, (group, goods) => {
          const place = placeOf(group, before)
          cells.sums.previousNet[place]! -= goods
        })
    },
  })
  const state = cells.state((number) => [...shares.keys[Math.floor(number / spans.length)]!, number % spans.length])
  return { state, setAside: view.setAside, untold: untoldMoney(data, view, scope) }
}
