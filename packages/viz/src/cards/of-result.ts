import { countedText } from '@polymart/core'
import { describeAnalyses } from '@polymart/analytics'
import type { AnalysisName, ResultColumn } from '@polymart/analytics'
import type { ResultLike } from '../figure.js'
import { notOnMap } from '../figures/geography.js'
import { formatOf } from '../format.js'
import type { Card, View } from '../page/card.js'
import { tableOf } from '../page/table.js'
import type { TableView } from '../page/table.js'
import { figures } from './figures.js'

/** What of a result a card shows. */
export interface OfResult {
  /** Also tables about customers. */
  readonly includeCustomers?: boolean
  /** Stands before the names of its charts and tables, which are unlike those of other cards on the page. */
  readonly prefix?: string
  readonly half?: boolean
  /** What the numbers mean; default the period alone. */
  readonly definition?: string
}

const rowsShown = 100

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
    definition: [definition, periodOf(result)].filter(Boolean).join(' '),
    views: viewsOf(result, title),
    tables: tablesOf(result, options),
    notes: [...meta.warnings, ...(off.length > 0 ? [`Not on the map: ${off.join(', ')}.`] : [])],
  }
}

const isKnown = (analysis: string): analysis is AnalysisName => Object.hasOwn(figures, analysis)

const viewsOf = (result: ResultLike, title: string): View[] => {
  const { analysis } = result
  if (!isKnown(analysis)) return []
  return [
    {
      id: analysis,
      label: title,
      description: `Chart of ${title}. The tables below show the same numbers.`,
      figure: (options) => figures[analysis](result, options),
    },
  ]
}

/** A table of sentences is the answer itself, and its chart stands beside it. */
const hasSentences = (columns: readonly ResultColumn[]): boolean => columns.some(({ kind }) => kind === 'sentence')

const tablesOf = (result: ResultLike, { includeCustomers = false, prefix = '' }: OfResult): TableView[] => {
  const { analysis, columns } = result
  const declared = describeAnalyses().find(({ name }) => name === analysis)
  const ofCustomers = declared?.tables.filter(({ aboutCustomers }) => aboutCustomers).map(({ name }) => name) ?? []
  const names = Object.keys(columns).filter((name) => includeCustomers || !ofCustomers.includes(name))
  return names.map((table) => {
    const view = tableOf(result, {
      id: prefix + table,
      title: table.charAt(0).toUpperCase() + table.slice(1),
      table,
    })
    const more = view.rows.length - rowsShown
    const rest = more > 0 ? ` (first ${rowsShown} of ${countedText(view.rows.length, 'row')})` : ''
    return {
      ...view,
      title: view.title + rest,
      rows: view.rows.slice(0, rowsShown),
      open: !isKnown(analysis) || hasSentences(columns[table]!),
    }
  })
}

const periodOf = ({ meta }: ResultLike): string => {
  const { date, time } = formatOf(meta)
  const { from, to } = meta.period
  return `${from === null ? `Everything up to ${date(to - 1)}` : `${date(from)} to ${date(to - 1)}`}, as of ${time(meta.asOf)} (${meta.timeZone}).`
}
