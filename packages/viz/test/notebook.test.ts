import { expect, it } from 'vitest'
import { figureHtml, rfmFigure, show, showTable, watch } from '../src/index.js'
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

it('shows one table alone, without what draws charts', () => {
  const page = documentOf(showTable(rfmResult(), 'groups'))
  expect(page).toContain('id="table-groups"')
  expect(page.match(/<table /g)).toHaveLength(1)
  expect(page).not.toContain('id="runtime"')
})

it('says why a table is not shown', () => {
  expect(() => showTable(rfmResult(), 'customers')).toThrow('is about single customers. Pass includeCustomers: true')
  expect(() => showTable(rfmResult(), 'group')).toThrow('Expected a table of rfm (groups), found "group".')
  expect(documentOf(showTable(rfmResult(), 'customers', { includeCustomers: true }))).toContain(customerId(1))
})

it('says in a cell how far work is, and how it ended', async () => {
  const said: string[] = []
  const display = { html: (text: string): void => void said.push(text) }
  const step = { stage: 'read', done: 1, total: 4, unit: 'partitions' }
  await watch(display, async ({ onProgress }) => onProgress(step))
  expect(said[0]).toContain('<progress value="1" max="4"></progress> read: 1 of 4 partitions')
  expect(said.at(-1)).toMatch(/Done in \d+\.\d s/)
  await expect(watch(display, () => Promise.reject(new Error('<no>')))).rejects.toThrow('<no>')
  expect(said.at(-1)).toMatch(/Failed after .* s: &lt;no&gt;/)
  expect(process.listenerCount('SIGINT')).toBe(0)
})
