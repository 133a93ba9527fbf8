import { describe, expect, it } from 'vitest'
import { bson, ownField, userField } from './field.js'

const utc = (text: string): number => Date.parse(text)

describe('money', () => {
  it.each([
    [19.99, 'EUR', 1999],
    [0.1 + 0.7, 'EUR', 'refused'],
    [1.005, 'EUR', 'refused'],
    [4.35, 'EUR', 435],
    [-4.35, 'EUR', -435],
    [-0, 'EUR', 0],
    [1e-7, 'EUR', 'refused'],
    [90071992547409.91, 'EUR', 9007199254740991],
    [90071992547409.92, 'EUR', 'refused'],
    [1200, 'JPY', 1200],
    [1200.5, 'JPY', 'refused'],
    ['1.234', 'KWD', 1234],
    ['1.2340', 'KWD', 1234],
    ['1.2345', 'KWD', 'refused'],
    ['19990.50', 'HUF', 1999050],
    ['1999.000', 'IQD', 1999000],
    ['1.50', 'BTC', 'refused'],
    [' 12.5 ', 'EUR', 1250],
    ['+12', 'EUR', 1200],
    ['.5', 'EUR', 50],
    ['5.', 'EUR', 500],
    ['1,234.56', 'EUR', 'refused'],
    ['12,50', 'EUR', 'refused'],
    ['€12', 'EUR', 'refused'],
    ['', 'EUR', 'refused'],
    ['.', 'EUR', 'refused'],
    ['NaN', 'EUR', 'refused'],
    [NaN, 'EUR', 'refused'],
    [Infinity, 'EUR', 'refused'],
    [12n, 'EUR', 1200],
    [true, 'EUR', 'refused'],
    [[1], 'EUR', 'refused'],
    [bson('Decimal128', '1.999E+1'), 'EUR', 1999],
    [bson('Decimal128', '1.9990E+3'), 'EUR', 199900],
    [bson('Decimal128', '1E-3'), 'EUR', 'refused'],
    [bson('Decimal128', '0E-6176'), 'EUR', 0],
    [bson('Decimal128', '1E+6111'), 'EUR', 'refused'],
    [bson('Decimal128', 'Infinity'), 'EUR', 'refused'],
    [bson('Long', '7'), 'EUR', 700],
    [bson('Double', '7.5'), 'EUR', 750],
    [{ $numberDecimal: '7.50' }, 'EUR', 750],
    [{ $numberLong: '7' }, 'EUR', 700],
    [{ a: 1 }, 'EUR', 'refused'],
  ])('%s in major units of %s is %s', (value, currency, expected) => {
    const found = ownField({ type: 'money', unit: 'major', currency }, value)
    expect(typeof found === 'string' ? 'refused' : found).toBe(expected)
  })

  it.each([
    [1999, 1999],
    ['1999', 1999],
    [bson('Long', '9007199254740991'), Number.MAX_SAFE_INTEGER],
    [9007199254740993n, 'refused'],
    [19.99, 'refused'],
    ['19.00', 1900 / 100],
  ])('%s in minor units is %s', (value, expected) => {
    const found = ownField({ type: 'money', unit: 'minor' }, value)
    expect(typeof found === 'string' ? 'refused' : found).toBe(expected)
  })

  it.each([
    [0.125, 13],
    [-0.125, -13],
    ['0.1249999', 12],
    [0.30000000000000004, 30],
    ['0.005', 1],
    ['0.0049', 0],
    ['-0.0049', 0],
    ['1e-50', 0],
  ])('%s is rounded to %s cents where that is asked for', (value, expected) => {
    expect(ownField({ type: 'money' }, value, { money: { unit: 'major', currency: 'EUR', fraction: 'round' } })).toBe(
      expected,
    )
  })

  it('says what is wrong with fractions of a cent', () => {
    expect(ownField({ type: 'money', unit: 'major', currency: 'EUR' }, 1.999)).toBe(
      'extra.own (v): expected money without fractions of a minor unit (2 digits of EUR); "fraction": "round" rounds them, found a number with a fraction',
    )
  })

  it('refuses a currency beside the one that is stated, and one that is not there', () => {
    const money = { unit: 'major', currency: 'EUR' } as const
    const mapping = { type: 'money', currency: { path: 'v.in' }, path: 'v.sum' }
    expect(ownField(mapping, { sum: 1, in: 'EUR' }, { money })).toBe(100)
    expect(ownField(mapping, { sum: 1, in: 'USD' }, { money })).toMatch('another is found beside it')
    expect(ownField(mapping, { sum: 1 }, { money })).toMatch('its own is not there')
  })
})

