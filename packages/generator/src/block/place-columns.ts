import type { Columns } from '@polymart/core'
import { textColumn, Vocabulary } from '../columns.js'
import { countries, places } from '../shop/places.js'

const codes = new Vocabulary(countries.map(({ code }) => code))
const regions = new Vocabulary(places.map(({ region }) => region))
const cities = new Vocabulary(places.map(({ name }) => name))
const regionOf = Int32Array.from(places, ({ region }) => regions.code(region))
const cityOf = Int32Array.from(places, ({ name }) => cities.code(name))
const countryOf = Int32Array.from(places, ({ country }) => country)

/** Country, region and city of places by number; −1 stands for an unknown one. */
export const placeColumns = (prefix: string, numbers: Int32Array): Columns => {
  const codesOf = (of: Int32Array): Int32Array => {
    const values = new Int32Array(numbers.length)
    for (let row = 0; row < values.length; row++) values[row] = numbers[row]! < 0 ? -1 : of[numbers[row]!]!
    return values
  }
  return {
    [`${prefix}country`]: textColumn(codes.dictionary, codesOf(countryOf)),
    [`${prefix}region`]: textColumn(regions.dictionary, codesOf(regionOf)),
    [`${prefix}city`]: textColumn(cities.dictionary, codesOf(cityOf)),
  }
}
