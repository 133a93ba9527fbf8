import { expect, test } from 'vitest'
import { json, jsonLines } from '../../src/output/json.js'
import { viewWith, written } from './view.js'

const columns = [
  { name: 'name', kind: 'text', values: ['=1', '\u001b[31m"ü\u2028'] },
  { name: 'netMinor', kind: 'money', values: [123456, null] },
  { name: 'lastSessionAt', kind: 'time', values: [Date.UTC(2026, 5, 30), null] },
] as const

const rows = [
  { name: '=1', netMinor: 123456, lastSessionAt: '2026-06-30T00:00:00.000Z' },
  { name: '\u001b[31m"ü\u2028', netMinor: null, lastSessionAt: null },
]

test('one object, with money in minor units and times as ISO 8601', async () => {
  const whole = JSON.parse(await written(json, viewWith(columns))) as Record<string, unknown>
  expect(Object.keys(whole)).toEqual(['analysis', 'meta', 'rows'])
  expect(whole).toMatchObject({
    analysis: 'test',
    meta: {
      asOf: '2026-07-01T00:00:00.000Z',
      period: { from: null, to: '2026-07-01T00:00:00.000Z' },
      coverage: { orders: { from: '1970-01-01T00:00:00.000Z' }, sessions: null },
      stores: { entities: { at: '1970-01-01T00:00:00.000Z', unfinishedSince: null } },
    },
  })
  expect(whole['rows']).toEqual(rows)
})

test('no rows are an empty list', async () => {
  const empty = viewWith([{ name: 'name', kind: 'text', values: [] }])
  expect(JSON.parse(await written(json, empty))).toMatchObject({ rows: [] })
  expect(await written(jsonLines, empty)).toBe('')
})

test('a row a line', async () => {
  const lines = (await written(jsonLines, viewWith(columns))).split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows)
})

test('many rows come in several pieces', async () => {
  const values = Array.from({ length: 2500 }, (_, i) => i)
  const view = viewWith([{ name: 'n', kind: 'count', values }])
  expect((JSON.parse(await written(json, view)) as { rows: unknown[] }).rows).toEqual(values.map((n) => ({ n })))
  const pieces: unknown[] = []
  for await (const piece of jsonLines(view)) pieces.push(piece)
  expect(pieces).toHaveLength(3)
})
