import { defineAnalysis } from '../define/define-analysis.js'
import { storedCell, storedGroups, storedParts } from '../measures/stored.js'
import { periodOf, sessionsWithin } from '../read/session-times.js'
import { searchMerge, summaryOf, termRows } from './finish.js'
import { sessionMeasures, termMeasures } from './measures.js'
import { searchParams } from './params.js'
import { searchNeeds, searchPartial } from './partial.js'
import { searchSql } from './sql.js'
import { searchTables } from './tables.js'

/**
 * What people search for, whether they find it, and whether they buy. Tables `terms` (default, a row a term) and
 * `summary` (one row). Searches are those of sessions that start in the period; a place in `where` is the session's; the
 * period has the 30 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const search = defineAnalysis({
  name: 'search',
  label: 'Search',
  question: 'What do people search for, and do they find it?',
  period: '30 days',
  where: { places: 'session', owners: ['session', 'user', 'order'] },
  params: searchParams,
  tables: searchTables,
  mainTable: 'terms',
  needs: searchNeeds,
  times: ({ scope }) => sessionsWithin(periodOf(scope), scope),
  partial: searchPartial,
  merge: searchMerge,
  stored: storedParts({ terms: storedGroups(termMeasures), sessions: storedCell(sessionMeasures) }),
  finish(state, spec) {
    const summary = summaryOf(state)
    return {
      tables: { terms: termRows(state, spec), summary: [summary] },
      warnings: summary.searches > 0 ? [] : ['No session of the period has a search with a query.'],
    }
  },
  sql: searchSql,
})
