import { conditionTexts } from '@polymart/analytics'
import type { Settled } from '../cards/spec.js'
import type { ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { markup, trusted } from './markup.js'
import type { Markup } from './markup.js'
import { storeName } from './store-name.js'

interface Header {
  readonly title: string
  /** When the page was made. */
  readonly made: number
  /** The ways to its parts, in their order. */
  readonly links: readonly { readonly id: string; readonly label: string }[]
}

/** What the page is of, and the way to its sections. */
export const headerHtml = (results: Settled, { title, made, links }: Header): Markup => markup`
  <header class="top">
    <div>
      <h1>${title}</h1>
      ${factsHtml(
        Object.values(results).find((each): each is ResultLike => !(each instanceof Error)),
        made,
      )}
    </div>
    <button type="button" class="action" id="theme" hidden>Dark theme</button>
  </header>
  ${links.length > 1 ? navigationHtml(links) : null}
  <noscript><p class="failure">The charts need JavaScript; the tables show the same numbers.</p></noscript>`

/** More would hide what stands under them. */
const mostSticky = 8

const navigationHtml = (links: Header['links']): Markup => markup`
  <nav aria-label="Sections"${links.length > mostSticky ? trusted(' class="long"') : null}>
    <ul>${links.map(({ id, label }) => markup`<li><a href="#${id}">${label}</a></li>`)}</ul>
  </nav>`

/** All that narrows the numbers stands on the screen: none of it may be missed. */
const factsHtml = (result: ResultLike | undefined, made: number): Markup | null => {
  if (!result) return null
  const { asOf, timeZone, currency, stores } = result.meta
  const { time } = formatOf(result.meta)
  const conditions = conditionTexts(result.meta)
  const names = [...new Set([stores.entities.url, stores.sessions.url].map(storeName))]
  return markup`
    <p class="facts">
      <span>Data as of <time datetime="${new Date(asOf).toISOString()}">${time(asOf)}</time></span>
      <span>Times in ${timeZone}</span>
      <span>${currency === null ? 'No orders, so no currency' : `Amounts in ${currency}`}</span>
      <span>Store ${names.join(' and ')}</span>
      <span>Page made <time datetime="${new Date(made).toISOString()}">${time(made)}</time></span>
    </p>
    ${conditions.length > 0 ? markup`<p class="conditions"><strong>Conditions:</strong> ${conditions.join(', ')}</p>` : null}`
}