describe('time', () => {
  const zone = 'Europe/Berlin'
  it.each([
    [{}, new Date(5), 5],
    [{}, new Date(NaN), 'refused'],
    [{}, 5, 'refused'],
    [{}, '2026-07-01T09:30:00.000Z', utc('2026-07-01T09:30Z')],
    [{}, '2026-07-01T09:30:00.123456789+02:00', utc('2026-07-01T07:30:00.123Z')],
    [{}, '2026-07-01 09:30+0200', utc('2026-07-01T07:30Z')],
    [{}, '2026-07-01 09:30:59.9 +02', utc('2026-07-01T07:30:59.900Z')],
    [{}, '2026-07-01T09:30:00', 'refused'],
    [{ zone }, '2026-07-01T09:30:00', utc('2026-07-01T07:30Z')],
    [{ zone }, '2026-07-01 09', utc('2026-07-01T07:00Z')],
    [{ zone }, '2026-07-01', utc('2026-06-30T22:00Z')],
    [{ zone }, '2026-07-01T09:30:00Z', utc('2026-07-01T09:30Z')],
    [{ zone }, '2026-03-29T02:30', utc('2026-03-29T01:30Z')],
    [{ zone }, '2026-10-25T02:30', utc('2026-10-25T00:30Z')],
    [{ zone }, '2026-10-25T03:30', utc('2026-10-25T02:30Z')],
    [{ zone: 'Australia/Lord_Howe' }, '2026-04-05T01:45', utc('2026-04-04T14:45Z')],
    [{ zone: 'America/Sao_Paulo' }, '2018-11-04', utc('2018-11-04T03:00Z')],
    [{ zone: 'Pacific/Apia' }, '2011-12-30T12:00', utc('2011-12-30T22:00Z')],
    [{ zone }, '2026-02-30', 'refused'],
    [{ zone }, '2026-07-01T24:00', 'refused'],
    [{ zone }, '01.07.2026', 'refused'],
    [{ zone }, '', 'refused'],
    [{ time: 'date' }, '2026-07-01T09:30:00.000Z', 'refused'],
    [{ time: 'date' }, { $date: '2026-07-01T09:30:00Z' }, utc('2026-07-01T09:30Z')],
    [{ time: 'date' }, { $date: { $numberLong: '-5' } }, -5],
    [{ zone }, { $date: '2026-07-01T09:30:00' }, utc('2026-07-01T07:30Z')],
    [{ time: 'date', zone }, { $date: '2026-07-01T09:30:00' }, utc('2026-07-01T07:30Z')],
    [{ zone }, { $date: '2026-07-01T09:30:00.5+0100' }, utc('2026-07-01T08:30:00.500Z')],
    [{}, { $date: '2026-07-01T09:30:00' }, 'refused'],
    [{ zone }, { $date: '2026-02-30T09:30:00Z' }, 'refused'],
    [{ zone }, { $date: '2026-02-30T09:30:00' }, 'refused'],
    [{ zone }, { $date: 'July 1, 2026' }, 'refused'],
    [{ zone }, { $date: '2026' }, 'refused'],
    [{ zone }, { $date: 5 }, 5],
    [{ zone }, { $date: { $date: 5 } }, 'refused'],
    [{ zone }, { $date: { $numberLong: 'much' } }, 'refused'],
    [{ time: 'text' }, new Date(5), 'refused'],
    [{ time: 's' }, 1.0015, 1001],
    [{ time: 's' }, 1719800000.123, 1719800000123],
    [{ time: 's' }, '1719800000', 1719800000000],
    [{ time: 's' }, bson('Long', '1719800000'), 1719800000000],
    [{ time: 'ms' }, 5, 5],
    [{ time: 'ms' }, -1.5, -2],
    [{ time: 'us' }, -1, -1],
    [{ time: 'us' }, 1719800000123999, 1719800000123],
    [{ time: 'ns' }, 1719800000123999999n, 1719800000123],
    [{ time: 'ns' }, '-1', -1],
    [{ time: 'ms' }, 1e18, 'refused'],
    [{ time: 'ms' }, 'now', 'refused'],
  ])('%o: %s', (mapping, value, expected) => {
    const found = ownField({ type: 'time', ...mapping }, value)
    expect(typeof found === 'string' ? 'refused' : found).toBe(expected)
  })

  it('is read as the mapping says for all, unless a field says otherwise', () => {
    const times = { zone, time: 'text' } as const
    expect(ownField({ type: 'time' }, '2026-07-01', { times })).toBe(utc('2026-06-30T22:00Z'))
    expect(ownField({ type: 'time', zone: 'UTC' }, '2026-07-01', { times })).toBe(utc('2026-07-01T00:00Z'))
    expect(ownField({ type: 'time', time: 's' }, 1, { times })).toBe(1000)
  })

  it('says that a zone has to be stated', () => {
    expect(ownField({ type: 'time' }, '2026-07-01T09:30')).toMatch(
      'expected a time with its offset, or a "zone" that it is in',
    )
  })
})

