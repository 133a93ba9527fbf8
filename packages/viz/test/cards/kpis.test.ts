import { expect, it } from 'vitest'
import { kpisOf } from '../../src/cards/kpis.js'
import type { Kpi, KpiResults } from '../../src/cards/kpis.js'
import { asOf, dashboardResults, geographyResult, resultOf } from '../fixture.js'
import type { Row } from '../fixture.js'

const kpi = (results: KpiResults, id: string): Kpi => kpisOf(results).find((each) => each.id === id) as Kpi

const totalOf = (changes: Row, meta = {}) =>
  resultOf('geography', { places: [], total: [{ ...geographyResult().rows('total')[0], ...changes }] }, meta)

const withTotal = (changes: Row, changesBefore: Row = {}): KpiResults => ({
  ...dashboardResults(),
  geography: totalOf(changes),
  geographyBefore: totalOf(changesBefore),
})

it('compares with the previous period, shares by points', () => {
  const results = withTotal({ orders: 110, sessionConversion: 0.025 }, { orders: 100 })
  expect(kpi(results, 'orders')).toMatchObject({
    value: '110',
    change: { direction: 'up', size: '10.0%', before: '100' },
  })
  const before = kpi(results, 'session-conversion').numbers.before!
  expect(kpi(results, 'session-conversion').change).toMatchObject({
    direction: 'down',
    size: `${((before - 0.025) * 100).toFixed(1)} points`,
  })
})

it('has no previous number where the store covers nothing of the previous period', () => {
  const to = Date.parse('2024-07-01T00:00:00Z')
  const results = { ...dashboardResults(), geographyBefore: totalOf({}, { period: { from: to - 1e9, to } }) }
  for (const each of kpisOf(results)) expect(each).toMatchObject({ change: { direction: 'unknown' } })
})

it('cannot give a percentage of nothing', () => {
  expect(kpi(withTotal({ orders: 5 }, { orders: 0 }), 'orders').change).toEqual({
    direction: 'up',
    size: '',
    before: '0',
  })
})

it('counts as new buyers those of the days of the period', () => {
  const results = dashboardResults()
  const days = (results.revenueByDay as ReturnType<typeof resultOf>).rows('revenue')
  const expected = days
    .filter((row) => String(row['from']) >= '2026-05-31' && Date.parse(String(row['from'])) < asOf)
    .reduce((sum, row) => sum + (row['newBuyers'] as number), 0)
  expect(kpi(results, 'new-buyers').numbers.now).toBe(expected)
  expect(kpi(results, 'new-buyers').daily).toHaveLength(31)
})

it('loses to a failed analysis only the figures that need it', () => {
  const failed = kpisOf({ ...dashboardResults(), funnel: new Error('no funnel') }).filter((each) => 'failure' in each)
  expect(failed).toEqual([{ id: 'funnel-conversion', label: 'Funnel conversion', failure: 'no funnel' }])
})

it('marks a change between few orders', () => {
  expect(kpi(withTotal({ orders: 52 }, { orders: 6 }), 'net').isUnsteady).toBe(true)
  expect(kpi(withTotal({ orders: 52 }, { orders: 30 }), 'net').isUnsteady).toBe(false)
})
