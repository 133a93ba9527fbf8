import { divideRounded } from '@polymart/core'
import type { Finished } from '../analysis.js'
import { coversPrevious } from '../params/common.js'
import { columnsOf } from '../result/columns.js'
import { compareLabels } from '../result/order.js'
import type { RevenueSpec } from '../scope.js'
import { breakdownName } from './breakdown.js'
import { Cells } from './cells.js'
import type { RevenueState } from './partial.js'

export const revenueFinish = (states: readonly RevenueState[], spec: RevenueSpec): Finished => {
  const cells = new Cells()
  for (const { values } of states) cells.addAll(values)
  const values =
    spec.by === null
      ? ['']
      : [...cells.values]
          .filter(([, of]) => of.some((cell) => cell?.present))
          .map(([value]) => value)
          .sort(compareLabels)
  const rows = spec.spans.flatMap(({ label }, span) =>
    values.map((value) => ({ label, value, ...cells.at(value, span) })),
  )
  const by = breakdownName(spec.by)
  const before = coversPrevious(spec.scope, 'orders')
  const whole = spec.by !== 'category'
  const net = (row: (typeof rows)[number]): number => row.gross - row.discounts - row.returns
  return {
    tables: {
      revenue: columnsOf(rows, {
        from: ['date', (row) => row.label],
        ...(by !== null && { [by]: ['text', (row) => row.value] as const }),
        orders: ['integer', (row) => row.orders],
        units: ['integer', (row) => row.units],
        grossMinor: ['money', (row) => row.gross],
        discountsMinor: ['money', (row) => row.discounts],
        returnsMinor: ['money', (row) => row.returns],
        netMinor: ['money', net],
        shippingMinor: ['money', (row) => row.shipping, whole],
        taxMinor: ['money', (row) => row.tax, whole],
        totalMinor: ['money', (row) => net(row) + row.shipping + row.tax, whole],
        aovMinor: ['money', (row) => divideRounded(row.gross - row.discounts, row.orders), whole],
        buyers: ['integer', (row) => row.buyers],
        newBuyers: ['integer', (row) => row.newBuyers],
        previousNetMinor: ['money', (row) => row.previousNet, before],
      }),
    },
    warnings: [],
  }
}