describe('ids and texts', () => {
  const uuid = '0e1c7a52-5b1d-4c0f-8a3e-00000000000a'
  const bytes = Uint8Array.from(Buffer.from(uuid.replaceAll('-', ''), 'hex'))
  it.each([
    ['a', 'a'],
    [17, '17'],
    [12345678901234567890n, '12345678901234567890'],
    [bson('ObjectId', '65f000000000000000000001'), '65f000000000000000000001'],
    [{ $oid: '65f000000000000000000001' }, '65f000000000000000000001'],
    [bson('UUID', uuid), uuid],
    [{ $uuid: uuid }, uuid],
    [{ _bsontype: 'Binary', sub_type: 4, buffer: bytes }, uuid],
    [bytes, uuid],
    [bson('Long', '7'), '7'],
    ['a\0b', 'refused'],
    [1.5, 'refused'],
    [true, 'refused'],
    [{ a: 1 }, 'refused'],
    [{ _bsontype: 'ObjectId' }, 'refused'],
    [{ _bsontype: 'Long', toString: 7 }, 'refused'],
    ['', 'refused'],
    ['  ', 'refused'],
    [[1], 'refused'],
    [new Date(5), 'refused'],
    [{ _bsontype: 'Binary', sub_type: 0, buffer: bytes }, 'refused'],
    [null, 'refused'],
    [undefined, 'refused'],
  ])('%s is %s', (value, expected) => {
    const found = userField('userId', 'v', value) as string
    expect(found.startsWith('userId (v)') ? 'refused' : found).toBe(expected)
  })

  it('are null where they may be, or what the mapping says', () => {
    expect(userField('name', 'v', null)).toBeNull()
    expect(userField('name', 'v', undefined)).toBeNull()
    expect(userField('name', { path: 'v', default: 'nobody' }, null)).toBe('nobody')
    expect(userField('name', { path: 'v', otherwise: null }, true)).toBeNull()
    expect(userField('name', { constant: 'x' }, 'y')).toBe('x')
    expect(userField('status', 'v', null)).toMatch('status (v): expected a text, found null')
    expect(userField('name', { path: 'v', values: { a: ['A', 1] } }, 1)).toBe('a')
    expect(userField('name', { path: 'v', values: { a: ['A', 1] } }, 'b')).toBe('b')
    expect(userField('name', { path: 'v', values: { a: 'A' }, otherwise: null }, 'b')).toBeNull()
    expect(userField('birthYear', 'v', '1990')).toBe(1990)
    expect(userField('birthYear', 'v', bson('Decimal128', '1990.0'))).toBe(1990)
    expect(userField('birthYear', 'v', 1990.5)).toMatch('expected a whole number')
  })
})

