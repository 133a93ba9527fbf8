import { NotNarrowed } from '../cards/narrowing.js'
import type { Figure, FigureOptions } from '../figure.js'
import { markup, trusted } from './markup.js'
import type { Content, Markup } from './markup.js'
import { tableHtml } from './table.js'
import type { TableView } from './table.js'

/** One way to draw a card's chart. @internal */
export interface View {
  readonly id: string
  readonly label: string
  /** What the chart shows, for those who do not see it. */
  readonly description: string
  readonly figure: (options: FigureOptions) => Figure
  /** The table of this view alone. */
  readonly table?: TableView
  /** The command that gives what is drawn, where it is not the call of the rest of the card. */
  readonly call?: string
}

/** A section of the page: a chart, its tables, and what the numbers mean. @internal */
export interface Card {
  readonly id: string
  readonly title: string
  readonly definition: string
  /** Takes half of a wide page. */
  readonly half?: boolean
  /** The first is shown; with more than one, the reader chooses. None: tables alone. */
  readonly views: readonly View[]
  /** What the choice of views is about. */
  readonly choice?: string
  readonly tables: readonly TableView[]
  /** Stands in place of a chart. */
  readonly content?: Markup
  readonly notes: readonly string[]
  /** Said in place of the chart where there is nothing to draw. */
  readonly empty?: string | null
}

/** The tables of a card, with those of its views. */
export const tablesOf = ({ views, tables }: Card): TableView[] => [
  ...views.flatMap(({ table }) => table ?? []),
  ...tables,
]

export const cardHtml = (card: Card): Markup => markup`
  <section class="card${card.half ? ' half' : ''}" id="${card.id}" aria-labelledby="${card.id}-title">
    <header>
      <div>
        <h3 id="${card.id}-title">${card.title}</h3>
        <p class="definition">${card.definition}</p>
      </div>
      ${card.views.length > 1 && !card.empty ? choiceHtml(card) : null}
    </header>
    ${card.empty ? markup`<p class="empty">${card.empty}</p>${callsHtml(card)}` : contentHtml(card)}
  </section>`

const contentHtml = (card: Card): Markup => markup`
  ${card.content ?? chartHtml(card.views[0])}
  ${callsHtml(card)}
  ${card.notes.length > 0 ? markup`<ul class="notes">${card.notes.map((note) => markup`<li>${note}</li>`)}</ul>` : null}
  ${card.views.map(({ id, table }, i) => (table ? foldHtml(table, markup` data-view="${id}"${i > 0 ? hidden : null}`) : null))}
  ${card.tables.map((table) => foldHtml(table))}`

/** The command behind each view, of which the page shows that of the chosen one. */
const callsHtml = ({ views }: Card): Content =>
  views.map(({ id, call }, i) =>
    call === undefined
      ? null
      : markup`<p class="call" data-view="${id}"${i > 0 ? hidden : null}>Drawn from <code>${call}</code></p>`,
  )

/** In place of a card that could not be made; the others stand. */
export const failedCardHtml = ({ id, title }: Pick<Card, 'id' | 'title'>, error: unknown): Markup => markup`
  <section class="card" id="${id}" aria-labelledby="${id}-title">
    <header><h3 id="${id}-title">${title}</h3></header>
    ${
      error instanceof NotNarrowed
        ? markup`<p class="failure" role="note"><strong>${error.message}</strong> Without ${error.fields.length > 1 ? 'these conditions' : 'this condition'} its numbers are here.</p>`
        : markup`<p class="failure" role="alert"><strong>This section could not be created.</strong> ${error instanceof Error ? error.message : String(error)}</p>`
    }
  </section>`

const hidden = trusted(' hidden')

const choiceHtml = ({ id, views, choice = 'View' }: Card): Markup => markup`
  <fieldset class="choice">
    <legend class="visually-hidden">${choice}</legend>
    ${views.map(
      (view, i) => markup`
        <label>
          <input type="radio" name="${id}-view" value="${view.id}"${i === 0 ? trusted(' checked') : null}>
          <span>${view.label}</span>
        </label>`,
    )}
  </fieldset>`

/** Where the page's script draws a view. */
export const chartHtml = (view: View | undefined): Markup | null =>
  view === undefined
    ? null
    : markup`
      <div class="plot" role="group" aria-label="${view.description}" data-chart="${view.id}" data-state="loading" style="min-height: ${heightOf(view)}px">
        <p class="loading">Drawing chart …</p>
      </div>`

/** Height of the view's chart in pixels. */
export const heightOf = ({ figure }: View): number => figure({}).layout.height ?? 400

const foldHtml = (table: TableView, attributes: Markup | null = null): Markup => markup`
  <details${table.open ? trusted(' open') : null}${attributes}>
    <summary>${table.title}</summary>
    <button type="button" class="action" data-csv="${table.id}">Download CSV<span class="visually-hidden"> of ${table.title}</span></button>
    ${tableHtml(table)}
  </details>`
