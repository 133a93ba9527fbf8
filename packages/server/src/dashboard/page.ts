import { chartSettings, clientScripts, jsonForScript, markup, sections, trusted } from '@polymart/viz'
import type { CardSpec, Markup, SectionName } from '@polymart/viz'
import { healthCards } from './health.js'
import { filterFields } from './values.js'
import { lastPeriods } from './view.js'

interface PageFacts {
  readonly title: string
  readonly section: SectionName
  /** The cards that the reader may see, of all sections. */
  readonly cards: readonly CardSpec[]
  readonly version: string
  /** Whether there is a token to leave with. */
  readonly hasToken: boolean
}

const names = Object.keys(sections) as SectionName[]

/** Whether a word of an address is a page. */
export const isSection = (word: string): word is SectionName => names.includes(word as SectionName)

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
          <button type="button" class="action" id="copy">Copy link</button>
          <button type="button" class="action" id="theme" hidden>Dark theme</button>
          ${facts.hasToken ? markup`<form method="post" action="/leave"><button class="action">Leave</button></form>` : null}
        </div>
      </header>
      <nav class="pages" aria-label="Pages">
        ${names.map((name) => markup`<a href="/${name}" data-page${name === facts.section ? trusted(' aria-current="page"') : null}>${sections[name]}</a>`)}
      </nav>
      ${barHtml()}
      <noscript><p class="failure">This page needs JavaScript. <a href="/api/v1/analyses">The API</a> does not.</p></noscript>
      <p class="stale" id="stale" role="status" hidden></p>
      <main>
        <h2 class="visually-hidden">${sections[facts.section]}</h2>
        <div class="cards">${placesOf(facts)}</div>
      </main>
      <script type="application/json" id="page-data">${jsonForScript({ ...chartSettings, charts: {} })}</script>
      <script src="/assets/${facts.version}/plotly.js" defer></script>
      ${[...Object.keys(clientScripts()), 'live'].map((name) => markup`<script type="module" src="/assets/${facts.version}/${name}.js"></script>`)}`,
  )

const placesOf = ({ section, cards }: PageFacts): readonly Markup[] =>
  section === 'health'
    ? healthCards.map(({ id, title }) => placeHtml(id, title, []))
    : cards
        .filter((card) => card.section === section)
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

const barHtml = (): Markup => markup`
  <form class="bar" id="view" aria-label="What the page shows">
    <label>Period
      <select name="last">
        <option value="">as each card has it</option>
        ${Object.entries(lastPeriods).map(([word, { label }]) => markup`<option value="${word}">last ${label}</option>`)}
        <option value="custom">from … to …</option>
      </select>
    </label>
    <span class="custom" hidden>
      <label>from <input type="date" name="since"></label>
      <label>to, without <input type="date" name="until"></label>
    </span>
    <label>Compared with
      <select name="compare">
        <option value="">the period before</option>
        <option value="year">the year before</option>
      </select>
    </label>
    <label>Time zone <input name="timeZone" list="zones" placeholder="UTC" autocomplete="off" size="16"></label>
    <datalist id="zones">${['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => markup`<option value="${zone}">`)}</datalist>
    <span class="adder">
      <label>Only where
        <select id="field"><option value="">a field …</option>${filterFields.map(({ name, meaning }) => markup`<option value="${name}" title="${meaning}">${name}</option>`)}</select>
      </label>
      <label><span class="visually-hidden">Value</span><select id="value" disabled><option value="">a value …</option></select></label>
      <button type="button" class="action" id="add" disabled>Add</button>
    </span>
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
