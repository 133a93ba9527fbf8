import { compareTexts, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { PartitionData } from '../read/partition.js'
import type { Scope } from '../params/scope.js'
import type { View } from './view.js'

/** What calls `each` with the rows of every user's own orders of the period, by (at, transactionId). */
export const eachCustomer = (
  data: PartitionData,
  view: View,
  scope: Scope,
  each: (user: number, orders: readonly number[]) => void,
): void => {
  const at = numberColumn(data.orders.columns, 'at').values
  const { codes, dictionary } = textColumn(data.orders.columns, 'transactionId')
  const texts = textsOf(dictionary)
  const { offsets, rows } = data.persons.ordersOf
  const from = scope.from ?? -Infinity
  const byTime = (a: number, b: number): number => at[a]! - at[b]! || compareTexts(texts[codes[a]!]!, texts[codes[b]!]!)
  for (let person = 0; person + 1 < offsets.length; person++) {
    const orders: number[] = []
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const row = rows[i]!
      if (row < data.own.orders && view.orderPasses[row] && at[row]! >= from && at[row]! < scope.to) orders.push(row)
    }
    const user = orders.length > 0 ? view.orderUser[orders[0]!]! : -1
    if (user >= 0) each(user, orders.sort(byTime))
  }
}
