import { numberColumn } from '@polymart/core'
import { inPeriod } from '../params/common.js'
import type { Scope } from '../params/scope.js'
import type { PartitionData } from '../read/partition.js'
import { count } from './set-aside.js'
import type { View } from './view.js'

/** Counts the orders of the period that an analysis of users leaves out, because their users are unknown. */
export const countUnknownUsers = ({ own, orders }: PartitionData, view: View, scope: Scope): void => {
  if (own.orders === 0) return
  const at = numberColumn(orders.columns, 'at').values
  const within = inPeriod(scope)
  let unknown = 0
  for (let order = 0; order < own.orders; order++)
    if (view.orderCounted[order] && view.orderUser[order]! < 0 && within(at[order]!)) unknown++
  count(view.setAside, 'orders of unknown users', unknown)
}
