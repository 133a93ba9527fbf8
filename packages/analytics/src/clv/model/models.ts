import { countedText } from '@polymart/core'
import { sliceRows } from '../../slices.js'
import { sortedRows } from './sorted.js'
import type { Slices } from '../../slices.js'
import { fitBgNbd } from './bg-nbd.js'
import type { BgNbd } from './bg-nbd.js'
import type { Fit } from './fit.js'
import { fitGammaGamma } from './gamma-gamma.js'
import type { GammaGamma } from './gamma-gamma.js'

/** Columns of customers: purchase days but the first, days, and what was spent on these days in minor units. */
export interface Customers {
  readonly x: Float64Array
  readonly recency: Float64Array
  readonly age: Float64Array
  readonly spent: Float64Array
}

/** The models of some customers; null where one has no fit, which `why` says. */
export interface Models {
  readonly customers: number
  readonly purchases: (BgNbd & { readonly logLikelihood: number }) | null
  readonly valueCustomers: number
  readonly value: (GammaGamma & { readonly logLikelihood: number }) | null
  readonly why: readonly string[]
}

/** A model of fewer would follow from chance. */
const fewest = 50

export const weekDays = 7

export function* modelsOf(customers: Customers): Slices<Models> {
  const { x, recency, age, spent } = customers
  const count = x.length
  const repeat = x.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0)
  const valued = Uint32Array.from(x.keys()).filter((row) => x[row]! > 0 && spent[row]! > 0)
  yield
  const purchases = yield* madeOf('purchases', repeat, function* () {
    const groups = yield* alike([x, recency, age], Uint32Array.from(x.keys()))
    const rows = groups.map(({ values: [x, recency, age], customers }) => ({
      x: x!,
      recency: recency! / weekDays,
      age: age! / weekDays,
      customers,
    }))
    return yield* fitBgNbd(rows)
  })
  const value = yield* madeOf('value', valued.length, function* () {
    const groups = yield* alike([x, spent], valued)
    const rows = groups.map(({ values: [x, spent], customers }) => ({ x: x!, money: spent!, customers }))
    return yield* fitGammaGamma(rows)
  })
  const [r, alpha, a, b] = purchases.parameters as [number, number, number, number]
  const [p, q, v] = value.parameters as [number, number, number]
  return {
    customers: count,
    purchases: purchases.why ? null : { r, alpha, a, b, logLikelihood: purchases.value * count },
    valueCustomers: valued.length,
    value: value.why ? null : { p, q, v, logLikelihood: value.value * valued.length },
    why: [purchases.why, value.why].filter((why) => why !== undefined),
  }
}

const missing = {
  purchases: 'probabilityAlive, expectedPurchases and valueMinor are null',
  value: 'expectedOrderMinor and valueMinor are null',
} as const

function* madeOf(
  what: keyof typeof missing,
  customers: number,
  fit: () => Slices<Fit>,
): Slices<Pick<Fit, 'parameters' | 'value'> & { readonly why?: string }> {
  const none = { parameters: [], value: 0 }
  const repeat =
    what === 'purchases' ? 'a second purchase day' : 'a second purchase day and money spent after the first'
  if (customers < fewest) {
    const found = countedText(customers, 'customer has', 'customers have')
    return {
      ...none,
      why: `The model of ${what} is not made: ${found} ${repeat}, and it takes ${fewest}. ${missing[what]}.`,
    }
  }
  const found = yield* fit()
  if (found.converged) return found
  return {
    ...none,
    why: `The model of ${what} has no best fit: the customers are too alike for it, or too few. ${missing[what]}.`,
  }
}

/** Rows whose values are equal as one, in an order that does not depend on theirs. */
function* alike(
  columns: readonly Float64Array[],
  rows: Uint32Array,
): Slices<readonly { readonly values: readonly number[]; readonly customers: number }[]> {
  const difference = (a: number, b: number): number => {
    for (const column of columns) if (column[a] !== column[b]) return column[a]! - column[b]!
    return 0
  }
  const sorted = yield* sortedRows(rows, difference)
  const found: { readonly values: readonly number[]; customers: number }[] = []
  for (const [i, row] of sorted.entries()) {
    if (i % sliceRows === 0) yield
    if (i > 0 && difference(row, sorted[i - 1]!) === 0) found.at(-1)!.customers++
    else found.push({ values: columns.map((column) => column[row]!), customers: 1 })
  }
  return found
}
