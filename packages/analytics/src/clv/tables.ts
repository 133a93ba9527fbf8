import { divideRounded } from '@polymart/core'
import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { Models } from './model/models.js'
import type { ClvSpec } from './params.js'

/** A customer; days, and minor units. */
export interface CustomerRow {
  readonly userId: string
  readonly x: number
  readonly recency: number
  readonly age: number
  readonly spent: number
  /** Null without a model, and for x = 0. */
  readonly active: number | null
  /** Expected within the horizon, and the same discounted; null without a model. */
  readonly purchases: number | null
  readonly discounted: number | null
  /** Expected of a purchase day, unrounded; null without a model or a mean. */
  readonly order: number | null
}

/** Customers of one frequency, and Σ of purchase days in the holdout. */
export interface ValidationRow {
  readonly frequency: string
  readonly customers: number
  readonly actual: number
  /** Null without a model. */
  readonly predicted: number | null
}

const rounded = (money: number | null): number | null => (money === null ? null : divideRounded(money, 1))

const customer = columnsOfRows<CustomerRow, ClvSpec>()
const model = columnsOfRows<Models, ClvSpec>()
const group = columnsOfRows<ValidationRow, ClvSpec>()

export const clvTables = {
  customers: {
    rows: 'By `userId`.',
    key: ['userId'],
    columns: {
      userId: customer.person('the user', ({ userId }) => userId),
      frequency: customer.count('purchase days but the first: x', ({ x }) => x),
      recencyDays: customer.count('days from the first purchase day to the last: t_x', ({ recency }) => recency),
      ageDays: customer.count(
        'days from the first purchase day to the date of the last instant before `asOf`: T',
        ({ age }) => age,
      ),
      monetaryMinor: customer.money.orNull(
        'mean of gross − discounts of the purchase days but the first: m; null with `frequency` 0',
        ({ spent, x }) => divideRounded(spent, x),
      ),
      probabilityAlive: customer.share.orNull(
        'probability that they have not stopped buying; null with `frequency` 0, of whom the model always says 1, and without a fit',
        ({ active }) => active,
      ),
      expectedPurchases: customer.number.orNull(
        'purchase days expected within `horizon`; null without a fit',
        ({ purchases }) => purchases,
      ),
      expectedOrderMinor: customer.money.orNull(
        'gross − discounts expected of a purchase day; null without a fit, or where the model has no mean',
        ({ order }) => rounded(order),
        { label: 'Expected order' },
      ),
      valueMinor: customer.money.orNull(
        'Σ over the weeks of `horizon` of expected purchase days, discounted, × what is expected of one; null where either is',
        ({ discounted, order }) => rounded(discounted === null || order === null ? null : discounted * order),
        { label: 'Value' },
      ),
    },
  },
  model: {
    rows: 'One row.',
    key: [],
    columns: {
      customers: model.count('customers: all with an order', ({ customers }) => customers),
      r: model.number.orNull(
        'BG/NBD: shape of the purchase rates; null, as the next four, without a fit',
        ({ purchases }) => purchases?.r ?? null,
      ),
      alpha: model.number.orNull('their rate, in weeks', ({ purchases }) => purchases?.alpha ?? null),
      a: model.number.orNull(
        'BG/NBD: first parameter of the chance to stop after a purchase',
        ({ purchases }) => purchases?.a ?? null,
      ),
      b: model.number.orNull('the second', ({ purchases }) => purchases?.b ?? null),
      logLikelihood: model.number.orNull('Σ over `customers`', ({ purchases }) => purchases?.logLikelihood ?? null),
      valueCustomers: model.count(
        'those with `frequency` and `monetaryMinor` above 0 (before rounding)',
        ({ valueCustomers }) => valueCustomers,
      ),
      p: model.number.orNull(
        'Gamma-Gamma: shape of what purchase days are worth; null, as the next three, without a fit',
        ({ value }) => value?.p ?? null,
      ),
      q: model.number.orNull('Gamma-Gamma: shape of how customers differ', ({ value }) => value?.q ?? null),
      v: model.number.orNull('their scale, in minor units', ({ value }) => value?.v ?? null),
      valueLogLikelihood: model.number.orNull(
        'Σ over `valueCustomers`, of means in minor units',
        ({ value }) => value?.logLikelihood ?? null,
      ),
    },
  },
  validation: {
    rows: 'By `frequency`; always nine rows, or none without `holdout`.',
    key: ['frequency'],
    columns: {
      frequency: group.text(
        '`frequency` at the start of the holdout: "0" to "6", "7+", then "all"',
        ({ frequency }) => frequency,
      ),
      customers: group.count('customers of it', ({ customers }) => customers),
      actual: group.number.orNull(
        'mean of their purchase days in the holdout; null without customers',
        ({ actual, customers }) => ratio(actual, customers),
      ),
      predicted: group.number.orNull(
        'mean of what the model, fitted at the start of the holdout, expected; null without customers or a fit',
        ({ predicted, customers }) => ratio(predicted, customers),
      ),
    },
  },
}
