import { iso31661, iso31662 } from 'iso-3166'
import { minorDigits, startOfDate } from '@polymart/core'
import { expect, test } from 'vitest'
import { countries, perDollar, places, placeWeights } from '../src/shop/places.js'
import { clockOf, zones } from '../src/shop/zones.js'

test('about 25 countries, of ISO 3166-1, with regions of theirs from ISO 3166-2', () => {
  const known = new Set(iso31661.map(({ alpha2 }) => alpha2))
  const regions = new Map(iso31662.map(({ code, parent }) => [code, parent]))
  expect(countries).toHaveLength(25)
  for (const { code, cities } of countries) {
    expect(known).toContain(code)
    for (const { region } of cities) {
      // A region's parent is its country, or a larger region of it.
      let parent = regions.get(region)
      while (parent !== undefined && parent !== code) parent = regions.get(parent)
      expect(parent, region).toBe(code)
    }
  }
})

test('cities have names of their own, and shares that add up', () => {
  expect(new Set(places.map(({ name }) => name)).size).toBe(places.length)
  expect(placeWeights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
})

test('a dollar buys about as many units as of a currency with that many digits', () => {
  const dollars = { EUR: 0.92, JPY: 155, KWD: 0.307, KRW: 1375, GBP: 0.79 }
  for (const [currency, units] of Object.entries(dollars)) {
    expect(perDollar[currency]! / 10 ** minorDigits(currency)).toBeCloseTo(units, 6)
  }
  for (const { currency } of countries) expect(perDollar[currency]).toBeGreaterThan(0)
})

// The time zone database has the last word on what is written down: the start of each date, from 2023 to 2027.
test.each(Object.keys(zones))('%s has the clock of the time zone database', (zone) => {
  const clock = clockOf(zone)
  const noon = 12 * 3_600_000
  for (let day = Date.UTC(2023, 0, 1); day < Date.UTC(2028, 0, 1); day += 86_400_000) {
    // Noon is at no clock change; its date begins at midnight by the offset that held then.
    const start = startOfDate(day + noon, zone)
    expect((start + clock(start)) % 86_400_000, new Date(start).toISOString()).toBe(0)
  }
})
