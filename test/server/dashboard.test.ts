// The live dashboard in a real browser: what it shows equals what the analyses say, and its address says what it shows.
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

  test('filters by mouse, a click on a row, the way back, and a reset', async () => {
    const { page, context } = await open('/behaviour')
    await page.selectOption('#field', 'device')
    await page.waitForFunction(() => !document.querySelector<HTMLSelectElement>('#value')!.disabled)
    await page.selectOption('#value', 'tablet')
    await page.click('#add')
    await settled(page)
    expect(new URL(page.url()).searchParams.getAll('where')).toEqual(['device=tablet'])
    await page.locator('#sessions details summary').first().click()
    await page.locator('#sessions .pick', { hasText: 'email' }).first().click()
    await settled(page)
    expect(new URL(page.url()).searchParams.getAll('where')).toEqual(['device=tablet', 'channel=email'])
    // What was open stays open.
    expect(await page.locator('#sessions details').first().getAttribute('open')).not.toBeNull()
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
    await page.focus('#sessions details summary')
    await page.keyboard.press('Enter')
    await page.focus('#sessions .pick')
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
    expect(await page.locator('#attribution .failure').textContent()).toContain('device')
    expect(await page.locator('#sessions .plot').count()).toBe(1)
    await context.close()
  })

  test('wrong parameters are said, not ignored', async () => {
    const { page, context } = await open('/overview?last=8d')
    expect(await page.locator('#facts').textContent()).toContain('Expected last to be 7d, 30d, 90d, 12m')
    await context.close()
  })

  test('a load into the store reaches the page by itself', async () => {
    const { page, context } = await open('/health')
    const before = (await cellsOf(page, 'health-entities')).find(([entity]) => entity === 'users')![1]
    const store = await openEmbedded(served.storeUrl.slice('embedded:'.length))
    const writer = await store.writer()
    for await (const batch of generatedBatches({ scale: 0.06, seed: 8 })) await writer.write(batch)
    await writer.finish()
    await store.close()
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
