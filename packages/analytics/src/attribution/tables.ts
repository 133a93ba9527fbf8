import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { CreditCell, PathCell, TotalCell } from './measures.js'
import type { AttributionSpec } from './params.js'
import { partsOfOrder } from './partial.js'

/** What one value of the field earned. */
export interface CreditRow extends CreditCell {
  readonly value: string
  readonly total: TotalCell
}

export interface PathRow extends PathCell {
  readonly path: string
  /** Milliseconds from the first touch to the order; null without touches. */
  readonly medianWait: number | null
  readonly total: TotalCell
}

export interface Summary extends TotalCell {
  readonly medianWait: number | null
}

const days = (ms: number | null): number | null => (ms === null ? null : ms / 86_400_000)

/** Null where what it divides by is 0 or below. */
const share = (part: number, whole: number): number | null => (whole > 0 ? ratio(part, whole) : null)

const value = 'its value, "(not set)" where the session has none, "(no session)" for orders without a touch'

const credit = columnsOfRows<CreditRow, AttributionSpec>()

const credits = {
  rows: 'By the field of `by`, "(no session)", then "(not set)", last. A value has a row if a touch of an order has it.',
  key: ['by'],
  columns: {
    by: credit.breakdown(value, (row) => row.value),
    touches: credit.count('pairs of an order and a touch of it', ({ touches }) => touches, { ofSessions: true }),
    orders: credit.number(
      'orders earned under `model`, in parts of a millionth: they add up to all orders',
      ({ parts }) => parts / partsOfOrder,
      { label: 'Orders' },
    ),
    ordersShare: credit.share.orNull('`orders` ÷ all orders', ({ parts, total }) =>
      share(parts, total.orders * partsOfOrder),
    ),
    netMinor: credit.money('net earned under `model`', (row, { model }) => row[model], { label: 'Net revenue' }),
    netShare: credit.share.orNull('`netMinor` ÷ the net of all orders; null unless that is above 0', (row, { model }) =>
      share(row[model], row.total.net),
    ),
    assisted: credit.count(
      'orders that have touches of the value, none of which earned a part under `model`',
      ({ assisted }) => assisted,
    ),
  },
}

const models = {
  rows: 'By the field of `by`, as `credits`. Each column adds up to the net of all orders.',
  key: ['by'],
  columns: {
    by: credit.breakdown(value, (row) => row.value),
    firstNetMinor: credit.money('net earned if the first touch earns all', ({ first }) => first, { label: 'First' }),
    lastNetMinor: credit.money('if the last one does', ({ last }) => last, { label: 'Last' }),
    lastNonDirectNetMinor: credit.money(
      'if the last one that is not direct does, or the last where all are direct',
      ({ lastNonDirect }) => lastNonDirect,
      { label: 'Last non-direct' },
    ),
    linearNetMinor: credit.money('if all earn the same', ({ linear }) => linear, { label: 'Linear' }),
    timeDecayNetMinor: credit.money(
      'if a touch earns half as much for each `halfLife` before the last touch',
      ({ timeDecay }) => timeDecay,
      { label: 'Time decay' },
    ),
    positionNetMinor: credit.money(
      'if the first and the last earn 40% each, and those between share 20%',
      ({ position }) => position,
      { label: 'Position' },
    ),
  },
}

const path = columnsOfRows<PathRow, AttributionSpec>()

const paths = {
  rows: 'By `orders`, the most first, then by `path`.',
  key: ['path'],
  columns: {
    path: path.text(
      'values of the touches from the first to the last, neighbours that are equal once, the last 20 of these; "(no session)" without a touch',
      (row) => row.path,
    ),
    orders: path.count('orders with these touches', ({ orders }) => orders),
    ordersShare: path.share.orNull('`orders` ÷ all orders', ({ orders, total }) => share(orders, total.orders)),
    netMinor: path.money('their net', ({ net }) => net, { label: 'Net revenue' }),
    medianDays: path.number.orNull(
      'median days from the first touch to the order; null without touches',
      ({ medianWait }) => days(medianWait),
      { unit: 'days' },
    ),
  },
}

const total = columnsOfRows<Summary, AttributionSpec>()

const summary = {
  rows: 'One row.',
  key: [],
  columns: {
    orders: total.count('orders of the period', ({ orders }) => orders),
    ordersWithTouch: total.count('those with at least one touch', ({ touched }) => touched),
    touchesPerOrder: total.number.orNull('touches ÷ `ordersWithTouch`', ({ touches, touched }) =>
      share(touches, touched),
    ),
    medianDays: total.number.orNull(
      'median days from the first touch to the order',
      ({ medianWait }) => days(medianWait),
      { unit: 'days' },
    ),
  },
}

export const attributionTables = { credits, models, paths, summary }
