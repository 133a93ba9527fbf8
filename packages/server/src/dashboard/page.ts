import { chartSettings, clientScripts, jsonForScript, markup, sections, trusted } from '@polymart/viz'
import type { CardSpec, Markup, SectionName } from '@polymart/viz'
import { healthCards } from './health.js'
import { peopleNames } from './people/kinds.js'
import { personCards } from './people/person.js'
import { filterFields } from './values.js'
import { lastPeriods } from './view.js'

interface PageFacts {
  readonly title: string
  readonly page: PageName
  /** The cards that the reader may see, of all sections. */
  readonly cards: readonly CardSpec[]
  readonly version: string
  /** Whether there is a token to leave with. */
  readonly hasToken: boolean
}

const names = Object.keys(sections) as SectionName[]

/** Pages that are reached from others: the customers behind a number, and one of them. */
const ofPeople = {
  people: { title: 'Customers behind a number', places: [{ id: 'people', title: 'Customers' }] },
  person: { title: 'One customer', places: personCards },
}

/** A page, by the word that its address has for it. */
export type PageName = SectionName | keyof typeof ofPeople

export const isOfPeople = (word: PageName): word is keyof typeof ofPeople => Object.hasOwn(ofPeople, word)

/** Whether a word of an address is a page. */
export const isPage = (word: string): word is PageName => Object.hasOwn(sections, word) || Object.hasOwn(ofPeople, word)

const titleOf = (page: PageName): string => (isOfPeople(page) ? ofPeople[page].title : sections[page])

/** The page among those that lead from one to another. */
const sectionOf = (page: PageName): SectionName => (isOfPeople(page) ? 'customers' : page)

/** The frame of a page: what is asked, and a place for each card, which the page's script fills. */
export const livePage = (facts: PageFacts): string =>
  documentOf(
    facts,
    markup`
      <header class="top">
        <div>
          <h1>${facts.title}</h1>
          <p class="facts" id="facts" aria-live="polite"><span>Reading the stores …</span></p>
        </div>
        <div class="tools">
          ${savedHtml}
          <button type="button" class="action" id="copy">Copy link</button>
          <button type="button" class="action" id="theme" hidden>Dark theme</button>
          ${facts.hasToken ? markup`<form method="post" action="/leave"><button class="action">Leave</button></form>` : null}
        </div>
      </header>
      <nav class="pages" aria-label="Pages">
        ${names.map((name) => markup`<a href="/${name}" data-page${name === facts.page ? trusted(' aria-current="page"') : name === sectionOf(facts.page) ? trusted(' aria-current="true"') : null}>${sections[name]}</a>`)}
      </nav>
      ${barHtml(facts.page)}
      <noscript><p class="failure">This page needs JavaScript. <a href="/api/v1/analyses">The API</a> does not.</p></noscript>
      <p class="stale" id="stale" role="status" hidden></p>
      <main>
        <h2${isOfPeople(facts.page) ? null : trusted(' class="visually-hidden"')}>${titleOf(facts.page)}</h2>
        <div class="cards">${placesOf(facts)}</div>
      </main>
      <script type="application/json" id="page-data">${jsonForScript({ ...chartSettings, charts: {} })}</script>
      <script src="/assets/${facts.version}/plotly.js" defer></script>
      ${[...Object.keys(clientScripts()), 'live'].map((name) => markup`<script type="module" src="/assets/${facts.version}/${name}.js"></script>`)}`,
  )

const placesOf = ({ page, cards }: PageFacts): readonly Markup[] =>
  page === 'health' || isOfPeople(page)
    ? (page === 'health' ? healthCards : ofPeople[page].places).map(({ id, title }) => placeHtml(id, title, []))
    : cards
        .filter((card) => card.section === page)
        .map(({ id, title, breakdowns = [] }) => placeHtml(id, title, breakdowns))

/** Where a card comes, with its choice of breakdown, which stays while the card is asked for anew. */
const placeHtml = (id: string, title: string, breakdowns: readonly string[]): Markup => markup`
  <div class="place" data-card="${id}" aria-busy="true">
    ${
      breakdowns.length > 0
        ? markup`<label class="by">Broken down by <select name="by.${id}" form="view"><option value="">default</option>${breakdowns.map((field) => markup`<option>${field}</option>`)}</select></label>`
        : null
    }
    <section class="card" aria-label="${title}"><h3>${title}</h3><p class="loading">Working it out …</p></section>
  </div>`

