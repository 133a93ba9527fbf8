import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pageHtml } from '../../src/index.js'
import type { Settled } from '../../src/index.js'
import {
  asOf,
  customerId,
  dashboardResults,
  funnelByResult,
  geographyResult,
  insightsResult,
  placeNames,
  resultOf,
} from '../fixture.js'

const contentOf = (page: string, id: string): string => page.split(`id="${id}">`)[1]!.split('</script>')[0]!
const withoutScripts = (page: string): string => page.replaceAll(/<script[^]*?<\/script>/g, '')

describe('pageHtml', () => {
  it('is one file of less than 2.5 MB that names no other', () => {
    const page = pageHtml(dashboardResults(), { includeCustomers: true })
    expect(Buffer.byteLength(page)).toBeLessThan(2.5e6)
    expect(
      [...withoutScripts(page).matchAll(/(?:src|href|url)\s*[=(]\s*"?([^")]*)/g)]
        .map((match) => match[1])
        .filter((to) => !to?.startsWith('#')),
    ).toEqual(['data:,'])
  })

  it('says what it shows, as of when, in which zone and currency', () => {
    const page = withoutScripts(pageHtml(dashboardResults(), { title: 'Corner shop' }))
    for (const text of [
      '<h1>Corner shop</h1>',
      '30 Jun 2026, 23:41',
      'Times in UTC',
      'Amounts in EUR',
      '31 May 2026 to 30 Jun 2026 (31 days, local time), compared with 30 Apr 2026 to 30 May 2026.',
      'Sessions cover 2 Apr 2026 to 30 Jun 2026 (90 days).',
      'RFM: 44% of customers share frequency score 1',
      'bot sessions: 2,104',
      'Not on the map: Singapore, Unknown Region, (no session), (not set).',
    ]) {
      expect(page).toContain(text)
    }
  })

  it('says all that narrows it, and leads to its sections', () => {
    const narrowed = resultOf(
      'rfm',
      { groups: [] },
      { params: { where: { country: ['DE', 'AT'], age: { gte: 18 } }, bots: true } },
    )
    const page = withoutScripts(
      pageHtml({ first: narrowed, ...dashboardResults(), insights: insightsResult() }, { made: asOf }),
    )
    expect(page).toContain('country=[&quot;DE&quot;,&quot;AT&quot;], age&gt;=18, with bots')
    expect(page).toContain('Page made <time datetime="2026-06-30T23:41:07.001Z">')
    const links = [...page.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id!)
    expect(links).toEqual(['section-overview', 'section-customers', 'section-behaviour', 'section-geography'])
    for (const id of links) expect(page).toContain(`id="${id}"`)
  })

  it('has the sections that are asked for alone', () => {
    const page = withoutScripts(pageHtml(dashboardResults(), { sections: ['customers', 'behaviour'] }))
    expect([...page.matchAll(/<section class="card[^"]*" id="(\w+)"/g)].map(([, id]) => id)).toEqual([
      'rfm',
      'funnel',
      'notes',
    ])
  })

  it('holds aggregates alone unless asked for customers', () => {
    const all = (page: string): string =>
      withoutScripts(page) +
      contentOf(page, 'page-data') +
      gunzipSync(Buffer.from(contentOf(page, 'tables'), 'base64')).toString()
    expect(all(pageHtml(dashboardResults()))).not.toContain(customerId(299).slice(0, 4))
    const page = all(pageHtml(dashboardResults(), { includeCustomers: true }))
    expect(page).toContain(customerId(299))
    // Those who never bought are no customers.
    expect(page).not.toContain(customerId(3))
  })

  it('escapes what comes from the data and the caller', () => {
    const evil = `</script><img src=x onerror="alert('x')">`
    const results: Settled = {
      ...dashboardResults(),
      geography: geographyResult([evil, ...placeNames.slice(1)]),
      funnelByDevice: funnelByResult([evil, 'mobile', 'tablet']),
      rfm: resultOf(
        'rfm',
        { groups: [{ group: evil, customers: 1, share: 1, netMinor: 1, netShare: 1 }] },
        { warnings: [evil] },
      ),
    }
    const page = pageHtml(results, { title: evil })
    expect(page).not.toContain('<img')
    // The page's three blocks of data and five scripts, each closed once.
    expect(page.match(/<script[ >]/g)).toHaveLength(8)
    expect(page.match(/<\/script/g)).toHaveLength(8)
    expect(JSON.parse(contentOf(page, 'page-data'))).toHaveProperty('charts')
  })

  it('loses to a failed analysis only its own card', () => {
    const results = { ...dashboardResults(), rfm: new Error('The store <fell> over.') }
    const page = withoutScripts(pageHtml(results))
    expect(page.match(/This section could not be created/g)).toHaveLength(1)
    expect(page).toContain('The store &lt;fell&gt; over.')
    for (const id of ['revenue', 'funnel', 'geography', 'notes']) expect(page).toContain(`id="${id}-title"`)
    expect(page.match(/class="plot"/g)).toHaveLength(3)
  })

  it('stands even if everything failed', () => {
    const names = Object.keys(dashboardResults())
    const failed = Object.fromEntries(names.map((name) => [name, new Error('no')])) as unknown as Settled
    expect(withoutScripts(pageHtml(failed)).match(/This section could not be created/g)).toHaveLength(4)
  })

  it('says where there is nothing to draw', () => {
    const empty = (analysis: string, ...tables: string[]) =>
      resultOf(analysis, Object.fromEntries(tables.map((table) => [table, []])), {
        currency: null,
        coverage: { orders: null, sessions: null },
      })
    const revenue = empty('revenue', 'revenue')
    const funnel = empty('funnel', 'steps', 'summary')
    const geography = empty('geography', 'places', 'total')
    const page = withoutScripts(
      pageHtml({
        revenueByDay: revenue,
        revenueByWeek: revenue,
        revenueBefore: revenue,
        rfm: empty('rfm', 'customers', 'groups'),
        funnel,
        funnelBefore: funnel,
        funnelByDevice: funnel,
        geography,
        geographyBefore: geography,
        geographyByBilling: geography,
      }),
    )
    expect(page).not.toContain('class="plot"')
    expect(page).toContain('No orders in this period.')
    expect(page).toContain('No orders, so no currency')
    expect(page).toContain('Orders: none.')
    expect(page).not.toContain('This section could not be created')
    expect(page).not.toMatch(/NaN|undefined|Infinity/)
  })
})
