import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { geography, open } from '@polymart/analytics'
import { generate } from '@polymart/generator'
import { dashboard, show } from '@polymart/viz'
import type { Dashboard } from '@polymart/viz'
import { at, order, place, session, shop as shopOf, trail, user } from './fixtures/records.js'
import { storeOf, storeOfBatches } from './fixtures/store.js'
import type { TemporaryStore } from './fixtures/store.js'
import { chromiumPath, drawn, startBrowser } from './page-browser.js'
import type { Browser } from './page-browser.js'

describe.skipIf(chromiumPath === undefined)('the page in a browser without a network', () => {
  let folder: string
  let file: string
  let made: Dashboard
  let store: TemporaryStore
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-page-'))
    file = join(folder, 'page.html')
    store = await storeOfBatches(generate({ scale: 0.1, workers: 2 }).batches())
    const shop = await open(store.url)
    made = await dashboard(shop, { out: file })
    await shop.close()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await store.remove()
    await rm(folder, { recursive: true })
  })

  const screens = [1440, 390].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
  )

  it.each(screens)('is whole at $width pixels, $colorScheme', async ({ width, colorScheme }) => {
    const { page, context, complaints, requests } = await browser.open(file, {
      viewport: { width, height: 900 },
      colorScheme,
    })
    await drawn(page)
    const plots = await page.$$eval('.plot', (all) =>
      all.map((plot) => ({
        state: (plot as HTMLElement).dataset['state'],
        role: plot.getAttribute('role'),
        isNamed: (plot.getAttribute('aria-label') ?? '').length > 20,
        isDrawn: plot.querySelectorAll('svg.main-svg path').length > 3,
        isWithin: plot.getBoundingClientRect().right <= innerWidth,
      })),
    )
    expect(plots).toHaveLength(18)
    for (const plot of plots)
      expect(plot).toEqual({ state: 'ready', role: 'group', isNamed: true, isDrawn: true, isWithin: true })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(await page.locator('.kpi .value').count()).toBe(8)
    expect(await page.textContent('h1')).toBe(store.folder.split('/').slice(-2).join('/'))
    expect(await page.getAttribute('html', 'data-theme')).toBe(colorScheme)
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
    await context.close()
  })

  it('is not written when its making is interrupted', async () => {
    const shop = await open(store.url)
    const out = join(folder, 'interrupted.html')
    await expect(dashboard(shop, { out, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' })
    await shop.close()
    await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is smaller than 3 MB', async () => {
    expect(made.path).toBe(file)
    expect(made.bytes).toBe((await stat(file)).size)
    expect(made.bytes).toBeLessThan(3e6)
  })

  it('draws nothing that Plotly takes for a mistake', async () => {
    const { page, context } = await browser.open(file)
    await drawn(page)
    const problems = await page.evaluate(() => {
      const { templates, charts } = JSON.parse(document.getElementById('page-data')!.textContent) as {
        templates: Record<'light' | 'dark', object>
        charts: Record<string, { data: unknown; layout: Record<'light' | 'dark', object> }>
      }
      const { Plotly } = window as unknown as {
        Plotly: { validate: (data: unknown, layout: object) => unknown }
      }
      return Object.entries(charts).flatMap(([id, { data, layout }]) =>
        (['light', 'dark'] as const).map((theme) => ({
          id,
          problems: Plotly.validate(data, { ...layout[theme], template: templates[theme] }),
        })),
      )
    })
    expect(problems.length).toBeGreaterThanOrEqual(18)
    expect(problems.filter((each) => each.problems !== undefined)).toEqual([])
    await context.close()
  })

  it('can be used with the keyboard, and keeps the choice in its address', async () => {
    const { page, context, complaints } = await browser.open(file)
    await drawn(page)
    await page.locator('#funnel .choice input').first().focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getAttribute('#funnel .plot', 'data-chart')).toBe('funnel-device')
    expect(await page.locator('#table-funnel-device').isVisible()).toBe(true)
    expect(await page.locator('#table-funnel-steps').isVisible()).toBe(false)
    expect(page.url()).toMatch(/#funnel-device$/)
    await page.reload()
    await drawn(page)
    expect(await page.getAttribute('#funnel .plot', 'data-chart')).toBe('funnel-device')

    await page.locator('#theme').focus()
    await page.keyboard.press('Enter')
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
    await expect
      .poll(() => page.$eval('#rfm .main-svg', (svg) => (svg as SVGElement).style.background))
      .toBe('rgb(23, 29, 37)')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('sorts tables by their headings, by keyboard too: numbers by value, dates by time, and a third time as they were', async () => {
    const { page, context, complaints } = await browser.open(file)
    await drawn(page)
    const cells = (column: number): Promise<string[]> =>
      page.$$eval(`#table-geography tbody tr > :nth-child(${column})`, (all) => all.map((cell) => cell.textContent))
    const numbers = async (column: number): Promise<number[]> =>
      (await cells(column))
        .map((text) => Number(text.replaceAll(/[^\d.-]/g, '') || NaN))
        .filter((value) => !isNaN(value))
    const before = await cells(1)
    const heading = page.locator('#table-geography thead th').nth(4)
    await heading.locator('button').focus()
    await page.keyboard.press('Enter')
    expect(await heading.getAttribute('aria-sort')).toBe('descending')
    const orders = await numbers(5)
    expect(orders).toEqual(orders.toSorted((a, b) => b - a))
    await page.keyboard.press('Enter')
    expect(await heading.getAttribute('aria-sort')).toBe('ascending')
    expect(await numbers(5)).toEqual(orders.toReversed())
    await page.keyboard.press('Enter')
    expect(await heading.getAttribute('aria-sort')).toBeNull()
    expect(await cells(1)).toEqual(before)

    await page.locator('#revenue summary').first().click()
    const weeks = () =>
      page.$$eval('#table-revenue-week tbody tr > :first-child', (all) =>
        all.map((cell) => Date.parse(cell.textContent)),
      )
    const inTime = await weeks()
    await page.locator('#table-revenue-week thead button').first().click()
    await page.locator('#table-revenue-week thead button').first().click()
    expect(await weeks()).toEqual(inTime.toReversed())
    expect(complaints).toEqual([])
    await context.close()
  })

  it('hands out tables as CSV and charts as PNG', async () => {
    const { page, context, complaints, requests } = await browser.open(file)
    await drawn(page)
    const [csv] = await Promise.all([page.waitForEvent('download'), page.click('[data-csv="geography"]')])
    expect(csv.suggestedFilename()).toBe('geography.csv')
    const lines = (await readFile(await csv.path(), 'utf8')).split('\r\n')
    expect(lines[0]).toMatch(/^\ufeffCountry,Net revenue \(USD\),/)
    const { geography: result } = made.results
    expect(lines.length - 2).toBe(result instanceof Error ? NaN : result?.rows('places').length)

    await page.hover('#rfm .plot')
    const [png] = await Promise.all([page.waitForEvent('download'), page.click('#rfm .modebar-btn[data-title*="PNG"]')])
    expect(png.suggestedFilename()).toBe('rfm.png')
    expect((await readFile(await png.path())).subarray(1, 4).toString()).toBe('PNG')
    expect(await page.locator('.modebar-btn[data-title*="Cloud"], .modebar-btn--logo').count()).toBe(0)
    expect(complaints).toEqual([])
    expect(requests.filter((url) => !/^(blob|data):/.test(url))).toEqual([])
    await context.close()
  })

  it('draws the other charts where one cannot be drawn', async () => {
    const broken = join(folder, 'broken.html')
    await writeFile(broken, (await readFile(file, 'utf8')).replace('"rfm":{"description"', '"gone":{"description"'))
    const { page, context } = await browser.open(broken)
    await drawn(page)
    const states = await page.$$eval('.plot', (all) => all.map((plot) => (plot as HTMLElement).dataset['state']))
    expect(states.filter((state) => state === 'error')).toHaveLength(1)
    expect(states.filter((state) => state === 'ready')).toHaveLength(17)
    expect(await page.locator('#rfm .plot').textContent()).toContain('The chart could not be drawn')
    await context.close()
  })

  it('prints in light colours at the width of paper', async () => {
    const { page, context, complaints } = await browser.open(file, { colorScheme: 'dark' })
    await drawn(page)
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await expect.poll(() => page.$eval('#revenue .main-svg', (svg) => svg.getAttribute('width'))).toBe('640')
    expect(await page.$eval('#revenue .main-svg', (svg) => (svg as SVGElement).style.background)).toBe(
      'rgb(255, 255, 255)',
    )
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await expect.poll(() => page.$eval('#revenue .main-svg', (svg) => svg.getAttribute('width'))).not.toBe('640')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('runs nothing that the data says', async () => {
    const evil = `</script><img src="https://example.com/x.png" onerror="window.hit = true"><a href="javascript:hit=1">`
    const start = at('2026-06-20')
    const events = trail(start, [0, 'product_view', 'p1'], [1000, 'add_to_cart', 'p1'])
    const hostile = await storeOf(
      shopOf({
        users: [user({ userId: evil, country: evil })],
        transactions: [
          order({ transactionId: 'o1', userId: evil, at: start + 5000, sessionId: 's1', billing: place(evil) }),
        ],
        sessions: [session({ sessionId: 's1', userId: evil, startAt: start, ...place(evil, evil, evil), events })],
      }),
    )
    const shop = await open(hostile.url)
    const out = join(folder, 'hostile.html')
    await dashboard(shop, { out, title: evil, includeCustomers: true })
    await shop.close()
    await hostile.remove()
    const { page, context, complaints, requests } = await browser.open(out)
    await drawn(page)
    expect(await page.textContent('h1')).toBe(evil)
    expect(await page.textContent('#table-geography tbody th')).toBe(evil)
    expect(await page.locator('img, main a').count()).toBe(await page.locator('.modebar a').count())
    expect(await page.evaluate(() => 'hit' in window)).toBe(false)
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
    await context.close()
  })

  it('shows a result within the frame of a notebook', async () => {
    const shop = await open(store.url)
    const result = await geography(shop)
    await shop.close()
    const notebook = join(folder, 'notebook.html')
    await writeFile(notebook, `<!doctype html><link rel="icon" href="data:,">${show(result)}`)
    const { page, context, complaints, requests } = await browser.open(notebook)
    const frame = page.frameLocator('iframe')
    await frame.locator('.plot[data-state="ready"] .choroplethlayer path').first().waitFor({ timeout: 60_000 })
    await frame.locator('summary').first().click()
    const [csv] = await Promise.all([page.waitForEvent('download'), frame.locator('[data-csv="places"]').click()])
    expect(csv.suggestedFilename()).toBe('places.csv')
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
    await context.close()
  })
})
