import { defineAnalysis } from '../define/define-analysis.js'
import { periodOf } from '../read/session-times.js'
import { linkRows, pathRows, pathsMerge, totalOf } from './finish.js'
import { pathsParams } from './params.js'
import { pathsCatalogue, pathsNeeds, pathsPartial } from './partial.js'
import { pathsSql } from './sql.js'
import { pathsTables } from './tables.js'

/**
 * What people do next: what they do, which pages they see or categories they look at, one after the other, from the
 * beginning of a session, from a step on, or up to one. Tables `links` (default, how often one value follows another at
 * a place) and `paths`. A place in `where` is the session's; the period has the 30 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const paths = defineAnalysis({
  name: 'paths',
  label: 'Paths',
  question: 'What do people do next?',
  period: '30 days',
  where: { places: 'session', owners: ['session', 'user', 'order'] },
  params: pathsParams,
  tables: pathsTables,
  mainTable: 'links',
  needs: pathsNeeds,
  times: ({ scope }) => ({ sessions: periodOf(scope) }),
  catalogue: pathsCatalogue,
  partial: pathsPartial,
  merge: pathsMerge,
  finish: (state, spec) => ({
    tables: { links: linkRows(state, spec), paths: pathRows(state, spec) },
    warnings: totalOf(state) > 0 ? [] : ['No session of the period has a path like that.'],
  }),
  sql: pathsSql,
})
