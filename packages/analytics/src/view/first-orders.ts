import { compareTexts, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { View } from './view.js'
import type { PartitionData } from '../read/partition.js'

/** By person, the row of the first counted order of all before asOf, by (at, transactionId). */
export const firstOrders = (data: PartitionData, view: View): Int32Array => {
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
