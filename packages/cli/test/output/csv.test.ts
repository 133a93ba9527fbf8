import { expect, test } from 'vitest'
import { csv } from '../../src/output/csv.js'
import { viewWith, written } from './view.js'

test('names, times, money in major units, quotients in full, and null', async () => {
  const view = viewWith([
    { name: 'country', type: 'text', values: ['DE', null] },
    { name: 'netMinor', type: 'money', values: [-123456, null] },
    { name: 'share', type: 'ratio', values: [1 / 3, 0] },
    { name: 'lastSessionAt', type: 'time', values: [Date.UTC(2026, 5, 30, 1, 2, 3, 4), null] },
    { name: 'from', type: 'date', values: ['2026-06-01', '2026-06-02'] },
    { name: 'bot', type: 'boolean', values: [true, false] },
  ])
  expect(await written(csv, view)).toBe(
    [
      'country,net (EUR),share,lastSessionAt,from,bot',
      'DE,-1234.56,0.3333333333333333,2026-06-30T01:02:03.004Z,2026-06-01,true',
      ',,0,,2026-06-02,false',
      '',
    ].join('\r\n'),
  )
})

test.each([
  ['JPY', 'net (JPY)', '123456'],
  ['KWD', 'net (KWD)', '123.456'],
  [null, 'netMinor', '123456'],
])('the minor unit of %s', async (currency, header, amount) => {
  const view = viewWith([{ name: 'netMinor', type: 'money', values: [123456] }], { currency })
  expect(await written(csv, view)).toBe(`${header}\r\n${amount}\r\n`)
})

test('quotes what RFC 4180 asks for, and tells an empty text from null', async () => {
  const view = viewWith([{ name: 'name', type: 'text', values: ['a,b', 'say "hi"', 'two\nlines', '', null] }])
  expect(await written(csv, view)).toBe('name\r\n"a,b"\r\n"say ""hi"""\r\n"two\nlines"\r\n""\r\n\r\n')
})

test.each(['=1+1', '+1', '-1', '@A1', '\tx', '\rx'])('text %j is no formula', async (text) => {
  const view = viewWith([{ name: 'name', type: 'text', values: [text] }])
  expect(await written(csv, view)).toMatch(/^name\r\n"?'/)
})

test('a negative number is no text', async () => {
  const view = viewWith([{ name: 'change', type: 'ratio', values: [-0.5] }])
  expect(await written(csv, view)).toBe('change\r\n-0.5\r\n')
})

test('no rows are a header', async () => {
  expect(await written(csv, viewWith([{ name: 'name', type: 'text', values: [] }]))).toBe('name\r\n')
})
