import { describe, expect, it } from 'vitest'
import { specsOf } from './specs.js'

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
const latest = Date.UTC(2026, 5, 30, 22, 42)
const extent = { rows: 1, earliest: Date.UTC(2024, 0, 1), latest }
const specs = specsOf({ orders: extent, sessions: extent })

describe('the period begins by itself', () => {
  it.each([undefined, '2026-06-30T00:00:00.001Z', '2026-07-01'])(
    '30 dates or 12 months before the end of the date of %s',
    (asOf) => {
      expect(iso(specs.funnel({ asOf }).scope.from)).toBe('2026-06-01T00:00:00.000Z')
      expect(iso(specs.geography({ asOf }).scope.from)).toBe('2026-06-01T00:00:00.000Z')
      const { scope, spans } = specs.revenue({ asOf })
      expect(iso(scope.from)).toBe('2025-07-01T00:00:00.000Z')
      expect(spans).toHaveLength(365)
      expect(specs.rfm({ asOf }).scope.from).toBeNull()
    },
  )

  it('by the local date', () => {
    const from = (asOf: string) => iso(specs.geography({ asOf, timeZone: 'America/New_York' }).scope.from)
    expect(from('2026-07-01')).toBe('2026-06-01T04:00:00.000Z')
    expect(from('2026-07-01T00:00:00.001')).toBe('2026-06-02T04:00:00.000Z')
  })
})

describe('of stores that hold nothing, and no time that asOf could be,', () => {
  const nothing = { rows: 0, earliest: null, latest: null }
  const empty = specsOf({ orders: nothing, sessions: nothing })

  it.each([{}, { from: '2026-01-01' }, { to: '2020-01-01' }, { from: '2026-01-01', to: '2026-02-01' }])(
    'the period %j is empty',
    (period) => {
      const { from, to } = empty.funnel({ period }).scope
      expect(from).toBe(to)
    },
  )

  it('a period that ends before it begins is still refused', () => {
    expect(() => empty.rfm({ period: { from: '2026-02-01', to: '2026-01-01' } })).toThrow('Expected period.from')
  })
})
