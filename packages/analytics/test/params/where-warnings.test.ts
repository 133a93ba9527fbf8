import { expect, test } from 'vitest'
import { whereWarnings } from '../../src/params/where-warnings.js'

test('a country that is no code, and a word that a field does not know', () => {
  expect(
    whereWarnings([
      { owner: 'user', field: 'country', values: ['DE', 'Germany', null] },
      { owner: 'order', field: 'billing.country', values: ['XY'] },
      { owner: 'row', field: 'country', values: ['Spain'] },
      { owner: 'session', field: 'device', values: ['mobil', 'tablet'] },
    ]),
  ).toEqual([
    'where: country is two letters of ISO 3166-1, such as DE for Germany, found "Germany".',
    'where: billing.country is two letters of ISO 3166-1, such as DE for Germany, found "XY".',
    'where: country is two letters of ISO 3166-1, such as DE for Germany, found "Spain".',
    'where: device is one of desktop, mobile, tablet, found "mobil". Did you mean "mobile"?',
  ])
})

test('the parameter that holds the conditions', () => {
  expect(whereWarnings([{ owner: 'user', field: 'country', values: ['XY'] }], 'steps[1].where')).toEqual([
    'steps[1].where: country is two letters of ISO 3166-1, such as DE for Germany, found "XY".',
  ])
})

test('nothing of what may well be', () => {
  expect(
    whereWarnings([
      { owner: 'user', field: 'loyaltyTier', values: ['gold'] },
      { owner: 'session', field: 'bot', values: [true] },
      { owner: 'product', field: 'brand', values: ['x'] },
      { owner: 'order', field: 'status', values: ['completed'] },
    ]),
  ).toEqual([])
})
