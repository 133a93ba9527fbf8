import { defineAnalysis } from '../define/define-analysis.js'
import { coveredByBoth } from '../params/common.js'
import { storedCollected, storedGroups, storedParts } from '../measures/stored.js'
import { periodOf } from '../read/session-times.js'
import { sessionRows, sessionsMerge } from './finish.js'
import { sessionMeasures } from './measures.js'
import { sessionsParams } from './params.js'
import { sessionsNeeds, sessionsPartial } from './partial.js'
import { sessionsSql } from './sql.js'
import { sessionsTables } from './tables.js'

/**
 * The traffic: sessions by where they come from, by what they are on, by hour or by day, and what comes of them. Table
 * `sessions`, a row a combination of the fields of `by`. A place in `where` and `by` is the session's; the period has
 * the 30 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const sessions = defineAnalysis({
  name: 'sessions',
  label: 'Sessions',
  question: 'Where does the traffic come from, and what comes of it?',
  period: '30 days',
  where: { places: 'session', owners: ['session', 'user', 'order'] },
  params: sessionsParams,
  tables: sessionsTables,
  mainTable: 'sessions',
  needs: sessionsNeeds,
  // Whether a person is new, all sessions tell.
  times: ({ scope }) => ({ events: periodOf(scope) }),
  partial: sessionsPartial,
  merge: sessionsMerge,
  stored: storedParts({ sums: storedGroups(sessionMeasures), durations: storedCollected }),
  finish: (state, spec) => ({
    tables: { sessions: sessionRows(state, spec) },
    warnings: coveredByBoth(spec.scope)
      ? []
      : ['No day of the period has both orders and sessions, so session conversion is empty.'],
  }),
  sql: sessionsSql,
})
