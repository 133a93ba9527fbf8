import { analyzeAll } from '@polymart/analytics'
import type { Call, CommonParams, RunOptions, Shop } from '@polymart/analytics'
import { asError, throwIfAborted } from '@polymart/core'
import { cards } from './cards/all.js'
import { givenOf } from './cards/given.js'
import type { Settled } from './cards/spec.js'
import { pageHtml } from './page/page.js'
import type { PageOptions } from './page/page.js'
import { writePage } from './page/write.js'

/** What is on the page, and how it is made. */
export interface DashboardPageOptions extends PageOptions, Omit<CommonParams, 'period'>, RunOptions {}

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
  { title = storeName(shop.urls.entities), includeCustomers = false, ...params }: DashboardPageOptions = {},
): Promise<{ readonly html: string; readonly results: Settled }> => {
  const results = await dashboardResults(shop, params)
  const html = pageHtml(results, { title, includeCustomers })
  throwIfAborted(params.signal)
  return { html, results }
}

/** The database, or the last two folders of a path; never the host, beside which a password may stand. */
const storeName = (url: string): string => {
  const [path] = url.replace(/^[a-z+]+:(\/\/[^/?]*)?/, '').split('?')
  return path!.split('/').filter(Boolean).slice(-2).join('/') || 'Shop'
}

/** The results that the page is made of, all as of one moment, from one reading of the stores. */
export const dashboardResults = async (
  shop: Shop,
  { executor, workers, partitions, signal, onProgress, ...params }: Omit<CommonParams, 'period'> & RunOptions = {},
): Promise<Settled> => {
  const run = { executor, workers, partitions, signal, onProgress }
  const given = await givenOf(shop, params, run)
  const calls = new Map(cards.flatMap((spec) => Object.entries(spec.calls(given))))
  const settled = await analyzeAll(
    shop,
    [...calls.values()].map(([name, params]): Call => [name, { ...params, ...run }]),
  )
  const results = [...calls.keys()].map((name, i) => {
    const outcome = settled[i]!
    return [name, outcome.status === 'fulfilled' ? outcome.value : asError(outcome.reason)]
  })
  return Object.fromEntries(results) as Settled
}
