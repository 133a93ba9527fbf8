// The live dashboard in a real browser: what it shows equals what the analyses say, and its address says what it shows.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze } from '@polymart/analytics'
import { countText, majorText } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { generatedBatches } from '../fixtures/generated.js'
import { chromiumPath, startBrowser } from '../page-browser.js'
import type { Browser, OpenPage } from '../page-browser.js'
import { servedShop } from './served.js'
import type { ServedShop } from './served.js'

const sections = ['overview', 'customers', 'behaviour', 'products', 'geography', 'health']

/** Waits until every card has its answer and every chart is drawn. */
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.documentElement.dataset['settled'] === 'true' &&
      document.documentElement.dataset['ready'] === 'true' &&
      document.querySelectorAll('.plot[data-state="loading"]').length === 0,
    null,
    { timeout: 100_000 },
  )

/** Texts of a table's cells, its head first. */
const cellsOf = (page: Page, table: string): Promise<string[][]> =>
  page
    .locator(`#table-${table} tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)))

describe.skipIf(chromiumPath === undefined)('the live dashboard', () => {
  let served: ServedShop
  let browser: Browser
  beforeAll(async () => {
    served = await servedShop({ watchEvery: 200 })
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await served.close()
  })

  const open = async (path: string, options = {}): Promise<OpenPage> => {
    const opened = await browser.open(`${served.url}${path}`, { viewport: { width: 1440, height: 1000 }, ...options })
    await settled(opened.page)
    return opened
  }

  test.each(sections)('%s is drawn whole, asks nobody else, and fits a phone', async (section) => {
    const { page, context, complaints, requests } = await open(`/${section}`)
    expect(await page.locator('.failure').allTextContents()).toEqual([])
    expect(await page.locator('.plot[data-state="error"]').count()).toBe(0)
    expect(await page.locator('.card').count()).toBeGreaterThan(0)
    await page.setViewportSize({ width: 390, height: 800 })
    // Charts follow the window a moment later.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= 390)
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
    await context.close()
  })

  test('a view is said by its address, and its numbers are those of the analyses', async () => {
    const { page, context } = await open(
      '/behaviour?last=30d&timeZone=Asia/Kathmandu&where=device=mobile&by.sessions=country',
    )
    const { asOf } = (await analyze(served.shop, 'rfm')).meta
    const local = new Date(asOf + 345 * 60_000 - 1)
    const from = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() - 29) - 345 * 60_000)
    const sessions = await analyze(served.shop, 'sessions', {
      period: { from },
      timeZone: 'Asia/Kathmandu',
      where: { device: 'mobile' },
      by: ['country'],
    } as never)
    const shown = await cellsOf(page, 'sessions-sessions')
    const column = shown[0]!.findIndex((text) => text.startsWith('Sessions'))
    const expected = sessions.rows('sessions').map(({ sessions }) => countText(sessions as number))
    expect(expected.length).toBeGreaterThan(3)
    expect(shown.slice(1).map((row) => row[column])).toEqual(expected)
    await context.close()
  })

  test('key figures follow the period and the conditions', async () => {
    const { page, context } = await open('/overview?since=2026-05-01&until=2026-06-01&where=channel!=paid')
    const result = await analyze(served.shop, 'geography', {
      period: { from: '2026-05-01', to: '2026-06-01' },
      where: { channel: { not: 'paid' } },
    })
    const [total] = result.rows('total')
    const net = Math.round(Number(majorText(total!['netMinor'] as number, result.meta.currency!)))
    expect(await page.locator('#kpi-net .value').textContent()).toContain(countText(net))
    expect(await page.locator('#kpi-sessions .value').textContent()).toBe(countText(total!['sessions'] as number))
    await context.close()
  })

  test('the numbers of many views are those of the analyses', async () => {
    const where = (field: string, ...values: string[]) => ({ [field]: values.length > 1 ? values : values[0]! })
    const period = { from: '2026-05-10', to: '2026-06-20' }
    const dates = 'since=2026-05-10&until=2026-06-20'
    // Of each: the page, the table and column there, the analysis, its parameters, and the table and column of the result.
    const views: readonly (readonly [string, string, string, string, object, string, string])[] = [
      ...['channel', 'device', 'country', 'hour', 'weekday', 'loyaltyTier'].map(
        (by) =>
          [
            `behaviour?by.sessions=${by}`,
            'sessions-sessions',
            'Sessions',
            'sessions',
            { by: [by] },
            'sessions',
            'sessions',
          ] as const,
      ),
      ...['mobile', 'tablet', 'desktop'].map(
        (device) =>
          [
            `behaviour?${dates}&where=device=${device}`,
            'sessions-sessions',
            'Events',
            'sessions',
            { period, by: ['channel'], where: where('device', device) },
            'sessions',
            'events',
          ] as const,
      ),
      [
        'behaviour?where=channel!=paid&where=channel!=email',
        'search-terms',
        'Searches',
        'search',
        { where: { channel: { not: ['paid', 'email'] } } },
        'terms',
        'searches',
      ],
      [
        'behaviour?where=user.country=US&where=user.country=DE',
        'attribution-credits',
        'Touches',
        'attribution',
        { where: where('user.country', 'US', 'DE') },
        'credits',
        'touches',
      ],
      [
        `behaviour?${dates}&by.attribution=device`,
        'attribution-credits',
        'Assisted',
        'attribution',
        { period, by: 'device' },
        'credits',
        'assisted',
      ],
      [
        'behaviour?timeZone=America/New_York&by.sessions=day',
        'sessions-sessions',
        'Bounces',
        'sessions',
        { timeZone: 'America/New_York', by: ['day'] },
        'sessions',
        'bounces',
      ],
      ['customers', 'rfm', 'Users', 'rfm', {}, 'groups', 'customers'],
      ['customers?asOf=2026-04-01', 'rfm', 'Users', 'rfm', { asOf: '2026-04-01' }, 'groups', 'customers'],
      [
        'customers?where=loyaltyTier=null',
        'repurchase-steps',
        'Returned',
        'repurchase',
        { where: { loyaltyTier: null } },
        'steps',
        'returned',
      ],
      [
        'customers?where=signupAt>=2025-06-01',
        'migration-matrix',
        'Customers',
        'migration',
        { where: { signupAt: { gte: '2025-06-01' } } },
        'matrix',
        'customers',
      ],
      [
        'customers?where=totalMinor>=20000&where=totalMinor<90000',
        'repurchase-summary',
        'Orders',
        'repurchase',
        { where: { totalMinor: { gte: 20_000, lt: 90_000 } } },
        'summary',
        'orders',
      ],
      ['products', 'inventory-summary', 'Products', 'inventory', {}, 'summary', 'products'],
      [
        `products?${dates}&where=salesChannel=app`,
        'inventory-summary',
        'Products',
        'inventory',
        { period, where: where('salesChannel', 'app') },
        'summary',
        'products',
      ],
    ]
    expect(views.length).toBeGreaterThanOrEqual(20)
    const wrong: unknown[] = []
    let opened = await open('/behaviour')
    let section = 'behaviour'
    for (const [address, table, label, name, params, resultTable, column] of views) {
      const [page, query = ''] = address.split('?')
      if (page !== section) {
        await opened.context.close()
        opened = await open(`/${address}`)
        section = page!
      } else {
        await opened.page.evaluate((query) => {
          history.pushState(null, '', `${location.pathname}?${query}`)
          dispatchEvent(new PopStateEvent('popstate'))
        }, query)
        await settled(opened.page)
      }
      const [heads, ...rows] = await cellsOf(opened.page, table)
      const place = heads?.indexOf(label) ?? -1
      const expected = (await analyze(served.shop, name, params))
        .rows(resultTable)
        .map((row) => countText(row[column] as number))
      const shown = rows.map((row) => row[place])
      if (place < 0 || expected.length === 0 || shown.join() !== expected.slice(0, shown.length).join())
        wrong.push({ address, heads, shown, expected })
    }
    await opened.context.close()
    expect(wrong).toEqual([])
  })

  test('each state of a card is said: loading, empty, a small sample, failed', async () => {
    const { page, context } = await open('/behaviour')
    const stateOf = (card: string): Promise<string | null> =>
      page.locator(`[data-card="${card}"]`).getAttribute('data-state')
    const go = (query: string): Promise<void> =>
      page.evaluate((query) => {
        history.pushState(null, '', `${location.pathname}${query}`)
        dispatchEvent(new PopStateEvent('popstate'))
      }, query)
    expect(await stateOf('sessions')).toBe('shown')

    await go('?since=2026-06-30T20:00&where=device=mobile')
    await settled(page)
    expect(await stateOf('sessions')).toBe('small')
    expect(await page.locator('[data-card="sessions"] .small').textContent()).toContain('Small sample')
    await go('?since=2020-01-01&until=2020-02-01')
    await settled(page)
    expect(await stateOf('paths')).toBe('empty')
    expect(await page.locator('#paths .empty').count()).toBe(1)

    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/live/cards/sessions*', async (route) => {
      await held
      await route.fulfill({
        status: 503,
        json: { error: { message: 'The stores cannot be reached now. Ask again in a moment.' } },
      })
    })
    await go('')
    await page.waitForFunction(
      () => document.querySelector('[data-card="search"]')?.getAttribute('data-state') === 'shown',
    )
    expect(await stateOf('sessions')).toBe('loading')
    expect(await page.locator('[data-card="sessions"]').getAttribute('aria-busy')).toBe('true')
    release()
    await settled(page)
    expect(await stateOf('sessions')).toBe('failed')
    expect(await page.locator('[data-card="sessions"] [role="alert"]').textContent()).toContain('cannot be reached')
    await page.unroute('**/live/cards/sessions*')
    await page.locator('[data-card="sessions"] .action', { hasText: 'Try again' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      () => document.querySelector('[data-card="sessions"]')?.getAttribute('data-state') === 'shown',
    )
    // Who pressed the button is not thrown out of the card.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('sessions')
    await context.close()
  })

  test('leads from a number to customers and to one of them, by keyboard, where they may be seen', async () => {
    const { url } = await served.again({ includeCustomers: true })
    const { page, context, complaints } = await browser.open(`${url}/customers?timeZone=Europe/Berlin`)
    await settled(page)
    await page.locator('#rfm summary').press('Enter')
    await page.locator('#rfm a[href^="/people"]').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/people?*')
    await settled(page)
    await page.locator('#people a.sort', { hasText: 'Orders' }).focus()
    await page.keyboard.press('Enter')
    await settled(page)
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-frequency')
    const orders = (await cellsOf(page, 'people')).slice(1).map((row) => Number(row[3]!.replaceAll(',', '')))
    expect(orders).toEqual([...orders].sort((a, b) => b - a))
    await page.locator('#people tbody a').first().press('Enter')
    await page.waitForURL('**/person?*')
    await settled(page)
    expect(new URL(page.url()).searchParams.get('timeZone')).toBe('Europe/Berlin')
    expect(await page.locator('.failure').allTextContents()).toEqual([])
    expect((await cellsOf(page, 'person-orders')).length - 1).toBeGreaterThanOrEqual(orders[0]!)
    expect(await page.locator('#person-timeline .plot .point').count()).toBeGreaterThan(0)
    await page.setViewportSize({ width: 390, height: 800 })
    await page.waitForFunction(() => document.documentElement.scrollWidth <= 390)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('views are saved, opened, renamed and deleted by keyboard, and what they are called is no code', async () => {
    const { url } = await served.again({ views: join(await mkdtemp(join(tmpdir(), 'polymart-views-')), 'views.json') })
    const { page, context, complaints } = await browser.open(`${url}/behaviour?last=30d&where=device=mobile`)
    await settled(page)
    const name = '<img src=x onerror=alert(1)>'
    await page.locator('#saved summary').press('Enter')
    await page.locator('#saved [name="name"]').fill(name)
    await page.keyboard.press('Enter')
    const link = page.locator('#saved li a')
    await link.waitFor()
    expect(await link.textContent()).toBe(name)
    expect(await page.locator('#saved img').count()).toBe(0)
    await page.locator('#saved li button', { hasText: 'Rename' }).press('Enter')
    await page.locator('#saved li input').fill('Phones')
    await page.keyboard.press('Enter')
    await page.locator('#saved li a', { hasText: 'Phones' }).waitFor()
    await page.goto(`${url}/health`)
    await settled(page)
    await page.locator('#saved summary').press('Enter')
    await link.press('Enter')
    await page.waitForURL('**/behaviour?*')
    await settled(page)
    expect(await page.locator('.chip').allTextContents()).toEqual(['device=mobile'])
    await page.locator('#saved summary').press('Enter')
    await page.locator('#saved li button', { hasText: 'Delete' }).press('Enter')
    await page.locator('#saved li button', { hasText: 'Really delete' }).press('Enter')
    await page.locator('#saved li', { hasText: 'No view is saved yet.' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('bounds, dates to compare with, a currency and an end of the data are chosen on the page', async () => {
    const { page, context } = await open('/behaviour')
    await page.selectOption('#field', 'totalMinor')
    await page.selectOption('#operator', '>=')
    await page.fill('#bound', '5000')
    await page.click('#add')
    await page.selectOption('#field', 'totalMinor')
    await page.selectOption('#operator', '<')
    await page.fill('#bound', '90000')
    await page.click('#add')
    await page.selectOption('[name="compare"]', 'custom')
    await page.fill('[name="compareFrom"]', '2026-04-01')
    await page.fill('[name="compareTo"]', '2026-05-01')
    await page.fill('[name="asOf"]', '2026-06-15')
    await page.fill('[name="currency"]', 'USD')
    await page.press('[name="currency"]', 'Enter')
    await page.waitForFunction(() => location.search.includes('currency'))
    await settled(page)
    const query = new URL(page.url()).searchParams
    expect(query.getAll('where')).toEqual(['totalMinor>=5000', 'totalMinor<90000'])
    expect([...query].filter(([key]) => key !== 'where')).toEqual([
      ['compare', '2026-04-01..2026-05-01'],
      ['currency', 'USD'],
      ['asOf', '2026-06-15'],
    ])
    expect(await page.locator('#facts').textContent()).toContain('Amounts in USD')
    const [heads] = await cellsOf(page, 'sessions-sessions')
    expect(heads).toContain('Previous events')
    await context.close()
  })

  test('filters by mouse, a click on a row, the way back, and a reset', async () => {
    const { page, context } = await open('/behaviour')
    await page.selectOption('#field', 'device')
    await page.waitForFunction(() => !document.querySelector<HTMLSelectElement>('#value')!.disabled)
    await page.selectOption('#value', 'tablet')
    await page.click('#add')
    await settled(page)
    expect(new URL(page.url()).searchParams.getAll('where')).toEqual(['device=tablet'])
    await page.locator('#sessions details:visible summary').first().click()
    await page.locator('#sessions .pick', { hasText: 'email' }).first().click()
    await settled(page)
    expect(new URL(page.url()).searchParams.getAll('where')).toEqual(['device=tablet', 'channel=email'])
    // What was open stays open.
    expect(await page.locator('#sessions details:visible').first().getAttribute('open')).not.toBeNull()
    await page.goBack()
    await settled(page)
    expect(await page.locator('.chip').allTextContents()).toEqual(['device=tablet'])
    await page.click('.chip')
    await settled(page)
    expect(new URL(page.url()).search).toBe('')
    await page.selectOption('[name="last"]', '7d')
    await settled(page)
    const links = await page
      .locator('[data-page]')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).search))
    expect(new Set(links)).toEqual(new Set(['?last=7d']))
    await page.click('button[type="reset"]')
    await settled(page)
    expect(new URL(page.url()).search).toBe('')
    await context.close()
  })

  test('a click on a bar narrows the page to it', async () => {
    const { page, context } = await open('/behaviour')
    const bar = page.locator('#sessions .plot .barlayer .point path').first()
    await bar.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await bar.boundingBox())!
    await page.mouse.click(x + width / 2, y + height / 2)
    await page.waitForFunction(() => location.search.includes('channel'))
    expect(new URL(page.url()).searchParams.getAll('where')).toEqual([expect.stringMatching(/^channel=\w+$/)])
    await context.close()
  })

  test('all of it by keyboard', async () => {
    const { page, context } = await open('/behaviour')
    await page.focus('[name="last"]')
    await page.keyboard.press('ArrowDown')
    await settled(page)
    expect(new URL(page.url()).search).toBe('?last=7d')
    await page.locator('#sessions details:visible summary').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('#sessions .pick:visible').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.search.includes('where'))
    await settled(page)
    await page.focus('.chip')
    await page.keyboard.press('Enter')
    await settled(page)
    expect(new URL(page.url()).search).toBe('?last=7d')
    await context.close()
  })

  test('what an analysis does not take is said in its card, and the others stand', async () => {
    const { page, context } = await open('/behaviour?where=device=mobile')
    expect(await page.locator('#attribution .failure').textContent()).toContain('This cannot be narrowed by device.')
    expect(await page.locator('#sessions .plot').count()).toBe(1)
    await context.close()
  })

  test('wrong parameters are said, not ignored', async () => {
    const { page, context } = await open('/overview?last=8d')
    expect(await page.locator('#facts').textContent()).toContain('Expected last to be 7d, 30d, 90d, 12m')
    await context.close()
  })

  test('a load into the store reaches the page by itself; until then the old numbers stand and say so', async () => {
    const { page, context } = await open('/health')
    const before = (await cellsOf(page, 'health-entities')).find(([entity]) => entity === 'users')![1]
    const store = await openEmbedded(served.storeUrl.slice('embedded:'.length))
    const writer = await store.writer()
    for await (const batch of generatedBatches({ scale: 0.06, seed: 8 })) await writer.write(batch)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/live/cards/contents*', async (route) => {
      await held
      await route.fulfill({ status: 503, json: { error: { message: 'Ask again in a moment.' } } })
    })
    await writer.finish()
    await store.close()
    const contents = page.locator('[data-card="contents"]')
    await page.waitForFunction(
      () => document.querySelector('[data-card="contents"]')?.getAttribute('data-state') === 'stale',
    )
    expect(await page.locator('#stale').textContent()).toContain('being worked out anew')
    release()
    await contents.locator('[role="alert"]').waitFor()
    expect(await contents.locator('[role="alert"]').textContent()).toContain('of the state before. Ask again')
    expect((await cellsOf(page, 'health-entities')).find(([entity]) => entity === 'users')![1]).toBe(before)
    await page.unroute('**/live/cards/contents*')
    await contents.locator('.action', { hasText: 'Try again' }).click()
    await page.waitForFunction(
      (old) =>
        [...document.querySelectorAll('#table-health-entities tr')].some(
          ({ children: [entity, rows] }) => entity?.textContent === 'users' && rows?.textContent !== old,
        ),
      before,
      { timeout: 20_000 },
    )
    await context.close()
  })

  test('with tokens, the page asks for one, keeps it from scripts, and forgets it', async () => {
    const token = 'a-token-for-customers!'
    const { url } = await served.again({ tokens: [{ role: 'customers', token }] })
    const { page, context } = await browser.open(`${url}/customers`)
    await page.fill('[name="token"]', 'another-token-that-is-wrong')
    await page.click('.enter button')
    expect(await page.locator('.failure').textContent()).toBe('This token is not known here.')
    await page.fill('[name="token"]', token)
    await page.click('.enter button')
    await page.goto(`${url}/customers`)
    await settled(page)
    expect(await page.locator('[data-card="customers"]').count()).toBe(1)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await page.click('text=Leave')
    expect(await page.locator('[name="token"]').count()).toBe(1)
    await context.close()
  })
})
