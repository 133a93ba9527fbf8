import { describe, expect, it } from 'vitest'
import { analysisNames, describeAnalyses } from '@polymart/analytics'
import { cards, renderCard, sections } from '../../src/index.js'
import type { Given } from '../../src/index.js'
import { dashboardResults, insightsResult, resultOf } from '../fixture.js'

const given: Given = {
  params: { asOf: '2026-07-01', timeZone: 'Europe/Berlin', period: { from: '2026-06-01' }, compare: 'previous' },
  before: { from: '2026-05-02', to: '2026-06-01' },
}
const cardOf = (id: string) => cards.find((spec) => spec.id === id)!

describe('cards', () => {
  it('are one for each analysis, under names of their own, in sections that there are', () => {
    const called = new Set(cards.flatMap((spec) => Object.values(spec.calls(given)).map(([name]) => name)))
    expect([...called].sort()).toEqual([...analysisNames].sort())
    expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length)
    for (const { section } of cards) expect(Object.keys(sections)).toContain(section)
  })

  it('mean the same call by the same name, whatever is given', () => {
    const known = new Map<string, unknown>()
    for (const spec of cards) {
      for (const [name, call] of Object.entries(spec.calls(given))) {
        expect(known.get(name) ?? call, name).toEqual(call)
        known.set(name, call)
      }
      expect(Object.keys(spec.calls({ params: {}, before: undefined }))).toEqual(Object.keys(spec.calls(given)))
    }
  })

  it('hand on what is given, but no period to what takes none', () => {
    const periods = new Map(describeAnalyses().map(({ name, period }) => [name, period]))
    for (const [name, params] of cards.flatMap((spec) => Object.values(spec.calls(given)))) {
      expect(params).toMatchObject({ asOf: '2026-07-01', timeZone: 'Europe/Berlin' })
      expect('period' in params, name).toBe(periods.get(name) !== null)
    }
    expect(cardOf('key-figures').calls(given)['geographyBefore']![1].period).toEqual(given.before)
  })

  it('are broken down by the field that is asked for', () => {
    for (const spec of cards.filter(({ breakdowns }) => breakdowns)) {
      const asked = JSON.stringify(spec.calls({ ...given, by: 'country' }))
      expect(asked, spec.id).not.toBe(JSON.stringify(spec.calls(given)))
    }
  })
})

describe('renderCard', () => {
  it('gives a card as plain data: its HTML, its charts and its tables', () => {
    const { html, charts, csv } = renderCard(cardOf('insights'), { insights: insightsResult() })
    expect(html).toMatch(/^\s*<section class="card"[^>]* id="insights"/)
    expect(html).toContain('data-chart="insights"')
    expect(html).toContain('data-csv="insights-findings"')
    // What comes from data is escaped.
    expect(html).not.toContain('<b>')
    expect(Object.keys(charts)).toEqual(['insights'])
    expect(charts['insights']).toMatchObject({ data: [{ type: 'bar' }], layout: { light: {}, dark: {} } })
    expect(csv['insights-findings']).toContain('Two go together.')
    expect(JSON.parse(JSON.stringify({ html, charts, csv }))).toEqual({ html, charts, csv })
  })

  it('says in its place why a card could not be made', () => {
    const { html, charts, csv } = renderCard(cardOf('insights'), { insights: new Error('The store <fell> over.') })
    expect(html).toContain('This section could not be created')
    expect(html).toContain('The store &lt;fell&gt; over.')
    expect({ charts, csv }).toEqual({ charts: {}, csv: {} })
    expect(renderCard(cardOf('insights'), {}).html).toContain('This section could not be created')
  })

  it('keeps the key figures whose own results are there', () => {
    const { html } = renderCard(cardOf('key-figures'), { ...dashboardResults(), funnel: new Error('no funnel') })
    expect(html.match(/role="alert"/g)).toHaveLength(1)
    expect(html.match(/class="value"/g)).toHaveLength(7)
  })

  it('says where there is nothing to draw', () => {
    const { html, charts } = renderCard(cardOf('search'), { search: resultOf('search', { terms: [], summary: [] }) })
    expect(html).toContain('Nothing to show for this period.')
    expect(charts).toEqual({})
  })
})

describe('what tables and cards say', () => {
  const places = (rows: readonly Record<string, string | number | null>[], basis: string) =>
    resultOf('geography', { places: rows, total: [] }, { params: { level: 'country', basis } })
  const row = (country: string, netMinor: number, orders: number, previousOrders: number) => ({
    country,
    netMinor,
    netChange: 7.67,
    orders,
    previousOrders,
    sessions: 400,
  })

  it('a CSV has the order and the headings of the table beside it', () => {
    const geography = places([row('DE', 100, 50, 40), row('FR', 900, 60, 50)], 'session')
    const { html, csv } = renderCard(cardOf('geography'), { geography, geographyByBilling: geography })
    expect(csv['geography']!.split('\r\n').map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'Country,Net revenue (EUR)',
      'FR,9.00',
      'DE,1.00',
      '',
    ])
    expect(html.indexOf('France')).toBeLessThan(html.indexOf('Germany'))
  })

  it('a change between few orders is marked', () => {
    const geography = places([row('DE', 100, 5, 40), row('FR', 900, 60, 50)], 'session')
    const { html } = renderCard(cardOf('geography'), { geography, geographyByBilling: geography })
    expect(html.match(/\+767\.0% †/g)).toHaveLength(1)
    expect(html).toContain('fewer than 30 orders')
  })

  it('the map goes by the billing address where sessions know no country', () => {
    const billing = places([row('FR', 900, 60, 50)], 'billing')
    const unknown = places([row('(no session)', 900, 60, 50)], 'session')
    const { html } = renderCard(cardOf('geography'), { geography: unknown, geographyByBilling: billing })
    expect(html).toContain('By the country that orders are billed to')
    expect(html).toContain('France')
    const known = renderCard(cardOf('geography'), { geography: billing, geographyByBilling: new Error('none') })
    expect(known.html).not.toContain('could not be created')
  })

  it('both conversions of a funnel stand beside each other', () => {
    const { html } = renderCard(cardOf('funnel'), dashboardResults())
    expect(html).toMatch(/\d% of all [\d,]+ people who entered have converted so far.*that is the key figure/)
  })
})
