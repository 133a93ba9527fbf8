import { listColumn, matchDictionaries, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Columns } from '@polymart/core'

/** Orders by currency. */
export const currenciesOf = (orders: Columns): Readonly<Record<string, number>> => {
  const { codes, dictionary } = textColumn(orders, 'currency')
  const counts = new Float64Array(dictionary.length)
  for (const code of codes) counts[code]!++
  return Object.fromEntries(
    textsOf(dictionary).flatMap((currency, code) => (counts[code]! > 0 ? [[currency, counts[code]!]] : [])),
  )
}

/** How many orders charged something else than their lines less discounts, shipping and tax come to. */
export const totalsThatDiffer = (orders: Columns): number => {
  const lines = listColumn(orders, 'lines')
  const quantity = numberColumn(lines.items, 'quantity').values
  const price = numberColumn(lines.items, 'unitPriceMinor').values
  const discount = numberColumn(lines.items, 'discountMinor').values
  const shipping = numberColumn(orders, 'shippingMinor').values
  const tax = numberColumn(orders, 'taxMinor').values
  const total = numberColumn(orders, 'totalMinor').values
  let differ = 0
  for (let order = 0; order < total.length; order++) {
    let sum = shipping[order]! + tax[order]!
    for (let line = lines.offsets[order]!; line < lines.offsets[order + 1]!; line++) {
      sum += quantity[line]! * price[line]! - discount[line]!
    }
    if (sum !== total[order]) differ++
  }
  return differ
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
