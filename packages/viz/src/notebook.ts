import { countedText } from '@polymart/core'
import { describeAnalyses } from '@polymart/analytics'
import type { AnalysisName, ResultColumn } from '@polymart/analytics'
import type { Figure, FigureOptions, ResultLike } from './figure.js'
import { anomaliesFigure } from './figures/anomalies.js'
import { attributionFigure } from './figures/attribution.js'
import { basketFigure } from './figures/basket.js'
import { cohortsFigure } from './figures/cohorts.js'
import { clvFigure } from './figures/clv.js'
import { funnelFigure } from './figures/funnel.js'
import { geographyFigure, notOnMap } from './figures/geography.js'
import { inventoryFigure } from './figures/inventory.js'
import { insightsFigure } from './figures/insights.js'
import { migrationFigure } from './figures/migration.js'
import { pricesFigure } from './figures/prices.js'
import { productsFigure } from './figures/products.js'
import { pathsFigure } from './figures/paths.js'
import { repurchaseFigure } from './figures/repurchase.js'
import { revenueFigure } from './figures/revenue.js'
import { rfmFigure } from './figures/rfm.js'
import { searchFigure } from './figures/search.js'
import { sessionsFigure } from './figures/sessions.js'
import { formatOf } from './format.js'
import { cardHtml, chartHtml, heightOf, tablesOf } from './page/card.js'
import type { Card, View } from './page/card.js'
import { documentHtml } from './page/document.js'
import type { Document } from './page/document.js'
import { markup } from './page/markup.js'
import { tableOf } from './page/table.js'
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
  const card = cardOf(result, includeCustomers)
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

/** The chart of each analysis: one without does not compile. */
const figures: Readonly<Record<AnalysisName, (result: ResultLike, options: FigureOptions) => Figure>> = {
  rfm: rfmFigure,
  anomalies: anomaliesFigure,
  basket: basketFigure,
  clv: clvFigure,
  funnel: funnelFigure,
  geography: geographyFigure,
  repurchase: repurchaseFigure,
  cohorts: cohortsFigure,
  inventory: inventoryFigure,
  insights: insightsFigure,
  migration: migrationFigure,
  prices: pricesFigure,
  products: productsFigure,
  revenue: revenueFigure,
  sessions: sessionsFigure,
  attribution: attributionFigure,
  search: searchFigure,
  paths: pathsFigure,
}

const rowsShown = 100

/** A table of sentences is the answer itself, and its chart stands beside it. */
const hasSentences = (columns: readonly ResultColumn[]): boolean => columns.some(({ kind }) => kind === 'sentence')

/** Any result has tables; the analyses that are known have a chart. */
const cardOf = (result: ResultLike, includeCustomers: boolean): Card => {
  const { analysis, meta, columns } = result
  const declared = describeAnalyses().find(({ name }) => name === analysis)
  const title = declared?.label ?? analysis
  const draw = Object.hasOwn(figures, analysis) ? figures[analysis as AnalysisName] : undefined
  const ofCustomers = declared?.tables.filter(({ aboutCustomers }) => aboutCustomers).map(({ name }) => name) ?? []
  const names = Object.keys(columns).filter((name) => includeCustomers || !ofCustomers.includes(name))
  const tables = names.map((table) => {
    const view = tableOf(result, { id: table, title: table.charAt(0).toUpperCase() + table.slice(1), table })
    const more = view.rows.length - rowsShown
    const rest = more > 0 ? ` (first ${rowsShown} of ${countedText(view.rows.length, 'row')})` : ''
    return {
      ...view,
      title: view.title + rest,
      rows: view.rows.slice(0, rowsShown),
      open: draw === undefined || hasSentences(columns[table]!),
    }
  })
  const off =
    analysis === 'geography' && 'level' in meta.params && meta.params['level'] === 'country' ? notOnMap(result) : []
  return {
    id: analysis,
    title,
    definition: periodOf(result),
    views: draw
      ? [
          {
            id: analysis,
            label: title,
            description: `Chart of ${title}. The tables below show the same numbers.`,
            figure: (options) => draw(result, options),
          },
        ]
      : [],
    tables,
    notes: [...meta.warnings, ...(off.length > 0 ? [`Not on the map: ${off.join(', ')}.`] : [])],
  }
}

const periodOf = ({ meta }: ResultLike): string => {
  const { date, time } = formatOf(meta)
  const { from, to } = meta.period
  return `${from === null ? `Everything up to ${date(to - 1)}` : `${date(from)} to ${date(to - 1)}`}, as of ${time(meta.asOf)} (${meta.timeZone}).`
}
