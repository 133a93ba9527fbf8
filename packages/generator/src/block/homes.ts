import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'
import { countries, home, places } from '../shop/places.js'

const firstPlaceOf = countries.map((_, country) => places.findIndex((place) => place.country === country))
const cityOf = countries.map(({ cities }) => new Alias(cities.map(({ weight }) => weight)))

const placeIn = (random: Random, country: number): number => firstPlaceOf[country]! + cityOf[country]!.pick(random)

/**
 * Gives each user a place, so that the purchases of a block are spread over the countries as planted. Whoever buys
 * more is placed first, in a country that can still take all of it: drawn freely, one keen buyer in a small country
 * would hide its rate.
 */
export const drawHomes = (
  random: Random,
  purchases: Int32Array,
  isStaff: (user: number) => boolean,
  buyingCountries: readonly number[],
): Int32Array => {
  const total = purchases.reduce((sum, count) => sum + count, 0)
  const missing = buyingCountries.map((share) => share * total)
  const anyCountry = new Alias(buyingCountries)
  const order = random.shuffle(Int32Array.from(purchases, (_, user) => user))
  // A stable sort, so equal users stay in random order.
  order.sort((a, b) => purchases[b]! - purchases[a]!)
  const homes = new Int32Array(purchases.length)
  for (const user of order) {
    const count = purchases[user]!
    if (isStaff(user)) {
      homes[user] = home
      continue
    }
    const country = count === 0 ? anyCountry.pick(random) : countryFor(random, missing, count)
    if (count > 0) missing[country]! -= count
    homes[user] = placeIn(random, country)
  }
  return homes
}

/** A country in proportion to what it misses, among those that miss at least so much; else the one that misses most. */
const countryFor = (random: Random, missing: readonly number[], count: number): number => {
  const weight = (country: number): number =>
    missing[country]! >= count || count === 1 ? Math.max(0, missing[country]!) : 0
  let total = 0
  for (let country = 0; country < missing.length; country++) total += weight(country)
  if (total <= 0) return missing.indexOf(Math.max(...missing))
  let rest = random.next() * total
  for (let country = 0; country < missing.length; country++) {
    rest -= weight(country)
    if (rest < 0) return country
  }
  return missing.indexOf(Math.max(...missing))
}
