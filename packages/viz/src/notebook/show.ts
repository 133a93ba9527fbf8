import { cardOfResult } from '../cards/of-result.js'
import type { ResultLike } from '../figure.js'
import { cardHtml, heightOf, tablesOf } from '../page/card.js'
import type { Theme } from '../theme.js'
import { frameHtml } from './frame.js'

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
