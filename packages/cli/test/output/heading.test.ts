import { expect, test } from 'vitest'
import type { Meta } from '@polymart/analytics'
import { csvWithMeta } from '../../src/output/csv.js'
import { headingLines } from '../../src/output/heading.js'
import { viewWith, written } from './view.js'

const { meta } = viewWith([])
const of = (more: object): Meta => ({ ...meta, ...more })

test('conditions read as --where takes them, and what else was asked for stands beside', () => {
  const params = {
    where: { country: { not: ['DE', null] }, totalMinor: { gte: 100, lt: 200 }, device: 'mobile', city: null },
    statuses: ['completed'],
    test: true,
    bots: false,
    internal: true,
  }
  expect(headingLines(of({ params }), 'rows')[2]).toBe(
    'where country!=["DE",null], totalMinor>=100, totalMinor<200, device=mobile, city=null, orders completed, with test orders, with internal sessions',
  )
  const usual = { where: {}, statuses: ['processing', 'shipped', 'completed', 'refunded'], test: false }
  expect(headingLines(of({ params: usual }), 'rows')).toHaveLength(2)
})

test('of a long condition the beginning is shown, and all of it beside CSV', async () => {
  const countries = Array.from({ length: 200 }, (_, i) => `C${i}`)
  const params = { where: { country: countries, device: 'mobile' }, bots: true }
  const line = headingLines(of({ params }), 'rows')[2]!
  expect(line).toMatch(/^where country=\["C0","C1",.*…, device=mobile, with bots$/)
  expect(line.length).toBeLessThan(130)
  const many = Object.fromEntries(countries.map((name) => [name, 'x'.repeat(100)]))
  expect(headingLines(of({ params: { where: many } }), 'rows')[2]!.length).toBeLessThan(210)
  const view = viewWith([{ name: 'netMinor', kind: 'money', values: [5] }])
  const csv = await written(csvWithMeta, { ...view, meta: of({ params }) })
  expect(csv).toContain(`# conditions: country=${JSON.stringify(countries)}, device=mobile, with bots\r\n`)
})

test('times are of the zone, dates where they begin one', () => {
  const period = { from: Date.UTC(2026, 4, 31, 22), to: Date.UTC(2026, 5, 30, 22, 42, 26, 803) }
  const asOf = period.to
  expect(headingLines(of({ period, asOf, timeZone: 'Europe/Berlin' }), 'rows')[1]).toBe(
    'period 2026-06-01 to 2026-07-01 00:42:26.803, as of 2026-07-01 00:42:26.803, time zone Europe/Berlin',
  )
})

test('two stores are both named, and nothing moves the cursor or ends a line', () => {
  const stores = { entities: { ...meta.stores.entities, url: 'mongodb://h/s' }, sessions: meta.stores.sessions }
  const params = { where: { city: 'a\nb\u001b[31m' } }
  expect(headingLines(of({ stores, params }), 'rows')).toEqual([
    'test rows of mongodb://h/s (entities) and embedded:a (sessions)',
    expect.any(String),
    'where city=a b',
  ])
})

test('CSV begins with comments', async () => {
  const view = viewWith([{ name: 'netMinor', kind: 'money', values: [5] }])
  const setAside = { 'test orders': 1200 }
  const told = { ...view.meta, setAside, warnings: ['Look\nout.'] }
  expect(await written(csvWithMeta, { ...view, meta: told })).toBe(
    [
      '# table: test rows',
      '# store: embedded:a',
      '# period: up to 2026-07-01',
      '# as of: 2026-07-01',
      '# time zone: UTC',
      '# currency: EUR',
      '# conditions: none',
      '# parameters: {"period":{"from":null,"to":"2026-07-01"}}',
      '# set aside: 1,200 test orders',
      '# warning: Look out.',
      'net (EUR)',
      '0.05',
      '',
    ].join('\r\n'),
  )
})

test('what takes no period has none above it', () => {
  expect(headingLines(of({ params: {} }), 'rows')[1]).toBe('as of 2026-07-01, time zone UTC')
})