const savedHtml = markup`
  <details class="saved" id="saved" hidden>
    <summary class="action">Saved views</summary>
    <div class="menu">
      <ul></ul>
      <form hidden>
        <label>Name <input name="name" required maxlength="80" autocomplete="off"></label>
        <button class="action">Save this view</button>
      </form>
      <p role="status"></p>
    </div>
  </details>`

/** One customer is shown whole, whatever the period and the conditions of the page before. */
const barHtml = (page: PageName): Markup => markup`
  <form class="bar" id="view" data-own="${isOfPeople(page) ? peopleNames.join(' ') : ''}" aria-label="What the page shows">
    <fieldset class="asked"${page === 'person' ? trusted(' hidden') : null}>
    <label>Period
      <select name="last">
        <option value="">as each card has it</option>
        ${Object.entries(lastPeriods).map(([word, { label }]) => markup`<option value="${word}">last ${label}</option>`)}
        <option value="custom">from … to …</option>
      </select>
    </label>
    <span class="custom" data-of="last" hidden>
      <label>from <input type="date" name="since"></label>
      <label>to, without <input type="date" name="until"></label>
    </span>
    <label${isOfPeople(page) ? trusted(' hidden') : null}>Compared with
      <select name="compare">
        <option value="">the period before</option>
        <option value="previous">the period before, in tables too</option>
        <option value="year">the year before</option>
        <option value="custom">from … to …</option>
      </select>
    </label>
    <span class="custom" data-of="compare" hidden>
      <label>compared from <input type="date" name="compareFrom"></label>
      <label>to, without <input type="date" name="compareTo"></label>
    </span>
    </fieldset>
    <label>Time zone <input name="timeZone" list="zones" placeholder="UTC" autocomplete="off" size="16"></label>
    <label>Currency <input name="currency" list="currencies" placeholder="the shop’s" autocomplete="off" size="9" pattern="[A-Z]{3}" title="Three capital letters, such as EUR"></label>
    <datalist id="currencies">${Intl.supportedValuesOf('currency').map((currency) => markup`<option value="${currency}">`)}</datalist>
    <label title="Exclusive: what is at or after the start of this date is left out">Only data before <input type="date" name="asOf"></label>
    <datalist id="zones">${['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => markup`<option value="${zone}">`)}</datalist>
    <fieldset class="asked adder"${page === 'person' ? trusted(' hidden') : null}>
      <label>Only where
        <select id="field"><option value="">a field …</option>${filterFields.map(({ name, meaning, values }) => markup`<option value="${name}" title="${meaning}" data-values="${values}">${name}${values === 'money' ? ' (minor units)' : null}</option>`)}</select>
      </label>
      <label><span class="visually-hidden">How it is compared</span><select id="operator"><option value="=">is</option><option value="!=">is not</option></select></label>
      <label><span class="visually-hidden">Value</span><select id="value" disabled><option value="">a value …</option></select><input id="bound" hidden></label>
      <button type="button" class="action" id="add" disabled>Add</button>
    </fieldset>
    <span class="chips" id="chips"></span>
    <button type="reset" class="action">Reset</button>
  </form>`

const documentOf = ({ title, version }: Pick<PageFacts, 'title' | 'version'>, body: Markup): string =>
  markup`<!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <link rel="icon" href="data:,">
      <title>${title}</title>
      <link rel="stylesheet" href="/assets/${version}/page.css">
      <link rel="stylesheet" href="/assets/${version}/live.css">
    </head>
    <body>${body}</body>
    </html>
    `.text

/** Asks for a token, where the server has some and the reader has shown none. */
export const tokenPage = (title: string, version: string, wasWrong: boolean): string =>
  documentOf(
    { title, version },
    markup`
      <main class="enter">
        <h1>${title}</h1>
        <form method="post" action="/enter">
          ${wasWrong ? markup`<p class="failure" role="alert">This token is not known here.</p>` : null}
          <label>Token <input type="password" name="token" required autocomplete="current-password"></label>
          <button class="action">Enter</button>
        </form>
      </main>`,
  )

/** In place of a page that this reader may not see. */
export const refusedPage = (title: string, version: string, why: string): string =>
  documentOf(
    { title, version },
    markup`
      <main class="enter">
        <h1>${title}</h1>
        <p class="failure" role="alert">${why}</p>
        <p><a href="/">Back to the overview</a></p>
      </main>`,
  )
