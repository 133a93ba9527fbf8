import { expect, test } from 'vitest'
import { tableFor } from '../../src/output/table.js'
import { noColors } from '../../src/terminal/messages.js'
import type { Format, View } from '../../src/output/view.js'
import { viewWith, written as all } from './view.js'

/** What a table says of itself stands above it, in lines of its own. */
const written = async (format: Format, view: View): Promise<string> =>
  (await all(format, view)).split('\n').slice(2).join('\n')

const plainTable = tableFor(Infinity, noColors)

test('money with its currency, shares as percents, times in words, and what is left out', async () => {
  const view = viewWith(
    [
      { name: 'country', kind: 'text', values: ['DE', '東京'] },
      { name: 'netMinor', kind: 'money', values: [123456789, null] },
      { name: 'share', kind: 'share', values: [0.1234, 1] },
      { name: 'medianMsFromFirst', kind: 'duration', values: [90_000, 450] },
      { name: 'avgOrders', kind: 'number', values: [2.345, 1234] },
      { name: 'lastSessionAt', kind: 'time', values: [Date.UTC(2026, 5, 30, 1, 2, 3, 4), null] },
    ],
    { more: 1234 },
  )
  expect(await written(plainTable, view)).toBe(`\
country            net   share  medianMsFromFirst  avgOrders  lastSessionAt
DE       €1,234,567.89   12.3%            1.5 min       2.35  2026-06-30 01:02:03Z
東京                 –  100.0%             450 ms    1,234.0  –
1,234 more rows (--limit shows more, --format csv all of them)
`)
})

test('texts cannot move the cursor, colour the terminal or turn its direction', async () => {
  const nasty = 'a\u001b[31mred\u001b]8;;http://evil\u0007link\u0007\u202egnp\u2066.exe\nb\r\u009bc'
  const text = await written(plainTable, viewWith([{ name: 'name', kind: 'text', values: [nasty] }]))
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  expect(text.split('\n')).toHaveLength(3)
  expect(text).toContain('ared')
})

test('long texts are cut', async () => {
  const text = await written(plainTable, viewWith([{ name: 'name', kind: 'text', values: ['x'.repeat(100)] }]))
  expect(text.split('\n')[1]).toBe(`${'x'.repeat(39)}…`)
})

test('rows that hold sentences are paragraphs, whole, after what is short of them', async () => {
  const long = 'A sentence that is much longer than what a cell of a table may hold.'
  const columns = [
    { name: 'rank', kind: 'count', values: [1, 2] },
    { name: 'sentence', kind: 'sentence', values: [long, 'Two.\u001b[31m'] },
    { name: 'netMinor', kind: 'money', values: [1999, null] },
    { name: 'evidence', kind: 'sentence', values: ['Seen.', 'Heard.'] },
  ] as const
  expect(await written(tableFor(20, noColors), viewWith(columns, { more: 3 }))).toBe(`\

1  €19.99
   ${long}
   Seen.

2  –
   Two.
   Heard.
3 more rows (--limit shows more, --format csv all of them)
`)
  const none = columns.map((column) => ({ ...column, values: [] }))
  expect(await written(plainTable, viewWith(none))).toBe('Nothing was found.\n')
})

test('as many columns as the terminal is wide, and which are missing', async () => {
  const columns = ['one', 'two', 'three'].map((name) => ({ name, kind: 'text', values: ['12345'] }) as const)
  const lines = (await written(tableFor(12, noColors), viewWith(columns))).split('\n')
  expect(lines).toEqual([
    'one    two',
    '12345  12345',
    'Hidden columns: three (widen the terminal, or use --format)',
    '',
  ])
  expect(await written(tableFor(3, noColors), viewWith(columns))).toMatch(
    /^one\n12345\nHidden columns: two, three .*\n$/,
  )
})

test('a currency that nobody knows stands behind the amount', async () => {
  const columns = [{ name: 'netMinor', kind: 'money', values: [-123456] }] as const
  expect(await written(plainTable, viewWith(columns, { currency: 'no such\u001b[2J' }))).toBe(
    'net\n-1234.56 no such\n'.replace('net\n', '             net\n'),
  )
  expect(await written(plainTable, viewWith(columns, { currency: 'JPY' }))).toContain('-¥123,456')
  expect(await written(plainTable, viewWith(columns, { currency: null }))).toContain('-123,456')
})

test('no rows are a header', async () => {
  expect(await written(plainTable, viewWith([{ name: 'name', kind: 'text', values: [] }]))).toBe('name\n')
})

test('what it is of stands above it', async () => {
  expect((await all(plainTable, viewWith([]))).split('\n').slice(0, 2)).toEqual([
    'test rows of embedded:a',
    'period up to 2026-07-01, as of 2026-07-01, time zone UTC',
  ])
})
