import { describeAnalyses } from '@polymart/analytics'
import type { AnalysisName, ResultColumn } from '@polymart/analytics'
import type { ResultLike } from '../figure.js'
import { notOnMap } from '../figures/geography.js'
import { numbersOf, textsOf } from '../figures/values.js'
import { formatOf } from '../format.js'
import type { Card, View } from '../page/card.js'
import { firstRows, tableOf } from '../page/table.js'
import type { TableView } from '../page/table.js'
import { canDraw, figureName } from './analysis-figure.js'
import type { AnalysisFigure } from './analysis-figure.js'
import { figures } from './figures.js'

/** What of a result a card shows. */
export interface OfResult {
  /** Also tables about customers. */
  readonly includeCustomers?: boolean
  /** Stands before the names of its charts and tables, which are unlike those of other cards on the page. */
  readonly prefix?: string
  readonly half?: boolean
  /** How many rows of a table its CSV has at most; default all. */
  readonly mostInCsv?: number
  /** What the numbers mean; default the period alone. */
  readonly definition?: string
}

/** Of a table, on a page. */
export const rowsShown = 50

/** Any result has tables; the analyses that are known have a chart. */
export const cardOfResult = (result: ResultLike, { definition, half, ...options }: OfResult = {}): Card => {
  const { analysis, meta } = result
  const title = describeAnalyses().find(({ name }) => name === analysis)?.label ?? analysis
  const off =
    analysis === 'geography' && 'level' in meta.params && meta.params['level'] === 'country' ? notOnMap(result) : []
  return {
    id: analysis,
    title,
    ...(half && { half }),
    definition: definition === undefined ? periodOf(result) : [definition, datesOf(result)].filter(Boolean).join(' '),
    views: viewsOf(result),
    choice: 'Chart',
    tables: tablesOf(result, options),
    notes: [...meta.warnings, ...(off.length > 0 ? [`Not on the map: ${off.join(', ')}.`] : [])],
  }
}

/** What is out of stock or to be reordered first, by the order of the statuses; of these what sells best. */
const mostUrgent = (inventory: ResultLike): number[] => {
  const statuses = textsOf(inventory, 'summary', 'status')
  const ranks = textsOf(inventory, 'inventory', 'status').map((status) => statuses.indexOf(status))
  const units = numbersOf(inventory, 'inventory', 'units')
  return [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]! || (units[b] ?? 0) - (units[a] ?? 0) || a - b)
}

const isKnown = (analysis: string): analysis is AnalysisName => Object.hasOwn(figures, analysis)

const viewsOf = (result: ResultLike): View[] => {
  const { analysis } = result
  if (!isKnown(analysis)) return []
  return figures[analysis]
    .filter((figure) => canDraw(figure, result))
    .map((figure) => viewOf(figureName(analysis, figure), figure, result))
}

/** A figure of a result as a card shows it. */
export const viewOf = (id: string, { label, description, figure }: AnalysisFigure, result: ResultLike): View => ({
  id,
  label,
  description: `${description} The tables below show the same numbers.`,
  figure: (options) => figure(result, options),
})

/** A table of sentences is the answer itself, and its chart stands beside it. */
const hasSentences = (columns: readonly ResultColumn[]): boolean => columns.some(({ kind }) => kind === 'sentence')

const tablesOf = (result: ResultLike, { includeCustomers = false, prefix = '', mostInCsv }: OfResult): TableView[] => {
  const { analysis, columns } = result
  const declared = describeAnalyses().find(({ name }) => name === analysis)
  const ofCustomers = declared?.tables.filter(({ aboutCustomers }) => aboutCustomers).map(({ name }) => name) ?? []
  const names = Object.keys(columns).filter((name) => includeCustomers || !ofCustomers.includes(name))
  return names.map((table) => {
    const view = tableOf(result, {
      id: prefix + table,
      title: table.charAt(0).toUpperCase() + table.slice(1),
      table,
      ...(mostInCsv !== undefined && { mostInCsv }),
      ...(table === 'inventory' && { order: mostUrgent(result) }),
    })
    return {
      ...firstRows(view, rowsShown),
      open: !isKnown(analysis) || hasSentences(columns[table]!),
    }
  })
}

/** On a page, whose top says the rest: the dates of the period, where the analysis takes one. */
const datesOf = ({ meta: { period, params, ...meta } }: ResultLike): string | null => {
  const { date } = formatOf(meta)
  return period.from === null || !('period' in params) ? null : `${date(period.from)} to ${date(period.to - 1)}.`
}

const periodOf = ({ meta }: ResultLike): string => {
  const { date, time } = formatOf(meta)
  const { from, to } = meta.period
  return `${from === null ? `Everything up to ${date(to - 1)}` : `${date(from)} to ${date(to - 1)}`}, as of ${time(meta.asOf)} (${meta.timeZone}).`
}
