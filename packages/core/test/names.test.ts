import { describe, expect, it } from 'vitest'
import { countryAlpha3, countryName, didYouMean, nearest } from '@polymart/core'

describe('nearest', () => {
  const names = ['rfm', 'funnel', 'geography', 'revenue']

  it.each([
    ['funel', 'funnel'],
    ['FUNNEL', 'funnel'],
    ['geograhpy', 'geography'],
    ['rf', 'rfm'],
    ['rmf', 'rfm'],
    ['fmr', undefined],
    ['tunnels', 'funnel'],
    ['tiers', undefined],
    ['geology', undefined],
    ['cohorts', undefined],
    ['', undefined],
  ])('of %j is %j', (name, found) => {
    expect(nearest(name, names)).toBe(found)
  })

  it('makes a hint, or nothing', () => {
    expect(didYouMean('revenu', names)).toBe(' Did you mean "revenue"?')
    expect(didYouMean('xyz', names)).toBe('')
  })
})

describe('countries', () => {
  it('have names and three letters; what is none is left', () => {
    expect([countryName('DE'), countryName('(not set)'), countryName('ZZZ')]).toEqual(['Germany', '(not set)', 'ZZZ'])
    expect([countryAlpha3('DE'), countryAlpha3('XX'), countryAlpha3('constructor')]).toEqual([
      'DEU',
      undefined,
      undefined,
    ])
  })
})
