import { expect, it } from 'vitest'
import { formatOf } from '../src/format.js'

const format = formatOf({ currency: 'EUR', timeZone: 'Europe/Berlin' })

it('writes numbers as people read them', () => {
  expect(format.money(-123456)).toBe('-€1,234.56')
  expect(format.wholeMoney(123456)).toBe('€1,235')
  expect(format.shortMoney(123456700)).toBe('€1.2M')
  expect(format.percent(0.0312)).toBe('3.1%')
  expect(format.change(0.5)).toBe('+50.0%')
  expect(format.money(null)).toBe('–')
})

it('writes lengths of time in the unit that fits', () => {
  expect([0, 45_400, 90_000, 12_600_000, 180_000_000].map(format.duration)).toEqual([
    '0 s',
    '45 s',
    '1.5 min',
    '3.5 h',
    '2.1 days',
  ])
})

it('writes times on the local clock, and calendar days as they are', () => {
  expect(format.time(Date.parse('2026-06-30T22:30:00Z'))).toBe('1 Jul 2026, 00:30')
  expect(format.day('2026-06-30')).toBe('30 Jun 2026')
})

it('takes codes that are no currency, and none', () => {
  expect(formatOf({ currency: 'not one', timeZone: 'UTC' }).money(123456)).toBe('1234.56 not one')
  expect(formatOf({ currency: null, timeZone: 'UTC' }).money(123456)).toBe('123,456')
})
