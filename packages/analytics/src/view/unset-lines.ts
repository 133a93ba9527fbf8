import { listColumn, numberColumn } from '@polymart/core'
import { inPeriod } from '../params/common.js'
import type { Scope } from '../params/scope.js'
import type { PartitionData } from '../read/partition.js'
import { count } from './set-aside.js'
import type { View } from './view.js'

/** Counts the lines of the period's orders whose product is not known, or has nothing of that name. */
export const countUnsetLines = (
  { orders, own }: PartitionData,
  view: View,
  scope: Scope,
  name: string,
  isUnset: (line: number) => boolean,
): void => {
  const { offsets } = listColumn(orders.columns, 'lines')
  const at = numberColumn(orders.columns, 'at').values
  const within = inPeriod(scope)
  let unset = 0
  for (let row = 0; row < own.orders; row++) {
    if (!view.orderPasses[row] || !within(at[row]!)) continue
    for (let line = offsets[row]!; line < offsets[row + 1]!; line++) if (isUnset(line)) unset++
  }
  count(view.setAside, `lines without a known ${name} (kept as "(not set)")`, unset)
}
