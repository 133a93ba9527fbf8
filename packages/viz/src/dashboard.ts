import { analyzeAll } from '@polymart/analytics'
import type { Call, CommonParams, RunOptions, Shop } from '@polymart/analytics'
import { throwIfAborted } from '@polymart/core'
import { cards } from './cards/all.js'
import { givenOf } from './cards/given.js'
import { failureOf } from './cards/narrowing.js'
import type { Settled } from './cards/spec.js'
import { pageHtml } from './page/page.js'
import { storeName } from './page/store-name.js'
import type { PageOptions } from './page/page.js'
import { writePage } from './page/write.js'

/** What is on the page, and how it is made. */
export interface DashboardPageOptions extends Omit<PageOptions, 'made'>, CommonParams, RunOptions {}

export interface DashboardOptions extends DashboardPageOptions {
  /** Path of the HTML file to write. */
  readonly out: string
}

/** The page that was written. */
export interface Dashboard {
  readonly path: string
  readonly bytes: number
  /** The results on the page; an Error where an analysis failed, which its cards then say. */
  readonly results: Settled
}

/**
 * Runs the analyses of the page and writes it. An analysis that fails takes only its own cards with it; if the stores
 * cannot be read, nothing is written.
 *
 * @throws PolymartError `interrupted` when `signal` aborts, `argument` on a wrong option, `storage` when the page cannot be written.
 */
export const dashboard = async (shop: Shop, { out, ...options }: DashboardOptions): Promise<Dashboard> => {
  const { html, results } = await dashboardPage(shop, options)
  return { ...(await writePage(out, html)), results }
}

/** The page that {@link dashboard} writes, as HTML. */
export const dashboardPage = async (
  shop: Shop,
  { title = storeName(shop.urls.entities), includeCustomers, sections, ...params }: DashboardPageOptions = {},
): Promise<{ readonly html: string; readonly results: Settled }> => {
  const shown = sections && { sections }
  const results = await dashboardResults(shop, { ...params, ...shown })
  const html = pageHtml(results, { title, ...shown, ...(includeCustomers !== undefined && { includeCustomers }) })
  throwIfAborted(params.signal)
  return { html, results }
}

/** The results that the page, or some of its sections, is made of, all as of one moment, from one reading of the stores. */
export const dashboardResults = async (
  shop: Shop,
  {
    executor,
    workers,
    partitions,
    signal,
    onProgress,
    sections,
    ...params
  }: Pick<PageOptions, 'sections'> & CommonParams & RunOptions = {},
): Promise<Settled> => {
  const run = { executor, workers, partitions, signal, onProgress }
  const given = await givenOf(shop, params, run)
  const shown = cards.filter((spec) => sections?.includes(spec.section) ?? true)
  const calls = new Map(shown.flatMap((spec) => Object.entries(spec.calls(given))))
  const settled = await analyzeAll(
    shop,
    [...calls.values()].map(([name, params]): Call => [name, { ...params, ...run }]),
  )
  const results = await Promise.all(
    [...calls].map(async ([name, call], i) => {
      const outcome = settled[i]!
      return [
        name,
        outcome.status === 'fulfilled' ? outcome.value : await failureOf(shop, call, outcome.reason),
      ] as const
    }),
  )
  return Object.fromEntries(results)
}
