import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { analysisNames, describeAnalyses, open } from '@polymart/analytics'
import { galleryPage } from '@polymart/viz'
import { barriersOn } from './axe.js'
import { inside } from './cli-inside.js'
import { storeOf } from './fixtures/store.js'
import { at, order, shop as shopOf, user } from './fixtures/records.js'
import { chromiumPath, drawn, startBrowser } from './page-browser.js'
import type { Browser } from './page-browser.js'

let folder: string
let page: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-gallery-'))
  await mkdir(join(folder, 'temporary'))
  vi.stubEnv('TMPDIR', join(folder, 'temporary'))
  const made = await inside(['gallery', '--scale', '0.05'], { cwd: folder })
  vi.unstubAllEnvs()
  expect(made).toMatchObject({ code: 0 })
  expect(made.out).toBe(`file://${join(folder, 'gallery.html')}\n`)
  page = await readFile(join(folder, 'gallery.html'), 'utf8')
})
afterAll(() => rm(folder, { recursive: true }))

const callsOn = (html: string): readonly string[] => [
  ...new Set(Array.from(html.matchAll(/<code>(polymart [^<]*)<\/code>/g), ([, call]) => call!)),
]

describe('the gallery, by one command without a store', () => {
  it('has each analysis with its question, and each figure with its own and the command behind it', () => {
    expect(page.match(/<section class="part" id="analysis-/g)).toHaveLength(analysisNames.length)
    for (const { name, question } of describeAnalyses()) {
      const part = page.split(`id="analysis-${name}"`)[1]!.split('<section class="part"')[0]!
      expect(part).toContain(question.replaceAll("'", '&#39;'))
      expect(part).toMatch(new RegExp(`<code>polymart analyze ${name}[ <]`))
    }
    expect(page).not.toContain('This section could not be created')
  })

  it('is one file of at most 3 MB, with nothing about one customer', async () => {
    expect((await stat(join(folder, 'gallery.html'))).size).toBeLessThan(3e6)
    expect(page).not.toMatch(/\bu\d{9}\b/)
  })

  it('leaves nothing behind', async () => {
    expect((await readdir(folder)).sort()).toEqual(['gallery.html', 'temporary'])
    expect(await readdir(join(folder, 'temporary'))).toEqual([])
  })
})

test('the commands of the figures work as they are printed', async () => {
  const small = await storeOf(
    shopOf({
      users: [user({ userId: 'u1' })],
      transactions: [order({ transactionId: 'o1', userId: 'u1', at: at('2026-06-20') })],
    }),
  )
  const calls = callsOn(page)
  expect(calls.length).toBeGreaterThan(analysisNames.length)
  for (const call of calls) {
    const ran = await inside([...call.split(' ').slice(1), '--store', small.url, '--format', 'json'], { cwd: folder })
    expect(ran, call).toMatchObject({ code: 0 })
  }
  await small.remove()
})

test('shops of one customer, and of none, have pages too', async () => {
  for (const records of [
    shopOf({}),
    shopOf({
      users: [user({ userId: 'u1' })],
      transactions: [order({ transactionId: 'o1', userId: 'u1', at: at('2026-06-20') })],
    }),
  ]) {
    const store = await storeOf(records)
    const shop = await open(store.url)
    const { html, results } = await galleryPage(shop)
    await shop.close()
    await store.remove()
    expect(Object.values(results).filter((result) => result instanceof Error)).toEqual([])
    expect(html.replaceAll(/<script[^]*?<\/script>/g, '')).not.toMatch(/NaN|undefined|Infinity|could not be created/)
  }
})

test('says what its options are of', async () => {
  const given = await inside(['gallery', '--store', 'embedded:nowhere', '--scale', '0.1'], { cwd: folder })
  expect(given).toMatchObject({ code: 2, out: '' })
  expect(given.err).toContain('--scale and --seed are of the demo’s shop')
  expect(await inside(['gallery', '--out', 'a.pdf'], { cwd: folder })).toMatchObject({ code: 2 })
})

describe.skipIf(chromiumPath === undefined)('the gallery in a browser without a network', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  const screens = [
    { width: 1440, colorScheme: 'light' },
    { width: 1440, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const

  it.each(screens)('is whole at $width pixels, $colorScheme, for everyone', async ({ width, colorScheme }) => {
    const opened = await browser.open(join(folder, 'gallery.html'), { viewport: { width, height: 900 }, colorScheme })
    const { complaints, requests, context } = opened
    await drawn(opened.page)
    const plots = await opened.page.$$eval('.plot', (all) =>
      all.map((plot) => ({
        id: (plot as HTMLElement).dataset['chart'],
        state: (plot as HTMLElement).dataset['state'],
        isNamed: (plot.getAttribute('aria-label') ?? '').length > 20,
        isDrawn: plot.querySelectorAll('svg.main-svg path').length > 3,
        isWithin: plot.getBoundingClientRect().right <= innerWidth,
      })),
    )
    expect(plots.length).toBeGreaterThan(30)
    for (const plot of plots)
      expect(plot).toEqual({ id: plot.id, state: 'ready', isNamed: true, isDrawn: true, isWithin: true })
    expect(await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    // Of either width, and of either theme, once: to look for barriers takes longer than the rest.
    if ((width === 390) === (colorScheme === 'dark')) expect(await barriersOn(opened.page)).toEqual([])
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
    await context.close()
  })

  it('draws nothing that Plotly takes for a mistake', async () => {
    const opened = await browser.open(join(folder, 'gallery.html'))
    await drawn(opened.page)
    const problems = await opened.page.evaluate(() => {
      const { templates, charts } = JSON.parse(document.getElementById('page-data')!.textContent) as {
        templates: Record<'light' | 'dark', object>
        charts: Record<string, { data: unknown; layout: Record<'light' | 'dark', object> }>
      }
      const { Plotly } = window as unknown as { Plotly: { validate: (data: unknown, layout: object) => unknown } }
      return Object.entries(charts).map(([id, { data, layout }]) => ({
        id,
        problems: Plotly.validate(data, { ...layout.light, template: templates.light }),
      }))
    })
    expect(problems.length).toBeGreaterThan(30)
    expect(problems.filter((each) => each.problems !== undefined)).toEqual([])
    await opened.context.close()
  })
})
