import { listColumn, matchDictionaries, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Columns } from '@polymart/core'
import { beyondRounding, totalsBeyondParts } from '../read/totals.js'

/** Orders by currency. */
export const currenciesOf = (orders: Columns): Readonly<Record<string, number>> => {
  const { codes, dictionary } = textColumn(orders, 'currency')
  const counts = new Float64Array(dictionary.length)
  for (const code of codes) counts[code]!++
  return Object.fromEntries(
    textsOf(dictionary).flatMap((currency, code) => (counts[code]! > 0 ? [[currency, counts[code]!]] : [])),
  )
}

/** Orders that charged something else than their parts come to, and whether that is more than rounding explains. */
export const totalsThatDiffer = (rows: number, orders: Columns): readonly OddTotal[] => {
  if (rows === 0) return []
  const { offsets, items } = listColumn(orders, 'lines')
  const quantity = numberColumn(items, 'quantity').values
  const beyond = totalsBeyondParts(rows, orders)
  const odd: OddTotal[] = []
  for (let row = 0; row < rows; row++) {
    if (!(Math.abs(beyond[row]!) > 0)) continue
    let units = 0
    for (let line = offsets[row]!; line < offsets[row + 1]!; line++) units += quantity[line]!
    const lines = offsets[row + 1]! - offsets[row]!
    odd.push({ row, lines, rounding: !beyondRounding(beyond[row]!, lines, units) })
  }
  return odd
}

interface OddTotal {
  readonly row: number
  /** How many lines the order has. */
  readonly lines: number
  readonly rounding: boolean
}

/** How many users signed up after they first ordered. */
export const lateSignups = (users: Columns, orders: Columns): number => {
  const ids = textColumn(users, 'userId')
  const signup = numberColumn(users, 'signupAt').values
  const buyers = textColumn(orders, 'userId')
  const at = numberColumn(orders, 'at').values
  const match = matchDictionaries(buyers.dictionary, ids.dictionary)
  const first = new Float64Array(ids.dictionary.length).fill(Infinity)
  for (let order = 0; order < at.length; order++) {
    const user = match[buyers.codes[order]!]!
    if (user >= 0) first[user] = Math.min(first[user]!, at[order]!)
  }
  let late = 0
  for (let user = 0; user < signup.length; user++) if (signup[user]! > first[ids.codes[user]!]!) late++
  return late
}
