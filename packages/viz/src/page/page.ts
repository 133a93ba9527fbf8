import { calendarSpans, countedText } from '@polymart/core'
import type { ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { cardHtml, failedCardHtml, tablesOf } from './card.js'
import type { Card } from './card.js'
import { documentHtml } from './document.js'
import { markup } from './markup.js'
import type { Markup } from './markup.js'
import type { Settled } from './results.js'
import { funnelCard } from './sections/funnel.js'
import { geographyCard } from './sections/geography.js'
import { kpisHtml } from './sections/kpi-html.js'
import { kpisOf } from './sections/kpis.js'
import { notesHtml } from './sections/notes.js'
import { revenueCard } from './sections/revenue.js'
import { customersCard, rfmCard } from './sections/rfm.js'

/** What stands on the page. */
export interface PageOptions {
  /** Heading of the page; default "Shop", and of `dashboard` the name of the store. */
  readonly title?: string
  /** Adds rows about customers, by id. Default false: the page holds aggregates alone. */
  readonly includeCustomers?: boolean
}

/** The page as one HTML file that works offline. A result that is an Error takes its own cards with it, and no other. */
export const pageHtml = (results: Settled, { title = 'Shop', includeCustomers = false }: PageOptions = {}): string => {
  const outcomes = [
    attempt('revenue', 'Revenue', () => revenueCard(results)),
    attempt('rfm', 'Customer groups', () => rfmCard(results)),
    attempt('funnel', 'Funnel', () => funnelCard(results)),
    attempt('geography', 'Countries', () => geographyCard(results)),
    ...(includeCustomers ? [attempt('customers', 'Customers', () => customersCard(results))] : []),
  ]
  const cards = outcomes.flatMap(({ card }) => card ?? [])
  return documentHtml({
    title,
    body: markup` ${headerHtml(results, title)}
      <main>
        ${kpisHtml(kpisOf(results), comparedPeriods(results.geography))}
        <div class="cards">${outcomes.map(({ markup }) => markup)} ${notesHtml(results)}</div>
      </main>`,
    views: cards.filter(({ empty }) => !empty).flatMap(({ views }) => views),
    csv: Object.fromEntries(cards.flatMap(tablesOf).map(({ id, csv }) => [id, csv])),
  })
}

const attempt = (
  id: string,
  title: string,
  make: () => Card,
): { readonly card: Card | null; readonly markup: Markup } => {
  try {
    const card = make()
    return { card, markup: cardHtml(card) }
  } catch (error) {
    return { card: null, markup: failedCardHtml({ id, title }, error instanceof Error ? error.message : String(error)) }
  }
}

const headerHtml = (results: Settled, title: string): Markup => markup`
  <header class="top">
    <div>
      <h1>${title}</h1>
      ${factsHtml(Object.values(results).find((each): each is ResultLike => !(each instanceof Error)))}
    </div>
    <button type="button" class="action" id="theme" hidden>Dark theme</button>
  </header>
  <noscript><p class="failure">The charts need JavaScript; the tables show the same numbers.</p></noscript>`

const factsHtml = (result: ResultLike | undefined): Markup | null => {
  if (!result) return null
  const { asOf, timeZone, currency } = result.meta
  return markup`
    <p class="facts">
      <span>Data as of <time datetime="${new Date(asOf).toISOString()}">${formatOf(result.meta).time(asOf)}</time></span>
      <span>Times in ${timeZone}</span>
      <span>${currency === null ? 'No orders, so no currency' : `Amounts in ${currency}`}</span>
    </p>`
}

/** `31 May to 30 Jun 2026 (31 days, local time), compared with 30 Apr to 30 May 2026.` */
const comparedPeriods = (geography: Settled['geography']): string => {
  if (geography instanceof Error) return ''
  const { period, previousPeriod, timeZone } = geography.meta
  const format = formatOf(geography.meta)
  if (period.from === null || previousPeriod === null || period.from >= period.to) return 'No data yet.'
  const days = calendarSpans(period.from, period.to, 'day', timeZone, 'monday').length
  const range = (from: number, to: number): string => `${format.date(from)} to ${format.date(to - 1)}`
  return `${range(period.from, period.to)} (${countedText(days, 'day')}, local time), compared with ${range(previousPeriod.from, previousPeriod.to)}.`
}
