import { cards } from '../cards/all.js'
import { makeCard } from '../cards/render.js'
import type { MadeCard } from '../cards/render.js'
import { sections } from '../cards/sections.js'
import type { SectionName } from '../cards/sections.js'
import { resultNames } from '../cards/spec.js'
import type { CardSpec, Settled } from '../cards/spec.js'
import type { ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { documentHtml } from './document.js'
import { markup } from './markup.js'
import type { Markup } from './markup.js'
import { notesHtml } from './notes.js'

/** What stands on the page. */
export interface PageOptions {
  /** Heading of the page; default "Shop", and of `dashboard` the name of the store. */
  readonly title?: string
  /** Adds rows about customers, by id. Default false: the page holds aggregates alone. */
  readonly includeCustomers?: boolean
}

/**
 * The page as one HTML file that works offline: the cards whose results are given. A result that is an Error takes its
 * own cards with it, and no other.
 */
export const pageHtml = (results: Settled, { title = 'Shop', includeCustomers = false }: PageOptions = {}): string => {
  const shown = cards.filter((spec) => isShown(spec, results, includeCustomers))
  const made = shown.map((spec) => ({ section: spec.section, ...makeCard(spec, results) }))
  const names = (Object.keys(sections) as SectionName[]).filter((name) => made.some(({ section }) => section === name))
  return documentHtml({
    title,
    body: markup` ${headerHtml(results, title)}
      <main>
        ${names.map((name) =>
          sectionHtml(
            name,
            made.filter(({ section }) => section === name),
          ),
        )}
        <div class="cards">${notesHtml(results)}</div>
      </main>`,
    views: made.flatMap(({ views }) => views),
    csv: Object.assign({}, ...made.map(({ csv }) => csv)) as Record<string, string>,
  })
}

const isShown = (spec: CardSpec, results: Settled, includeCustomers: boolean): boolean =>
  (includeCustomers || !spec.aboutCustomers) && resultNames(spec).every((name) => Object.hasOwn(results, name))

const sectionHtml = (name: SectionName, made: readonly MadeCard[]): Markup => markup`
  <section class="part" id="section-${name}" aria-labelledby="section-${name}-title">
    <h2 id="section-${name}-title">${sections[name]}</h2>
    <div class="cards">${made.map(({ markup }) => markup)}</div>
  </section>`

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
