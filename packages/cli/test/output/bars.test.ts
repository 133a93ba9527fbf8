import { expect, test } from 'vitest'
import { bars, sparkline } from '../../src/output/bars.js'
import { tableFor } from '../../src/output/table.js'
import { noColors } from '../../src/terminal/messages.js'
import { viewWith, written } from './view.js'

test('a line of blocks as high as the values', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([-7, 0])).toBe('▁█')
  expect(sparkline([70, 77])).toBe('▇█')
  expect(sparkline([0, 0, 0])).toBe('▁▁▁')
  expect(sparkline([5, null])).toBe('█▁')
})

test('of many values, means of as many as fit in a line', () => {
  const line = sparkline(Array.from({ length: 365 }, (_, day) => (day < 182 ? 10 : 20)))
  expect(line).toMatch(/^▅{29,30}.?█{29,30}$/)
  expect(line).toHaveLength(60)
})

test('bars as long as the values, to an eighth of a character', () => {
  expect(bars([16, 8, 1, 0, -3, null], 4)).toEqual(['████', '██', '▎', '', '', ''])
  expect(bars([0, 0], 4)).toEqual(['', ''])
})

const groups = [
  { name: 'group', kind: 'text', values: ['Champions', 'Lost'] },
  { name: 'customers', kind: 'count', values: [3, 5] },
  { name: 'netMinor', kind: 'money', values: [20000, 5000] },
] as const

test('beside the rows where a terminal is wide enough, and nowhere else', async () => {
  const rows = async (width: number): Promise<string> =>
    (await written(tableFor(width, noColors), viewWith(groups))).split('\n').slice(2).join('\n')
  expect(await rows(100)).toBe(`\
group      customers      net  net
Champions          3  €200.00  ████████████████
Lost               5   €50.00  ████
`)
  for (const width of [40, Infinity]) expect(await rows(width)).not.toMatch(/[█▁]/)
})

test('a table over time has its line above, of all rows also where only the latest stand below', async () => {
  const days = Array.from({ length: 10 }, (_, day) => `2026-06-${String(day + 1).padStart(2, '0')}`)
  const all = [
    { name: 'from', kind: 'date', values: days },
    { name: 'netMinor', kind: 'money', values: days.map((_, day) => day * 100) },
  ] as const
  const latest = all.map((column) => ({ ...column, values: column.values.slice(7) }))
  const view = { ...viewWith(latest, { more: 7 }), overTime: viewWith(all).columns }
  const [, , ...lines] = (await written(tableFor(80, noColors), view)).split('\n')
  expect(lines).toEqual([
    'net over time  ▁▂▃▃▄▅▆▆▇█',
    'from          net',
    '2026-06-08  €7.00',
    '2026-06-09  €8.00',
    '2026-06-10  €9.00',
    '7 earlier rows (--limit shows more, --format csv all of them)',
    '',
  ])
})
