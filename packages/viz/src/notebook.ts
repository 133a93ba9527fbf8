import { cardOfResult } from './cards/of-result.js'
import type { Figure, ResultLike } from './figure.js'
import { cardHtml, chartHtml, heightOf, tablesOf } from './page/card.js'
import type { View } from './page/card.js'
import { documentHtml } from './page/document.js'
import type { Document } from './page/document.js'
import { markup } from './page/markup.js'
import { templates } from './theme.js'
import type { Theme } from './theme.js'

/** How a result is shown in a notebook. */
export interface ShowOptions {
  /** Notebooks do not follow the system's theme; default light. */
  readonly theme?: Theme
  /** Adds rows about customers, by id. Default false: aggregates alone. */
  readonly includeCustomers?: boolean
}

/**
 * A result as HTML for a notebook, `display.html(show(result))`: its chart and its tables in a frame of their own, which
 * holds everything it needs and can reach neither the notebook nor the network.
 */
export const show = (result: ResultLike, { theme = 'light', includeCustomers = false }: ShowOptions = {}): string => {
  const card = cardOfResult(result, { includeCustomers })
  return frameHtml(300 + (card.views[0] ? heightOf(card.views[0]) : 0), {
    title: card.title,
    body: cardHtml(card),
    views: card.views,
    csv: Object.fromEntries(tablesOf(card).map(({ id, csv }) => [id, csv])),
    theme,
  })
}

/** A figure as HTML for a notebook; it keeps the theme that it was made in. */
export const figureHtml = (figure: Figure, description = 'Chart'): string => {
  const view: View = { id: 'figure', label: '', description, figure: () => figure }
  return frameHtml(heightOf(view) + 80, {
    title: description,
    body: markup`<main>${chartHtml(view)}</main>`,
    views: [view],
    csv: {},
    theme: figure.layout.template === templates.dark ? 'dark' : 'light',
  })
}

const frameHtml = (height: number, document: Document): string =>
  markup`<iframe sandbox="allow-scripts allow-downloads" style="width: 100%; height: ${height}px; border: 0" title="${document.title}" srcdoc="${documentHtml(document)}"></iframe>`
    .text
