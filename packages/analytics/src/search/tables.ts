import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { SessionsCell, TermCell } from './measures.js'
import type { SearchSpec } from './params.js'

export interface TermRow extends TermCell {
  readonly term: string
}

export interface SearchSummary extends SessionsCell, Pick<TermCell, 'searches' | 'known' | 'zero' | 'clicked'> {
  readonly terms: number
}

const term = columnsOfRows<TermRow, SearchSpec>()

const terms = {
  rows: 'By `searches`, the most first, then by `term`; terms with at least `minSearches`.',
  key: ['term'],
  cut: true,
  ofSessions: true,
  columns: {
    term: term.text('what was searched for, in lower case and without spare spaces', (row) => row.term),
    searches: term.count('searches for it', ({ searches }) => searches),
    sessions: term.count('sessions with one', ({ sessions }) => sessions),
    persons: term.count('distinct persons with one', ({ persons }) => persons),
    zeroResults: term.count('searches that found nothing', ({ zero }) => zero, { label: 'Without results' }),
    zeroResultRate: term.share.orNull(
      '`zeroResults` ÷ the searches of which it is known how many they found',
      ({ zero, known }) => ratio(zero, known),
      { label: 'Zero-result rate' },
    ),
    clicked: term.count('searches after which a product was viewed, before the next search', ({ clicked }) => clicked),
    clickRate: term.share.orNull('`clicked` ÷ `searches`', ({ clicked, searches }) => ratio(clicked, searches)),
    convertedSessions: term.count('`sessions` that a counted order names', ({ converted }) => converted),
    sessionConversion: term.share.orNull(
      '`convertedSessions` ÷ `sessions`',
      ({ converted, sessions }) => ratio(converted, sessions),
      { label: 'Session conversion' },
    ),
    netMinor: term.money('net of the orders that name them', ({ net }) => net, { label: 'Net revenue' }),
  },
}

const all = columnsOfRows<SearchSummary, SearchSpec>()

const summary = {
  rows: 'One row, whatever `minSearches`.',
  key: [],
  ofSessions: true,
  columns: {
    searches: all.count('searches for a term', ({ searches }) => searches),
    terms: all.count('distinct terms', ({ terms }) => terms),
    sessions: all.count('sessions with one', ({ withTerm }) => withTerm),
    sessionShare: all.share.orNull('`sessions` ÷ all sessions of the period', ({ withTerm, without }) =>
      ratio(withTerm, withTerm + without),
    ),
    zeroResultRate: all.share.orNull(
      'searches that found nothing ÷ those of which it is known',
      ({ zero, known }) => ratio(zero, known),
      { label: 'Zero-result rate' },
    ),
    clickRate: all.share.orNull(
      'searches after which a product was viewed, before the next search ÷ `searches`',
      ({ clicked, searches }) => ratio(clicked, searches),
    ),
    conversionWithSearch: all.share.orNull(
      'converted sessions with a term ÷ sessions with one',
      ({ convertedWith, withTerm }) => ratio(convertedWith, withTerm),
    ),
    conversionWithout: all.share.orNull('the same of the other sessions', ({ convertedWithout, without }) =>
      ratio(convertedWithout, without),
    ),
  },
}

export const searchTables = { terms, summary }
