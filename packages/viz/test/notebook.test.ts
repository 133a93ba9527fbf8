import { expect, it } from 'vitest'
import { figureHtml, rfmFigure, show } from '../src/index.js'
import { customerId, insightsResult, resultOf, rfmResult } from './fixture.js'

const documentOf = (frame: string): string =>
  /srcdoc="([^"]*)"/
    .exec(frame)![1]!
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

it('shows a result in a frame that can reach neither the notebook nor the network', () => {
  const frame = show(rfmResult())
  expect(frame).toMatch(/^<iframe sandbox="allow-scripts allow-downloads" [^<]*><\/iframe>$/)
  const page = documentOf(frame)
  expect(page).toContain('Content-Security-Policy')
  expect(page).toContain('Champions')
  expect(page).toContain('Everything up to 30 Jun 2026, as of 30 Jun 2026, 23:41 (UTC).')
})

it('shows customers only when asked', () => {
  expect(documentOf(show(rfmResult()))).not.toContain(customerId(1))
  expect(documentOf(show(rfmResult(), { includeCustomers: true }))).toContain(customerId(1))
})

it('shows sentences at once, in cells that break their lines', () => {
  const page = documentOf(show(insightsResult()))
  const [table] = /<details[^>]*>(?:(?!<details)[^])*?id="table-findings"/.exec(page)!
  expect(table).toMatch(/^<details[^>]* open[ >]/)
  expect(page).toContain('<td class="text sentence">Two go together.</td>')
  // Of numbers the chart is the first thing to see.
  expect(documentOf(show(rfmResult()))).not.toMatch(/<details[^>]* open[ >]/)
})

it('shows the tables of an analysis that it has no chart for', () => {
  const page = documentOf(show(resultOf('of one’s own', { months: [{ month: '2026-01', users: 3 }] })))
  expect(page).toContain('2026-01')
  expect(page).not.toContain('class="plot"')
})

it('shows a figure in the theme that it was made in', () => {
  expect(documentOf(figureHtml(rfmFigure(rfmResult(), { theme: 'dark' })))).toContain(
    '<html lang="en" data-theme="dark">',
  )
})
