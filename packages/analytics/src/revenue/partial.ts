import { compareTexts, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import type { Catalogue } from '../read/catalogue.js'
import { breakdownFields, conditionNeeds } from '../read/condition-needs.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import type { RevenueSpec } from './params.js'
import { viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { Cells, finder } from './cells.js'
import type { Cell } from './cells.js'
import { sharesOf } from './shares.js'

export interface RevenueState {
  readonly values: ReadonlyMap<string, readonly (Cell | undefined)[]>
}

export const revenueNeeds = (spec: RevenueSpec): Needs =>
  conditionNeeds([...spec.scope.where, ...breakdownFields(spec.by)], {
    users: [],
    transactions: [
      'shippingMinor',
      'taxMinor',
      ...(spec.by?.owner === 'product' ? ['lines.productId', 'refunds.lines.productId'] : []),
    ],
  })

export const revenuePartial = (
  data: PartitionData,
  spec: RevenueSpec,
  catalogue: Catalogue | undefined,
): Contribution<RevenueState> => {
  const view = viewOf(data, spec.scope)
  const cells = new Cells()
  if (data.own.orders === 0) return { state: { values: cells.values }, setAside: view.setAside }
  const { scope, refundsOn, spans } = spec
  const { refundOffsets, refundAt, refundShipping, refundTax } = data.money
  const { columns } = data.orders
  const at = numberColumn(columns, 'at').values
  const shipping = numberColumn(columns, 'shippingMinor').values
  const tax = numberColumn(columns, 'taxMinor').values
  const spanOf = finder(spans)
  const previousSpanOf = finder(spans.map(({ previousFrom, previousTo }) => ({ from: previousFrom, to: previousTo })))
  const shares = sharesOf(data, view, spec, catalogue)
  const first = firstOrders(data, view)
  const { offsets, rows } = data.persons.ordersOf
  const buyerOf = new Map<Cell, number>()
  for (let person = 0; person + 1 < offsets.length; person++) {
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const row = rows[i]!
      if (row >= data.own.orders || !view.orderPasses[row]) continue
      const span = spanOf(at[row]!)
      if (span >= 0) {
        for (const share of shares.order(row)) {
          const cell = cells.at(share.value, span)
          cell.present = true
          cell.orders++
          cell.units += share.units
          cell.gross += share.gross
          cell.discounts += share.discounts
          cell.shipping += shipping[row]!
          cell.tax += tax[row]!
          if (buyerOf.get(cell) !== person) cell.buyers++
          buyerOf.set(cell, person)
          if (first[person] === row) cell.newBuyers++
        }
      }
      const before = previousSpanOf(at[row]!)
      if (before >= 0)
        for (const share of shares.order(row))
          cells.at(share.value, before).previousNet += share.gross - share.discounts
      for (let refund = refundOffsets[row]!; refund < refundOffsets[row + 1]!; refund++) {
        if (refundAt[refund]! >= scope.asOf) continue
        const when = refundsOn === 'order' ? at[row]! : refundAt[refund]!
        const span = spanOf(when)
        if (span >= 0) {
          for (const share of shares.refund(row, refund)) {
            const cell = cells.at(share.value, span)
            cell.present = true
            cell.returns += share.goods
            cell.shipping -= refundShipping[refund]!
            cell.tax -= refundTax[refund]!
          }
        }
        const before = previousSpanOf(when)
        if (before >= 0)
          for (const share of shares.refund(row, refund)) cells.at(share.value, before).previousNet -= share.goods
      }
    }
  }
  return { state: { values: cells.values }, setAside: view.setAside, untold: untoldMoney(data, view, scope) }
}

/** By person, the row of the first counted order of all before asOf, by (at, transactionId). */
const firstOrders = (data: PartitionData, view: View): Int32Array => {
  const { offsets, rows } = data.persons.ordersOf
  const at = numberColumn(data.orders.columns, 'at').values
  const id = textColumn(data.orders.columns, 'transactionId')
  const texts = textsOf(id.dictionary)
  const first = new Int32Array(data.persons.count).fill(-1)
  for (let person = 0; person < data.persons.count; person++) {
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const row = rows[i]!
      if (row >= data.own.orders || !view.orderCounted[row]) continue
      const best = first[person]!
      const earlier =
        best < 0 ||
        at[row]! < at[best]! ||
        (at[row] === at[best] && compareTexts(texts[id.codes[row]!]!, texts[id.codes[best]!]!) < 0)
      if (earlier) first[person] = row
    }
  }
  return first
}
