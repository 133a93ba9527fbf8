import { expect, test } from 'vitest'
import { checkMapping } from '@polymart/core'
import { addWhere, whereOf } from '../../src/arguments/where.js'
import type { ConditionText } from '@polymart/core'

test.each([
  ['country=DE', { country: 'DE' }],
  ['bot=true', { bot: true }],
  ['session.internal=false', { 'session.internal': false }],
  ['birthYear=1980', { birthYear: 1980 }],
  ['user.birthYear=1980', { 'user.birthYear': 1980 }],
  ['totalMinor=-5', { totalMinor: -5 }],
  // In which zone a time is read, the analysis says.
  ['signupAt=2026-01-01', { signupAt: '2026-01-01' }],
  ['at=1751328000000', { at: '1751328000000' }],
  ['billing.country=US', { 'billing.country': 'US' }],
  ['city=null', { city: null }],
  ['city="null"', { city: 'null' }],
  ['city=', { city: '' }],
  ['referrer=a=b', { referrer: 'a=b' }],
  ['status=["completed","shipped"]', { status: ['completed', 'shipped'] }],
  ['bot=[true,null]', { bot: [true, null] }],
  // What does not fit the field, or is no field, is left to the analysis, which knows what it expects.
  ['bot=yes', { bot: 'yes' }],
  ['birthYear=', { birthYear: '' }],
  ['birthYear=young', { birthYear: 'young' }],
  ['contry=DE', { contry: 'DE' }],
  ['country!=DE', { country: { not: 'DE' } }],
  ['country!=null', { country: { not: null } }],
  ['country!=["DE","AT"]', { country: { not: ['DE', 'AT'] } }],
  ['referrer!=a>=b', { referrer: { not: 'a>=b' } }],
  ['referrer=<b', { referrer: '<b' }],
  ['totalMinor>=10000', { totalMinor: { gte: 10_000 } }],
  ['order.totalMinor>10000', { 'order.totalMinor': { gt: 10_000 } }],
  ['totalMinor <= -1', { totalMinor: { lte: -1 } }],
  ['birthYear<1980', { birthYear: { lt: 1980 } }],
  ['signupAt>=2026-01-01T09:00', { signupAt: { gte: '2026-01-01T09:00' } }],
  ['birthYear>=young', { birthYear: { gte: 'young' } }],
  ['country>=DE', { country: { gte: 'DE' } }],
])('--where %s', (text, where) => {
  expect(whereOf(addWhere(text))).toEqual(where)
})

const all = (...texts: string[]) =>
  whereOf(texts.reduce<readonly ConditionText[]>((before, text) => addWhere(text, before), []))

test('a field that comes twice means any of its values, none of them, or a range', () => {
  expect(all('device=mobile', 'bot=false', 'device=tablet', 'device=["desktop",null]')).toEqual({
    device: ['mobile', 'tablet', 'desktop', null],
    bot: false,
  })
  expect(all('device!=mobile', 'device!=["desktop",null]')).toEqual({ device: { not: ['mobile', 'desktop', null] } })
  expect(all('totalMinor>=100', 'totalMinor<200')).toEqual({ totalMinor: { gte: 100, lt: 200 } })
})

test.each([
  [['device=mobile', 'device!=tablet'], 'found device=mobile and device!=tablet.'],
  [['totalMinor>=1', 'totalMinor=5'], 'found totalMinor>=1 and totalMinor=5.'],
  [['totalMinor>=1', 'totalMinor>=5'], 'found totalMinor>=1 and totalMinor>=5.'],
])('%j of one field are refused', (texts, found) => {
  expect(() => all(...texts)).toThrow('with = alone, with != alone, or a range such as >= and <, ' + found)
})

test('now is the moment of the command', () => {
  const before = Date.now()
  const { signupAt } = all('signupAt<now') as { signupAt: { lt: number } }
  expect(signupAt.lt).toBeGreaterThanOrEqual(before)
  expect(signupAt.lt).toBeLessThanOrEqual(Date.now())
})

test.each(['country', '=DE', '', '>=5', 'country!', 'country!DE'])('--where "%s" is refused', (text) => {
  expect(() => addWhere(text)).toThrow(
    "Expected --where to be a condition such as country=DE, country!=DE or 'totalMinor>=10000', found",
  )
})

test('a long condition is shown in part', () => {
  expect(() => addWhere('x'.repeat(1000))).toThrow(`found "${'x'.repeat(199)}…. Put one with`)
  const [one, other] = ['a>=', 'a='].map((start) => start + 'x'.repeat(1000))
  expect(() => all(one!, other!)).toThrow(`found ${one!.slice(0, 200)}….`)
})

test('a broken list is refused', () => {
  expect(() => whereOf(addWhere('country=["DE",]'))).toThrow('a value or a JSON list such as ["DE","AT"]')
})

test.each(['[', '[{"a":'])('a list that is nested without end is refused', (opening) => {
  expect(() => whereOf(addWhere(`country=${opening.repeat(50_000)}]`))).toThrow(
    'The value of --where country has lists or objects nested deeper than 200 levels.',
  )
})

const mapping = checkMapping({
  users: {
    from: 'customers',
    fields: { userId: '_id', signupAt: 'since' },
    extra: {
      points: { type: 'integer', path: 'points' },
      vip: { type: 'boolean', path: 'vip' },
      tier: { type: 'text', path: 'tier' },
      joined: { type: 'time', path: 'joined' },
    },
  },
})

test.each([
  ['points=5', { points: 5 }],
  ['user.points=5', { 'user.points': 5 }],
  ['points="5"', { points: '5' }],
  ['vip=false', { vip: false }],
  ['tier=5', { tier: '5' }],
  ['tier=null', { tier: null }],
  ['joined>=2026-01-01', { joined: { gte: '2026-01-01' } }],
  ['points>5', { points: { gt: 5 } }],
  ['order.points=5', { 'order.points': '5' }],
])('--where %s is of the kind that the mapping says', (text, where) => {
  expect(whereOf(addWhere(text), mapping)).toEqual(where)
})