describe('countries', () => {
  it.each([
    ['alpha2', 'de', 'DE'],
    ['alpha2', 'DEU', 'refused'],
    ['alpha3', 'DEU', 'DE'],
    ['alpha3', 'aut', 'AT'],
    ['alpha3', 'XXX', 'refused'],
    ['alpha3', 'toString', 'refused'],
    ['name', 'Germany', 'DE'],
    ['name', ' united states ', 'US'],
    ['name', 'United States of America', 'US'],
    ['name', 'Czechia', 'CZ'],
    ['name', 'Germania', 'refused'],
    ['any', 'CH', 'CH'],
    ['any', 'CHE', 'CH'],
    ['any', 'switzerland', 'CH'],
    ['any', 7, 'refused'],
  ])('as %s: %s is %s', (country, value, expected) => {
    const found = userField('country', { path: 'v', country }, value) as string
    expect(found.startsWith('country (v)') ? 'refused' : found).toBe(expected)
  })

  it('have aliases of one’s own, and stay as they are unless the mapping says how they are written', () => {
    const mapping = { path: 'v', country: 'alpha3', values: { DE: ['Deutschland', 'BRD', 49] } }
    expect(userField('country', mapping, 'BRD')).toBe('DE')
    expect(userField('country', mapping, 49)).toBe('DE')
    expect(userField('country', mapping, 'FRA')).toBe('FR')
    expect(userField('country', 'v', 'DEU')).toBe('DEU')
  })
})

describe('booleans', () => {
  const values = { true: ['yes', 1], false: ['no', 0, 'null'] }
  it.each([
    [undefined, true, true],
    [undefined, 'false', false],
    [undefined, 1, 'refused'],
    [values, 'yes', true],
    [values, 1, true],
    [values, '1', true],
    [values, 0, false],
    [values, true, true],
    [values, 'maybe', 'refused'],
  ])('by %o: %s is %s', (of, value, expected) => {
    const found = userField('marketingConsent', { path: 'v', ...(of && { values: of }) }, value)
    expect(typeof found === 'string' ? 'refused' : found).toBe(expected)
  })
})

describe('lists of texts', () => {
  it.each([
    ['v', ['a', 1], ['a', '1']],
    ['v', null, []],
    ['v', undefined, []],
    [{ path: 'v', item: 'n.t' }, [{ n: { t: 'a' } }], ['a']],
    [{ path: 'v', separator: '|' }, 'a | b', ['a', 'b']],
    [{ path: 'v', separator: '|' }, '', []],
    [{ path: 'v', separator: '|' }, ['a'], ['a']],
    [{ path: 'v', values: { Books: ['b'] } }, ['b', 'c'], ['Books', 'c']],
    [{ path: 'v.w' }, [{ w: ['a'] }, { w: 'b' }, {}], ['a', 'b']],
    [{ constant: ['x'] }, ['a'], ['x']],
  ])('%o of %o are %o', (mapping, value, expected) => {
    expect(userField('preferredCategories', mapping, value)).toEqual(expected)
  })

  it('are refused with their place', () => {
    expect(userField('preferredCategories', 'v', 'a')).toBe(
      'preferredCategories (v): expected a list, found a text of 1 character',
    )
    expect(userField('preferredCategories', 'v', ['a', true])).toBe(
      'preferredCategories[1] (v): expected a text, found a boolean',
    )
  })
})
