import { divideRounded, numberColumn } from '@polymart/core'
import { columnsOfRows } from '../define/columns.js'
import type { PartitionData } from '../read/partition.js'
import type { Scope } from '../params/scope.js'
import type { View } from '../view/view.js'
import type { Cell } from './measures.js'

/** Counted orders and their money in minor units, before discounts and returns, and these. */
export const moneyMeasures = { orders: 'sum', gross: 'sum', discounts: 'sum', returns: 'sum' } as const

type Money = Readonly<Cell<typeof moneyMeasures>>

export const netOf = ({ gross, discounts, returns }: Money): number => gross - discounts - returns

/** The columns of these measures, and of what follows from them. */
export const moneyColumns = <Row extends Money, Spec>() => {
  const { count, money } = columnsOfRows<Row, Spec>()
  return {
    orders: count('counted orders', ({ orders }) => orders),
    grossMinor: money('before discounts and returns', ({ gross }) => gross),
    discountsMinor: money('discounts', ({ discounts }) => discounts),
    returnsMinor: money('goods refunded', ({ returns }) => returns),
    netMinor: money('gross − discounts − returns', netOf, { label: 'Net revenue' }),
  }
}

/** Average order value: null without orders. */
export const aovOf = ({ gross, discounts, orders }: Money): number | null => divideRounded(gross - discounts, orders)

/** What money is told of: an order, or one of its refunds before asOf, at the time at which it counts. */
export interface MoneyFacts {
  readonly sale: (order: number, at: number, person: number) => void
  readonly refund: (order: number, refund: number, at: number) => void
}

/** Goes through the counted orders that pass, person by person, with their refunds. */
export const eachMoney = (
  data: PartitionData,
  view: View,
  { scope, refundsOn }: { readonly scope: Scope; readonly refundsOn: 'refund' | 'order' },
  { sale, refund }: MoneyFacts,
): void => {
  if (data.own.orders === 0) return
  const at = numberColumn(data.orders.columns, 'at').values
  const { refundOffsets, refundAt } = data.money
  const { offsets, rows } = data.persons.ordersOf
  for (let person = 0; person + 1 < offsets.length; person++) {
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const order = rows[i]!
      if (order >= data.own.orders || !view.orderPasses[order]) continue
      sale(order, at[order]!, person)
      for (let one = refundOffsets[order]!; one < refundOffsets[order + 1]!; one++)
        if (refundAt[one]! < scope.asOf) refund(order, one, refundsOn === 'order' ? at[order]! : refundAt[one]!)
    }
  }
}
