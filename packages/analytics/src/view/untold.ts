import { countedText, listColumn, majorText, numberColumn } from '@polymart/core'
import { inPeriod } from '../params/common.js'
import type { Scope } from '../params/scope.js'
import type { View } from './view.js'
import type { PartitionData } from '../read/partition.js'

/** Orders of the period whose totals say something else than their lines, from which all money is taken. */
export interface Untold {
  /** Orders that have no lines, and what they charged for goods. */
  readonly withoutLines: number
  readonly goodsMinor: number
  /** Other orders, and how much more they charged than their parts come to; less than 0 where it is less. */
  readonly differing: number
  readonly moreMinor: number
}

export const untoldMoney = ({ orders, own, money }: PartitionData, view: View, scope: Scope): Untold => {
  const untold = { withoutLines: 0, goodsMinor: 0, differing: 0, moreMinor: 0 }
  if (own.orders === 0) return untold
  const at = numberColumn(orders.columns, 'at').values
  const { offsets } = listColumn(orders.columns, 'lines')
  const within = inPeriod(scope)
  for (let order = 0; order < own.orders; order++) {
    const more = money.unexplained[order]!
    if (more === 0 || !view.orderPasses[order] || !within(at[order]!)) continue
    if (offsets[order] === offsets[order + 1]) {
      untold.withoutLines++
      untold.goodsMinor += more
    } else {
      untold.differing++
      untold.moreMinor += more
    }
  }
  return untold
}

export const warningsOfUntold = (
  parts: readonly (Untold | undefined)[],
  currency: string | null,
): readonly string[] => {
  const sum = (of: (part: Untold) => number): number => parts.reduce((all, part) => all + (part ? of(part) : 0), 0)
  const money = (minor: number): string =>
    currency === null ? String(minor) : `${majorText(minor, currency)} ${currency}`
  const orders = (count: number): string => countedText(count, 'order has', 'orders have')
  const withoutLines = sum((part) => part.withoutLines)
  const differing = sum((part) => part.differing)
  const more = sum((part) => part.moreMinor)
  return [
    ...(withoutLines > 0
      ? [
          `${orders(withoutLines)} a total and no lines, so ${money(sum((part) => part.goodsMinor))} charged for goods count as ${money(0)}. Load the lines, or make one of the total in a mapping; polymart doctor names the orders.`,
        ]
      : []),
    ...(differing > 0
      ? [
          `${orders(differing)} a total that is not what lines, discounts, shipping and tax come to, ${money(Math.abs(more))} ${more < 0 ? 'less' : 'more'} in all. The numbers follow the parts; polymart doctor names the orders.`,
        ]
      : []),
  ]
}
