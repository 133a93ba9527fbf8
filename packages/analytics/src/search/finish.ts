import { entriesOf, mergeGrouped } from '../measures/grouped.js'
import { mergeCells } from '../measures/measures.js'
import { compareLabels } from '../result/order.js'
import type { Slices } from '../slices.js'
import { sessionMeasures, termMeasures } from './measures.js'
import type { SearchSpec } from './params.js'
import type { SearchState } from './partial.js'
import type { SearchSummary, TermRow } from './tables.js'

export function* searchMerge(states: readonly SearchState[]): Slices<SearchState> {
  return {
    terms: yield* mergeGrouped(
      termMeasures,
      states.map(({ terms }) => terms),
    ),
    sessions: mergeCells(
      sessionMeasures,
      states.map(({ sessions }) => sessions),
    ),
  }
}

const rowsOf = ({ terms }: SearchState): readonly TermRow[] =>
  entriesOf(termMeasures, terms)
    .map(({ key, cell }) => ({ ...cell, term: String(key[0]) }))
    .filter(({ searches }) => searches > 0)

export const termRows = (state: SearchState, { minSearches }: SearchSpec): readonly TermRow[] =>
  rowsOf(state)
    .filter(({ searches }) => searches >= minSearches)
    .sort((a, b) => b.searches - a.searches || compareLabels(a.term, b.term))

export const summaryOf = (state: SearchState): SearchSummary => {
  const rows = rowsOf(state)
  const sum = (of: (row: TermRow) => number): number => rows.reduce((all, row) => all + of(row), 0)
  return {
    ...state.sessions,
    terms: rows.length,
    searches: sum(({ searches }) => searches),
    known: sum(({ known }) => known),
    zero: sum(({ zero }) => zero),
    clicked: sum(({ clicked }) => clicked),
  }
}
