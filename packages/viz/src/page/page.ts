import { cards } from '../cards/all.js'
import { makeCard } from '../cards/render.js'
import type { MadeCard } from '../cards/render.js'
import { sections } from '../cards/sections.js'
import type { SectionName } from '../cards/sections.js'
import { resultNames } from '../cards/spec.js'
import type { CardSpec, Settled } from '../cards/spec.js'
import { documentHtml } from './document.js'
import { headerHtml } from './header.js'
import { markup } from './markup.js'
import type { Markup } from './markup.js'
import { notesHtml } from './notes.js'

/** What stands on the page. */
export interface PageOptions {
  /** Heading of the page; default "Shop", and of `dashboard` the name of the store. */
  readonly title?: string
  /** Adds rows about customers, by id. Default false: the page holds aggregates alone. */
  readonly includeCustomers?: boolean
  /** Which sections are on the page; default all. */
  readonly sections?: readonly SectionName[]
  /** When the page was made, which it says; default now. */
  readonly made?: number
}

/**
 * The page as one HTML file that works offline: the cards whose results are given. A result that is an Error takes its
 * own cards with it, and no other.
 */
export const pageHtml = (results: Settled, options: PageOptions = {}): string => {
  const { title = 'Shop', made: at = Date.now() } = options
  const shown = cards.filter((spec) => isShown(spec, results, options))
  const made = shown.map((spec) => ({ section: spec.section, ...makeCard(spec, results) }))
  const names = (Object.keys(sections) as SectionName[]).filter((name) => made.some(({ section }) => section === name))
  return documentHtml({
    title,
    body: markup` ${headerHtml(results, { title, made: at, links: names.map((name) => ({ id: `section-${name}`, label: sections[name] })) })}
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

const isShown = (spec: CardSpec, results: Settled, { includeCustomers = false, sections }: PageOptions): boolean =>
  (includeCustomers || !spec.aboutCustomers) &&
  (sections?.includes(spec.section) ?? true) &&
  resultNames(spec).every((name) => Object.hasOwn(results, name))

const sectionHtml = (name: SectionName, made: readonly MadeCard[]): Markup => markup`
  <section class="part" id="section-${name}" aria-labelledby="section-${name}-title">
    <h2 id="section-${name}-title">${sections[name]}</h2>
    <div class="cards">${made.map(({ markup }) => markup)}</div>
  </section>`
