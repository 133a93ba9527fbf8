import { calendarUnits, numberColumn } from '@polymart/core'
import type { Scope } from '../params/scope.js'
import type { PartitionData } from '../read/partition.js'
import { eachCustomer } from '../view/customers.js'
import type { View } from '../view/view.js'

/** The purchase days of a customer, which are local dates with an order. */
export interface History {
  /** Purchase days but the first. */
  readonly x: number
  /** Days from the first to the last. */
  readonly recency: number
  /** Days from the first to the date of the last instant before asOf. */
  readonly age: number
  /** Σ gross − discounts of all but the first, in minor units. */
  readonly spent: number
}

/** Calls `each` with the row of every user with an order, and their history as it is at the end of the scope. */
export const eachHistory = (
  data: PartitionData,
  view: View,
  scope: Scope,
  each: (user: number, history: History) => void,
): void => {
  const at = numberColumn(data.orders.columns, 'at').values
  const { gross, discounts } = data.money
  const { of: dayOf } = calendarUnits('day', scope.timeZone, scope.weekStart)
  const today = dayOf(scope.asOf - 1)
  eachCustomer(data, view, scope, (user, orders) => {
    const first = dayOf(at[orders[0]!]!)
    let [last, x, spent] = [first, 0, 0]
    for (const order of orders) {
      const day = dayOf(at[order]!)
      if (day === first) continue
      if (day !== last) x++
      last = day
      spent += gross[order]! - discounts[order]!
    }
    each(user, { x, recency: last - first, age: today - first, spent })
  })
}

/** The number of purchase days of each user in a period, by the row of the user. */
export const purchaseDays = (data: PartitionData, view: View, scope: Scope): Int32Array => {
  const days = new Int32Array(data.users.rows)
  const at = numberColumn(data.orders.columns, 'at').values
  const { of: dayOf } = calendarUnits('day', scope.timeZone, scope.weekStart)
  eachCustomer(data, view, scope, (user, orders) => {
    days[user] = new Set(orders.map((order) => dayOf(at[order]!))).size
  })
  return days
}
