import { describe, expect, it } from 'vitest'
import { userField } from './field.js'

const read = (country: string, text: unknown): unknown => {
  const found = userField('country', { path: 'v', country }, text)
  return typeof found === 'string' && found.startsWith('country (v)') ? 'refused' : found
}

describe('countries', () => {
  it.each([
    ['DE', 'DE'],
    [' de ', 'DE'],
    ['UK', 'GB'],
    ['EL', 'GR'],
    ['IC', 'ES'],
    ['AC', 'SH'],
    ['BU', 'MM'],
    ['ZR', 'CD'],
    ['DD', 'DE'],
    ['AI', 'AI'],
    ['SK', 'SK'],
    ['YU', 'refused'],
    ['SU', 'refused'],
    ['AN', 'refused'],
    ['ZZ', 'refused'],
    ['XX', 'refused'],
    ['EU', 'refused'],
    ['DEU', 'refused'],
    ['Germany', 'refused'],
    ['', null],
    [7, 'refused'],
  ])('%s as alpha-2 is %s', (text, expected) => {
    expect(read('alpha2', text)).toBe(expected)
    if (text !== 'DEU' && text !== 'Germany') expect(read('any', text)).toBe(expected)
  })

  it.each([
    ['DEU', 'DE'],
    ['gbr', 'GB'],
    ['ZAR', 'CD'],
    ['DDR', 'DE'],
    ['ROM', 'refused'],
    ['SCG', 'refused'],
    ['ZZZ', 'refused'],
    ['DE', 'refused'],
  ])('%s as alpha-3 is %s', (text, expected) => {
    expect(read('alpha3', text)).toBe(expected)
  })

  it.each([
    ['Germany', 'DE'],
    ['Turkey', 'TR'],
    ['TÜRKİYE', 'TR'],
    ['Czech Republic', 'CZ'],
    ['Czechia', 'CZ'],
    ['England', 'GB'],
    ['Great Britain', 'GB'],
    ['The Netherlands', 'NL'],
    ['Netherlands', 'NL'],
    ['USA', 'US'],
    ['U.S.A.', 'US'],
    ['United States of America', 'US'],
    ['South Korea', 'KR'],
    ['Korea, Republic of', 'KR'],
    ['Republic of Korea', 'KR'],
    ['Russia', 'RU'],
    ['Vietnam', 'VN'],
    ['Viet Nam', 'VN'],
    ['Islamic Republic of Iran', 'IR'],
    ['Bolivia', 'BO'],
    ["Cote d'Ivoire", 'CI'],
    ['Ivory Coast', 'CI'],
    ['St. Lucia', 'LC'],
    ['Trinidad & Tobago', 'TT'],
    ['Burma', 'MM'],
    ['Hong Kong', 'HK'],
    ['Congo', 'CG'],
    ['Korea', 'refused'],
    ['Virgin Islands', 'refused'],
    ['Yugoslavia', 'refused'],
    ['Atlantis', 'refused'],
    ['constructor', 'refused'],
  ])('%s by name is %s', (text, expected) => {
    expect(read('name', text)).toBe(expected)
    expect(read('any', text)).toBe(expected)
  })

  it('stay as they are where the mapping does not say how they are written', () => {
    expect(userField('country', 'v', 'UK')).toBe('UK')
    expect(userField('country', { path: 'v', values: { XK: 'Kosovo' }, country: 'any' }, 'Kosovo')).toBe('XK')
    expect(userField('country', { path: 'v', values: { DE: '' }, country: 'any' }, '')).toBe('DE')
  })
})
