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
