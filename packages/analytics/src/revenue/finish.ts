import { divideRounded } from '@polymart/core'
import type { Finished } from '../analysis.js'
import { coversPrevious } from '../params/common.js'
import { column } from '../result/columns.js'
import { compareLabels } from '../result/order.js'
import type { RevenueSpec } from '../scope.js'
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
  const before = coversPrevious(spec.scope, 'orders')
  const whole = spec.by !== 'category'
  const net = (row: (typeof rows)[number]): number => row.gross - row.discounts - row.returns
  const of = (value: (row: (typeof rows)[number]) => number | null, given = true) =>
    rows.map((row) => (given ? value(row) : null))
  return {
    tables: {
      revenue: [
        column(
          'from',
          'date',
          rows.map((row) => row.label),
        ),
        ...(spec.by === null
          ? []
          : [
              column(
                spec.by,
                'text',
                rows.map((row) => row.value),
              ),
            ]),
        column(
          'orders',
          'integer',
          of((row) => row.orders),
        ),
        column(
          'units',
          'integer',
          of((row) => row.units),
        ),
        column(
          'grossMinor',
          'money',
          of((row) => row.gross),
        ),
        column(
          'discountsMinor',
          'money',
          of((row) => row.discounts),
        ),
        column(
          'returnsMinor',
          'money',
          of((row) => row.returns),
        ),
        column('netMinor', 'money', of(net)),
        column(
          'shippingMinor',
          'money',
          of((row) => row.shipping, whole),
        ),
        column(
          'taxMinor',
          'money',
          of((row) => row.tax, whole),
        ),
        column(
          'totalMinor',
          'money',
          of((row) => net(row) + row.shipping + row.tax, whole),
        ),
        column(
          'aovMinor',
          'money',
          of((row) => divideRounded(row.gross - row.discounts, row.orders), whole),
        ),
        column(
          'buyers',
          'integer',
          of((row) => row.buyers),
        ),
        column(
          'newBuyers',
          'integer',
          of((row) => row.newBuyers),
        ),
        column(
          'previousNetMinor',
          'money',
          of((row) => row.previousNet, before),
        ),
      ],
    },
    warnings: [],
  }
}
