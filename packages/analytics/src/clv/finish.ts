import { compareTexts } from '@polymart/core'
import type { Finished } from '../define/analysis.js'
import { expectedOrder } from './model/gamma-gamma.js'
import { expectedWhileActive, probabilityActive } from './model/expected.js'
import { modelsOf, weekDays } from './model/models.js'
import type { Models } from './model/models.js'
import { sliceRows } from '../slices.js'
import type { Slices } from '../slices.js'
import type { ClvSpec } from './params.js'
import type { ClvState } from './partial.js'
import { sortedRows } from './model/sorted.js'
import type { clvTables, CustomerRow, ValidationRow } from './tables.js'

const weekMs = weekDays * 86_400_000

const customerRows = ({ userIds, customers }: ClvState, models: Models, spec: ClvSpec): CustomerRow[] => {
  const { x, recency, age, spent } = customers
  const expected = expectations(models, spec.horizon / weekMs, spec.discountRate)
  return Array.from(userIds.keys())
    .sort((a, b) => compareTexts(userIds[a]!, userIds[b]!))
    .map((row) => ({
      userId: userIds[row]!,
      x: x[row]!,
      recency: recency[row]!,
      age: age[row]!,
      spent: spent[row]!,
      ...expected(x[row]!, recency[row]!, age[row]!),
      order: models.value && expectedOrder(models.value, x[row]!, spent[row]!),
    }))
}

type Expected = Pick<CustomerRow, 'active' | 'purchases' | 'discounted'>

/** Customers by their days; what is expected while they are active is worked out once for those of equal x and age. */
const expectations = (
  { purchases: model }: Models,
  horizon: number,
  discountRate: number,
): ((x: number, recency: number, age: number) => Expected) => {
  if (!model) return () => ({ active: null, purchases: null, discounted: null })
  const known = new Map<string, { readonly purchases: number; readonly discounted: number }>()
  return (x, recency, age) => {
    const key = `${x} ${age}`
    let whileActive = known.get(key)
    if (!whileActive) {
      const within = (weeks: number): number => expectedWhileActive(model, x, age / weekDays, weeks)
      const purchases = within(horizon)
      const discounted = discountRate === 0 ? purchases : discountedPurchases(within, horizon, discountRate)
      known.set(key, (whileActive = { purchases, discounted }))
    }
    const active = x === 0 ? 1 : probabilityActive(model, x, recency / weekDays, age / weekDays)
    return {
      active: x === 0 ? null : active,
      purchases: active * whileActive.purchases,
      discounted: active * whileActive.discounted,
    }
  }
}

/** The purchases of each week, less by what money is worth less at its end; the last week ends with the horizon. */
const discountedPurchases = (within: (weeks: number) => number, horizon: number, rate: number): number => {
  let sum = 0
  let before = 0
  for (let week = 1; week < horizon + 1; week++) {
    const end = Math.min(week, horizon)
    const until = within(end)
    sum += (until - before) * (1 + rate) ** (-end / 52)
    before = until
  }
  return sum
}

const groups = ['0', '1', '2', '3', '4', '5', '6', '7+', 'all']

function* validationRows({ before }: ClvState, models: Models, holdout: number): Slices<ValidationRow[]> {
  const expected = expectations(models, holdout / weekMs, 0)
  const rows = groups.map((frequency) => ({
    frequency,
    customers: 0,
    actual: 0,
    predicted: models.purchases ? 0 : null,
  }))
  // In an order that does not depend on how the customers came together.
  const { x, recency, age, actual } = before
  const sorted = yield* sortedRows(
    Uint32Array.from(x.keys()),
    (a, b) => x[a]! - x[b]! || recency[a]! - recency[b]! || age[a]! - age[b]!,
  )
  for (const [i, row] of sorted.entries()) {
    if (i % sliceRows === 0) yield
    const { purchases } = expected(x[row]!, recency[row]!, age[row]!)
    for (const group of [rows[Math.min(x[row]!, 7)]!, rows.at(-1)!]) {
      group.customers++
      group.actual += actual[row]!
      if (group.predicted !== null) group.predicted += purchases!
    }
  }
  return rows
}

/** The tables, and what they lack. */
export function* clvFinish(state: ClvState, spec: ClvSpec): Slices<Finished<typeof clvTables>> {
  const models = yield* modelsOf(state.customers)
  const { holdout } = spec
  const before = holdout === null ? null : yield* modelsOf(state.before)
  const none = state.userIds.length === 0
  return {
    tables: {
      // Very many rows, made where they are asked for.
      get customers() {
        return customerRows(state, models, spec)
      },
      model: [models],
      validation: before && holdout !== null ? yield* validationRows(state, before, holdout) : [],
    },
    warnings: none
      ? ['No user has a counted order.']
      : [...models.why, ...(before?.purchases === null ? [`Before the holdout: ${before.why[0]!}`] : [])],
  }
}
