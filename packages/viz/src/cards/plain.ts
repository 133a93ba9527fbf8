import type { AnalysisName, Call } from '@polymart/analytics'
import { countText } from '@polymart/core'
import type { ResultLike } from '../figure.js'
import type { View } from '../page/card.js'
import { firstRows, tableOf } from '../page/table.js'
import { canDraw, figureName, hasOwnCall } from './analysis-figure.js'
import type { AnalysisFigure } from './analysis-figure.js'
import { callText } from './call-text.js'
import { figures } from './figures.js'
import { callOf, comparedIn } from './given.js'
import { cardOfResult, rowsShown, viewOf } from './of-result.js'
import type { SectionName } from './sections.js'
import { defineCard, needed } from './spec.js'
import type { CardSpec, Given, Settled } from './spec.js'

interface Plain {
  readonly section: SectionName
  readonly title: string
  /** What the numbers mean, in a sentence or two. */
  readonly definition: string
  readonly half?: boolean
  readonly breakdowns?: readonly string[]
  /** Parameters of its own. */
  readonly own?: (given: Given) => object
}

/** More rows would make the page too large; the command line gives all of them. */
const mostInCsv = 1000

/** A card of an analysis: its charts, some of which draw calls of their own, and its tables. */
export const plainCard = (
  name: AnalysisName,
  { section, title, definition, half = true, breakdowns, own = () => ({}) }: Plain,
): CardSpec =>
  defineCard({
    id: name,
    title,
    section,
    ...(breakdowns && { breakdowns }),
    calls: (given): Readonly<Record<string, Call>> => ({
      [name]: callOf(name, given, { ...comparedIn(name, given), ...own(given) }),
      ...Object.fromEntries(
        ownCalls(name).map((figure) => [figureName(name, figure), callOf(name, given, figure.params)]),
      ),
    }),
    card: (results) => {
      const result = needed(results[name])
      const nothing = Object.values(result.columns).every((columns) => (columns[0]?.values.length ?? 0) === 0)
      const made = cardOfResult(result, { prefix: `${name}-`, half, definition, mostInCsv })
      const failed = ownCalls(name).flatMap((figure) => failureNote(figure, results[figureName(name, figure)]))
      return {
        ...made,
        title,
        views: viewsOf(name, result, results),
        notes: [...made.notes, ...failed, ...cutNote(result, made.tables.length)],
        empty: nothing ? 'Nothing to show for this period.' : null,
      }
    },
  })

const ownCalls = (name: AnalysisName): readonly AnalysisFigure[] => figures[name].filter(hasOwnCall)

/** Those of the card's own result, and those of other calls, which say which. */
const viewsOf = (name: AnalysisName, result: ResultLike, results: Settled): View[] =>
  figures[name].flatMap((figure): View[] => {
    const id = figureName(name, figure)
    if (!hasOwnCall(figure)) return canDraw(figure, result) ? [viewOf(id, figure, result)] : []
    const own = results[id]
    if (own === undefined || own instanceof Error) return []
    const table = firstRows(
      tableOf(own, { id, title: `${title(figure.table)} of this chart`, table: figure.table, mostInCsv }),
      rowsShown,
    )
    return [{ ...viewOf(id, figure, own), table, call: callText(name, figure.params) }]
  })

const title = (table: string): string => table.charAt(0).toUpperCase() + table.slice(1)

const failureNote = ({ label }: AnalysisFigure, result: ResultLike | Error | undefined): readonly string[] =>
  result instanceof Error ? [`“${label}” could not be drawn: ${result.message}`] : []

/** Says where a CSV file is cut; tables about customers are none of the page's. */
const cutNote = ({ analysis, columns }: ResultLike, tables: number): readonly string[] =>
  tables === Object.keys(columns).length &&
  Object.values(columns).some((table) => (table[0]?.values.length ?? 0) > mostInCsv)
    ? [
        `CSV files hold the first ${countText(mostInCsv)} rows; polymart analyze ${analysis} --format csv gives all of them.`,
      ]
    : []
