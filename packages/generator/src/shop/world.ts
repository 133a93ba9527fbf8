import { devices } from '@polymart/core'
import type { Settings } from '../options.js'
import { planOf } from '../plan.js'
import type { Plan } from '../plan.js'
import { Alias } from './alias.js'
import { Calendar } from './calendar.js'
import { Catalogue } from './catalogue.js'
import { countries, countryWeights, places, placeWeights } from './places.js'
import { categoryShares } from './preferences.js'
import { cellsOf } from './rates.js'
import { Companions } from './companions.js'
import { Searches } from './searches.js'
import type { Cell } from './rates.js'
import { topCategories } from './taxonomy.js'

/** The share of orders, test orders apart, that see a refund. */
const refundedOrders = 0.06

/** Everything that all blocks of a shop share; it follows from the settings. */
export interface World {
  readonly settings: Settings
  readonly plan: Plan
  readonly calendar: Calendar
  readonly catalogue: Catalogue
  readonly companions: Companions
  readonly searches: Searches
  /** By device, then country. */
  readonly cells: readonly Cell[]
  readonly cellOf: (device: number, country: number) => Cell
  /** Each top category's share of what is bought. */
  readonly categoryShares: readonly number[]
  /** Of orders whose first line lies in each top category, the share that sees a refund. */
  readonly refundRates: readonly number[]
  /** Device × places + place, for visits that buy nothing. */
  readonly idleVisits: Alias
  /** The same for visits whatever comes of them. */
  readonly anyVisits: Alias
  /** By country: the devices of visits that buy. */
  readonly buyingDevices: readonly Alias[]
  /** Each country's share of the visits that buy. */
  readonly buyingCountries: readonly number[]
}

const build = (settings: Settings): World => {
  const plan = planOf(settings)
  const catalogue = new Catalogue(settings.seed, plan.products)
  const cells = cellsOf(plan)
  const cellOf = (device: number, country: number): Cell => cells[device * countries.length + country]!
  const perPlace = (weight: (cell: Cell) => number): Alias =>
    new Alias(
      devices.flatMap((_, device) =>
        places.map(({ country }, place) => {
          return (weight(cellOf(device, country)) / countryWeights[country]!) * placeWeights[place]!
        }),
      ),
    )
  const shares = categoryShares(catalogue.shares)
  const meanReturns = shares.reduce((sum, share, category) => sum + share * topCategories[category]!.returns, 0)
  const bought = countries.map((_, country) =>
    devices.reduce((sum, _, device) => sum + cellOf(device, country).weight * cellOf(device, country).rate, 0),
  )
  const allBought = bought.reduce((sum, share) => sum + share, 0)
  return {
    settings,
    plan,
    calendar: new Calendar(settings.end),
    catalogue,
    companions: new Companions(catalogue),
    searches: new Searches(catalogue),
    cells,
    cellOf,
    categoryShares: shares,
    refundRates: topCategories.map(({ returns }) => (refundedOrders * returns) / meanReturns),
    idleVisits: perPlace(({ weight, rate }) => weight * (1 - rate)),
    anyVisits: perPlace(({ weight }) => weight),
    buyingDevices: countries.map(
      (_, country) =>
        new Alias(devices.map((_, device) => cellOf(device, country).weight * cellOf(device, country).rate)),
    ),
    buyingCountries: allBought > 0 ? bought.map((share) => share / allBought) : countryWeights,
  }
}

let last: World | undefined

/** The world of some settings. A worker draws many blocks of one shop, so the last one is kept. */
export const worldOf = (settings: Settings): World => {
  if (JSON.stringify(last?.settings) !== JSON.stringify(settings)) last = build(settings)
  return last!
}
