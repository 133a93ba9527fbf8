import { startOfDatesBefore } from '@polymart/core'
import type { Part } from '../define/any-analysis.js'
import { anomalies } from '../anomalies/anomalies.js'
import { basket } from '../basket/basket.js'
import { cohorts } from '../cohorts/cohorts.js'
import { inventory } from '../inventory/inventory.js'
import { prices } from '../prices/prices.js'
import { products } from '../products/products.js'
import { search } from '../search/search.js'
import { sessions } from '../sessions/sessions.js'
import type { CommonParams } from '../params/common.js'
import { commonNames } from '../params/declared.js'
import type { InsightsSpec } from './params.js'

/** A week, and the eight before it that it is held against. */
const daysOfAnomalies = 63

/** Goods sell more slowly than visits come. */
export const daysOfGoods = 90

/** What is asked of the other analyses: traffic of the period and the one before, goods of 90 days, customers of all time. */
export const insightsParts = ({ scope }: InsightsSpec, given: CommonParams): Readonly<Record<string, Part>> => {
  const { asOf, from, to, previousFrom, timeZone } = scope
  // Whatever else narrows what is looked at, all look at the same.
  const shared = Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) =>
        commonNames.includes(name) && !['asOf', 'period', 'compare'].includes(name) && value !== undefined,
    ),
  )
  const during = (start: number | null, end: number) => ({
    ...shared,
    asOf,
    ...(start !== null && start < end && { period: { from: start, to: end } }),
  })
  const period = during(from, to)
  const quarter = during(startOfDatesBefore(to, timeZone, { days: daysOfGoods }), to)
  const traffic = (by: readonly string[], when = period): Part => ({
    analysis: sessions.runnable,
    params: { ...when, by },
  })
  return {
    sessions: traffic([]),
    sessionsBefore: traffic([], from === null ? period : during(previousFrom, from)),
    sessionsByDevice: traffic(['device']),
    sessionsByChannel: traffic(['channel']),
    sessionsByCountry: traffic(['country']),
    sessionsByDay: traffic(['day'], during(startOfDatesBefore(asOf, timeZone, { days: daysOfAnomalies }), asOf)),
    products: { analysis: products.runnable, params: period },
    search: { analysis: search.runnable, params: period },
    prices: { analysis: prices.runnable, params: quarter },
    inventory: { analysis: inventory.runnable, params: quarter },
    productsOfInventory: { analysis: products.runnable, params: quarter },
    basket: { analysis: basket.runnable, params: { ...quarter, level: 'category' } },
    anomalies: { analysis: anomalies.runnable, params: { ...shared, asOf } },
    cohorts: { analysis: cohorts.runnable, params: { ...shared, asOf } },
  }
}
