import { columnsOfRows } from '../define/columns.js'
import { coversPrevious } from '../params/common.js'
import { aovOf, moneyColumns, netOf } from '../measures/money.js'
import type { RevenueCell } from './measures.js'
import type { RevenueSpec } from './params.js'

/** A calendar unit of the period and a value of the breakdown. */
export interface RevenueRow extends RevenueCell {
  readonly label: string
  readonly value: string
}

const { breakdown, count, date, money } = columnsOfRows<RevenueRow, RevenueSpec>()
const { orders, ...amounts } = moneyColumns<RevenueRow, RevenueSpec>()

/** Of whole orders, which a line's product does not split. */
const ofOrders =
  (of: (row: RevenueRow) => number | null) =>
  (row: RevenueRow, { by }: RevenueSpec): number | null =>
    by?.owner === 'product' ? null : of(row)

export const revenueTables = {
  revenue: {
    rows: 'By `from`, then the value of `by`.',
    key: ['from', 'by'],
    every: ({ every }: RevenueSpec) => every,
    columns: {
      from: date(
        "calendar start of the row's day, week or month, also where the period begins later",
        ({ label }) => label,
      ),
      by: breakdown(
        'its value, or "(not set)"; the column has the field\'s name, and is there only with `by`',
        ({ value }) => value,
      ),
      orders,
      units: count('Σ quantity; returns do not reduce it', ({ units }) => units),
      ...amounts,
      shippingMinor: money.orNull(
        'charged less refunded; null by product, brand, subcategory or category',
        ofOrders(({ shipping }) => shipping),
      ),
      taxMinor: money.orNull(
        'charged less refunded; null by product, brand, subcategory or category',
        ofOrders(({ tax }) => tax),
      ),
      totalMinor: money.orNull(
        'net + shipping + tax; null by product, brand, subcategory or category',
        ofOrders((row) => netOf(row) + row.shipping + row.tax),
      ),
      aovMinor: money.orNull(
        '(gross − discounts) ÷ orders; null without orders, and by product, brand, subcategory or category',
        ofOrders(aovOf),
        { label: 'Average order value' },
      ),
      buyers: count('distinct users with a counted order', ({ buyers }) => buyers),
      newBuyers: count('those whose first counted order of all it holds', ({ newBuyers }) => newBuyers, {
        label: 'New buyers',
      }),
      previousNetMinor: money.orNull(
        "net of the row's own span, moved back by the period's length; 0 if nothing is there, null if the store covers nothing of the previous period",
        ({ previousNet }, { scope }) => (coversPrevious(scope, 'orders') ? previousNet : null),
        { label: 'Previous net revenue' },
      ),
    },
  },
}
