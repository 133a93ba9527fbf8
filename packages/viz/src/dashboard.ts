import { funnel, geography, preload, revenue, rfm } from '@polymart/analytics'
import type { CommonParams, FunnelParams, RunOptions, Shop } from '@polymart/analytics'
import { asError, throwIfAborted } from '@polymart/core'
import { pageHtml } from './page/page.js'
import type { PageOptions } from './page/page.js'
import type { DashboardResults, Settled } from './page/results.js'
import { writePage } from './page/write.js'

export interface DashboardOptions extends PageOptions, Omit<CommonParams, 'period'>, RunOptions {
  /** Path of the HTML file to write. */
  readonly out: string
}

export interface Dashboard {
  readonly path: string
  readonly bytes: number
  /** The results on the page; an Error where an analysis failed, which its cards then say. */
  readonly results: Settled
}

/**
 * Runs the analyses of the page and writes it. An analysis that fails takes only its own cards with it; if those that
 * the others go by fail, geography and then the funnel, that error is thrown and nothing is written.
 *
 * @throws PolymartError `interrupted` when `signal` aborts, `argument` on a wrong option, `storage` when the page cannot be written.
 */
export const dashboard = async (shop: Shop, options: DashboardOptions): Promise<Dashboard> => {
  const { out, title = storeName(shop.urls.entities), includeCustomers = false, ...params } = options
  const results = await dashboardResults(shop, params)
  const page = pageHtml(results, { title, includeCustomers })
  throwIfAborted(options.signal)
  return { ...(await writePage(out, page)), results }
}

/** The database, or the last two folders of a path; never the host, beside which a password may stand. */
const storeName = (url: string): string => {
  const [path] = url.replace(/^[a-z+]+:(\/\/[^/?]*)?/, '').split('?')
  return path!.split('/').filter(Boolean).slice(-2).join('/') || 'Shop'
}

/** The results that the page is made of, all as of one moment. */
export const dashboardResults = async (
  shop: Shop,
  { onProgress, ...given }: Omit<CommonParams, 'period'> & RunOptions = {},
): Promise<Settled> => {
  await preload(shop, [
    ['geography', given],
    ['revenue', given],
    ['rfm', given],
    ['funnel', { ...given, by: 'device' } as FunnelParams],
  ])
  // The first one says what the others go by: the moment, and the period before. The funnel has the same ones.
  const first = await geography(shop, { ...given, ...(onProgress && { onProgress }) }).catch(asError)
  const { asOf, previousPeriod } = (first instanceof Error ? await funnel(shop, given) : first).meta
  const params = { ...given, asOf }
  const before = { ...params, ...(previousPeriod && { period: previousPeriod }) }
  const rest: Record<
    Exclude<keyof DashboardResults, 'geography'>,
    () => Promise<DashboardResults[keyof DashboardResults]>
  > = {
    geographyBefore: () => geography(shop, before),
    revenueByDay: () => revenue(shop, { ...params, every: 'day' }),
    revenueByWeek: () => revenue(shop, { ...params, every: 'week' }),
    revenueBefore: () => revenue(shop, { ...before, every: 'day' }),
    rfm: () => rfm(shop, params),
    funnel: () => funnel(shop, params),
    funnelBefore: () => funnel(shop, before),
    funnelByDevice: () => funnel(shop, { ...params, by: 'device' }),
  }
  const settled: Partial<Record<keyof DashboardResults, DashboardResults[keyof DashboardResults] | Error>> = {
    geography: first,
  }
  const names = Object.keys(rest) as (keyof typeof rest)[]
  // One after the other: each uses all threads, and the columns that the first one read.
  for (const [i, name] of names.entries()) {
    throwIfAborted(given.signal)
    settled[name] = await rest[name]().catch(asError)
    onProgress?.({ stage: 'page', done: i + 1, total: names.length, unit: 'analyses' })
  }
  return settled as Settled
}
