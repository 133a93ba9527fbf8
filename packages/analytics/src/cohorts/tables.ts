import { divideRounded } from '@polymart/core'
import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { CohortsSpec } from './params.js'

export interface CohortRow {
  readonly cohort: string
  readonly n: number
  readonly users: number
  readonly active: number
  readonly orders: number
  readonly net: number
  /** Net of this n and those before. */
  readonly cumulative: number
  readonly complete: boolean
}

/** Sums over the complete cells of one n. */
export interface SummaryRow {
  readonly n: number
  users: number
  active: number
  cumulative: number
}

const cell = columnsOfRows<CohortRow, CohortsSpec>()

const cohorts = {
  rows: 'A row for each day, week or month in which users began, and each `n` of it that has begun by `asOf`; by cohort, then `n`.',
  key: ['cohort', 'n'],
  every: ({ every }: CohortsSpec) => every,
  columns: {
    cohort: cell.date("start of the cohort's day, week or month", ({ cohort }) => cohort),
    n: cell.count('which day, week or month since the start, from 0', ({ n }) => n, { label: 'n' }),
    users: cell.count('users of the cohort', ({ users }) => users),
    active: cell.count('those of them who are active in `n`', ({ active }) => active),
    retention: cell.share.orNull('`active` ÷ `users`', ({ active, users }) => ratio(active, users)),
    orders: cell.count('their orders of this `n`, whatever `activity` is', ({ orders }) => orders),
    netMinor: cell.money('net of these orders', ({ net }) => net, { label: 'Net revenue' }),
    cumulativeNetMinor: cell.money('net of the orders of this `n` and those before', ({ cumulative }) => cumulative, {
      label: 'Cumulative net revenue',
    }),
    netPerUserMinor: cell.money.orNull(
      '`cumulativeNetMinor` ÷ `users`, rounded',
      ({ cumulative, users }) => divideRounded(cumulative, users),
      { label: 'Cumulative net per user' },
    ),
    complete: cell.boolean('whether `n` is over for every user of the cohort', ({ complete }) => complete),
  },
}

const sums = columnsOfRows<SummaryRow, CohortsSpec>()

const summary = {
  rows: 'A row for each `n` that is complete for a cohort, over those cohorts.',
  key: ['n'],
  columns: {
    n: sums.count('which day, week or month since the start, from 0', ({ n }) => n, { label: 'n' }),
    users: sums.count('users of the cohorts whose `n` is complete', ({ users }) => users),
    active: sums.count('those of them who are active in `n`', ({ active }) => active),
    retention: sums.share.orNull('`active` ÷ `users`: the number to trust', ({ active, users }) =>
      ratio(active, users),
    ),
    netPerUserMinor: sums.money.orNull(
      'their `cumulativeNetMinor` ÷ `users`, rounded',
      ({ cumulative, users }) => divideRounded(cumulative, users),
      { label: 'Cumulative net per user' },
    ),
  },
}

export const cohortsTables = { cohorts, summary }
