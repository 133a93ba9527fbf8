import { divideRounded } from '@polymart/core'
import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { RepurchaseSpec } from './params.js'
import type { Customer, Step } from './partial.js'

const dayMs = 86_400_000

/** The orders of one number. */
export interface StepRow extends Step {
  readonly order: number
  /** Milliseconds. */
  readonly medianGap: number | null
  readonly gapSum: number
}

export interface Total {
  readonly customers: number
  readonly repeatCustomers: number
  readonly orders: number
  readonly net: number
  readonly repeatNet: number
}

const days = (ms: number | null): number | null => (ms === null ? null : ms / dayMs)

/** As `ratio`, and null where what it divides by is below 0 too. */
const share = (a: number, b: number): number | null => (b > 0 ? ratio(a, b) : null)

const step = columnsOfRows<StepRow, RepurchaseSpec>()

const steps = {
  rows: 'A row for each order number from 1 to `maxOrder`, as far as a customer has it.',
  key: ['order'],
  columns: {
    order: step.count('number of the order, from 1', ({ order }) => order),
    customers: step.count('customers with at least that many orders', ({ customers }) => customers),
    returned: step.count('those of them with one more', ({ returned }) => returned),
    repeatRate: step.share.orNull('`returned` ÷ `customers`', ({ returned, customers }) => share(returned, customers)),
    matureCustomers: step.count(
      "customers whose order of that number + `window` is at or before `asOf` and the period's end",
      ({ mature }) => mature,
    ),
    matureReturned: step.count(
      'those of them whose next order is at most `window` later',
      ({ matureReturned }) => matureReturned,
    ),
    matureRepeatRate: step.share.orNull(
      '`matureReturned` ÷ `matureCustomers`: the number to trust',
      ({ matureReturned, mature }) => share(matureReturned, mature),
    ),
    medianDaysToNext: step.number.orNull(
      'median days to the next order, of `matureReturned`',
      ({ medianGap }) => days(medianGap),
      { unit: 'days' },
    ),
    meanDaysToNext: step.number.orNull(
      'mean of the same',
      ({ gapSum, matureReturned }) => days(share(gapSum, matureReturned)),
      { unit: 'days' },
    ),
    avgOrderMinor: step.money.orNull(
      'mean of gross − discounts of the orders of that number',
      ({ worth, customers }) => divideRounded(worth, customers),
      { label: 'Average order' },
    ),
  },
}

const customer = columnsOfRows<Customer, RepurchaseSpec>()

const sinceLast = ({ lastAt }: Customer, { scope }: RepurchaseSpec): number => (scope.asOf - lastAt) / dayMs

const overdue = (row: Customer, spec: RepurchaseSpec): number | null => {
  const gap = days(row.medianGap)
  return gap === null ? null : share(sinceLast(row, spec), gap)
}

const statusOf = (times: number | null): string => {
  if (times === null) return 'one-time'
  return times <= 1 ? 'active' : times <= 2 ? 'slipping' : 'lapsed'
}

const customers = {
  rows: 'A row for each customer, by `userId`.',
  key: ['userId'],
  columns: {
    userId: customer.person('the user', ({ userId }) => userId, { label: 'User' }),
    orders: customer.count('their orders', ({ orders }) => orders),
    firstAt: customer.time('time of the first', ({ firstAt }) => firstAt),
    lastAt: customer.time('time of the last', ({ lastAt }) => lastAt),
    netMinor: customer.money('their net', ({ net }) => net, { label: 'Net revenue' }),
    medianGapDays: customer.number.orNull(
      'median days between neighbouring orders; null with one order',
      ({ medianGap }) => days(medianGap),
      { unit: 'days' },
    ),
    daysSinceLast: customer.number('days from the last order to `asOf`', sinceLast, { unit: 'days' }),
    overdue: customer.number.orNull('`daysSinceLast` ÷ `medianGapDays`; null where that is 0 or null', overdue),
    status: customer.text(
      '"one-time" (one order, or a median gap of 0), "active" (`overdue` up to 1), "slipping" (up to 2), or "lapsed"',
      (row, spec) => statusOf(overdue(row, spec)),
    ),
  },
}

const all = columnsOfRows<Total, RepurchaseSpec>()

const summary = {
  rows: 'One row.',
  key: [],
  columns: {
    customers: all.count('customers with an order', ({ customers }) => customers),
    repeatCustomers: all.count('those with more than one', ({ repeatCustomers }) => repeatCustomers),
    repeatRate: all.share.orNull('`repeatCustomers` ÷ `customers`', ({ repeatCustomers, customers }) =>
      share(repeatCustomers, customers),
    ),
    orders: all.count('their orders', ({ orders }) => orders),
    ordersPerCustomer: all.number.orNull('`orders` ÷ `customers`', ({ orders, customers }) => share(orders, customers)),
    netMinor: all.money('net of all orders', ({ net }) => net, { label: 'Net revenue' }),
    repeatNetMinor: all.money('net of all but first orders', ({ repeatNet }) => repeatNet, {
      label: 'Net of repeat orders',
    }),
    repeatNetShare: all.share.orNull('`repeatNetMinor` ÷ `netMinor`', ({ repeatNet, net }) => share(repeatNet, net)),
  },
}

export const repurchaseTables = { steps, customers, summary }
