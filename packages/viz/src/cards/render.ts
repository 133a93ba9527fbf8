import type { PageData } from '../client/data.js'
import { cardHtml, failedCardHtml, tablesOf } from '../page/card.js'
import type { Card, View } from '../page/card.js'
import { chartsOf } from '../page/charts.js'
import type { Markup } from '../page/markup.js'
import { withLinks } from '../page/table.js'
import type { TableSource, TableView } from '../page/table.js'
import type { CardSpec, Settled } from './spec.js'

/** A card on its way to a page: its HTML, with the charts and tables that the page's scripts need for it. */
export interface MadeCard {
  readonly markup: Markup
  /** Charts to draw. */
  readonly views: readonly View[]
  /** CSV by the id of its table. */
  readonly csv: Readonly<Record<string, string>>
}

/** The card, or in its place why it could not be made. */
export const makeCard = (spec: CardSpec, results: Settled, linksOf?: LinksOf): MadeCard => {
  try {
    return partsOf(linked(spec.card(results), linksOf))
  } catch (error) {
    return { markup: failedCardHtml(spec, error), views: [], csv: {} }
  }
}

/** Where a cell of a table leads, by the place of its row in the result and the name of its column. @internal */
export type LinksOf = (source: TableSource) => ((row: number, column: string) => string | undefined) | undefined

const linked = (card: Card, linksOf: LinksOf | undefined): Card => {
  if (!linksOf) return card
  const withOwn = (table: TableView): TableView => {
    const hrefOf = table.source && linksOf(table.source)
    return hrefOf ? withLinks(table, hrefOf) : table
  }
  return {
    ...card,
    tables: card.tables.map(withOwn),
    views: card.views.map((view) => (view.table ? { ...view, table: withOwn(view.table) } : view)),
  }
}

const partsOf = (card: Card): MadeCard => ({
  markup: cardHtml(card),
  views: card.empty ? [] : card.views,
  csv: Object.fromEntries(tablesOf(card).map(({ id, csv }) => [id, csv])),
})

/** A card as plain data. @internal */
export interface RenderedCard {
  /** A `section` whose id is that of the card; what comes from data is escaped. */
  readonly html: string
  readonly charts: PageData['charts']
  /** CSV by the id of its table, which buttons name in `data-csv`. */
  readonly csv: Readonly<Record<string, string>>
}

/**
 * One card for a live page. The results are those of the card's calls, by their names; where one is an Error that the
 * card cannot be without, the card says so. The page shows it by putting the HTML in its place and telling its scripts
 * by the event `cardchange`, whose detail is `{charts, csv}`, sent from the new element and bubbling.
 *
 * @internal
 */
export const renderCard = (spec: CardSpec, results: Settled, linksOf?: LinksOf): RenderedCard => {
  const { markup, views, csv } = makeCard(spec, results, linksOf)
  return { html: markup.text, charts: chartsOf(views), csv }
}
