import { expect, test } from 'vitest'
import { checkMapping } from '@polymart/core'
import { addWhere, whereOf } from '../../src/arguments/where.js'
import type { WhereTexts } from '../../src/arguments/where.js'

test.each([
  ['country=DE', { country: 'DE' }],
  ['bot=true', { bot: true }],
  ['session.internal=false', { 'session.internal': false }],
  ['birthYear=1980', { birthYear: 1980 }],
  ['user.birthYear=1980', { 'user.birthYear': 1980 }],
  ['totalMinor=-5', { totalMinor: -5 }],
  ['signupAt=2026-01-01', { signupAt: Date.UTC(2026, 0, 1) }],
  ['at=1751328000000', { at: 1_751_328_000_000 }],
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
])('--where %s', (text, where) => {
  expect(whereOf(addWhere(text))).toEqual(where)
})

test('a field that comes twice means any of its values', () => {
  const where = ['device=mobile', 'bot=false', 'device=tablet', 'device=["desktop",null]'].reduce<WhereTexts>(
    (before, text) => addWhere(text, before),
    {},
  )
  expect(whereOf(where)).toEqual({ device: ['mobile', 'tablet', 'desktop', null], bot: false })
})

test.each(['country', '=DE', ''])('--where "%s" is refused', (text) => {
  expect(() => addWhere(text)).toThrow('Expected --where to be field=value such as country=DE')
})

test('a broken list and a time that is none are refused', () => {
  expect(() => whereOf(addWhere('country=["DE",]'))).toThrow('a value or a JSON list such as ["DE","AT"]')
  expect(() => whereOf(addWhere('signupAt=yesterday'))).toThrow('Expected --where signupAt to be a date')
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
  ['joined=2026-01-01', { joined: Date.UTC(2026, 0, 1) }],
  ['order.points=5', { 'order.points': '5' }],
])('--where %s is of the kind that the mapping says', (text, where) => {
  expect(whereOf(addWhere(text), mapping)).toEqual(where)
})
