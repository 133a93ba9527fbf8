import type { AnalysisName } from '@polymart/analytics'
import { countText } from '@polymart/core'
import type { ResultLike } from '../figure.js'
import { callOf } from './given.js'
import { cardOfResult } from './of-result.js'
import type { SectionName } from './sections.js'
import { defineCard, needed } from './spec.js'
import type { CardSpec, Given } from './spec.js'

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

/** A card of one result: its chart, and its tables. */
export const plainCard = (
  name: AnalysisName,
  { section, title, definition, half = true, breakdowns, own = () => ({}) }: Plain,
): CardSpec =>
  defineCard({
    id: name,
    title,
    section,
    ...(breakdowns && { breakdowns }),
    calls: (given): Readonly<Record<string, ReturnType<typeof callOf>>> => ({
      [name]: callOf(name, given, own(given)),
    }),
    card: (results) => {
      const result = needed(results[name])
      const nothing = Object.values(result.columns).every((columns) => (columns[0]?.values.length ?? 0) === 0)
      const made = cardOfResult(result, { prefix: `${name}-`, half, definition, mostInCsv })
      return {
        ...made,
        title,
        notes: [...made.notes, ...cutNote(result, made.tables.length)],
        empty: nothing ? 'Nothing to show for this period.' : null,
      }
    },
  })

/** Says where a CSV file is cut; tables about customers are none of the page's. */
const cutNote = ({ analysis, columns }: ResultLike, tables: number): readonly string[] =>
  tables === Object.keys(columns).length &&
  Object.values(columns).some((table) => (table[0]?.values.length ?? 0) > mostInCsv)
    ? [
        `CSV files hold the first ${countText(mostInCsv)} rows; polymart analyze ${analysis} --format csv gives all of them.`,
      ]
    : []
