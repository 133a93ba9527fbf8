import { expect, it } from 'vitest'
import type { ResultColumn } from '@polymart/analytics'
import { csvOf } from '../../src/page/csv.js'

const column = (name: string, type: ResultColumn['type'], ...values: ResultColumn['values']): ResultColumn => ({
  name,
  type,
  values,
})

it('gives money in major units with the currency, times in ISO 8601, ratios unrounded and null as nothing', () => {
  const columns = [
    column('country', 'text', '', null),
    column('netMinor', 'money', -123456, null),
    column('netShare', 'ratio', 1 / 3, null),
    column('lastSessionAt', 'time', 0, null),
  ]
  expect(csvOf(columns, { currency: 'EUR' })).toBe(
    'country,net (EUR),netShare,lastSessionAt\r\n"",-1234.56,0.3333333333333333,1970-01-01T00:00:00.000Z\r\n,,,\r\n',
  )
})

it('knows currencies without a minor unit', () => {
  expect(csvOf([column('netMinor', 'money', 500)], { currency: 'JPY' })).toBe('net (JPY)\r\n500\r\n')
})

it('quotes what needs it and disarms what a spreadsheet would run', () => {
  const texts = ['a,b', 'say "x"', 'two\nlines', '=1+1', '+1', '-1', '@SUM(A1)', '\tx', '=cmd|"a"']
  expect(csvOf([column('name', 'text', ...texts)], { currency: null }).split('\r\n')).toEqual([
    'name',
    '"a,b"',
    '"say ""x"""',
    '"two\nlines"',
    `'=1+1`,
    `'+1`,
    `'-1`,
    `'@SUM(A1)`,
    `'\tx`,
    `"'=cmd|""a"""`,
    '',
  ])
})
