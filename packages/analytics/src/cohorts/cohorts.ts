import { defineAnalysis } from '../define/define-analysis.js'
import { mergeGrouped } from '../measures/grouped.js'
import { stored, storedGroups } from '../measures/stored.js'
import { periodOf, sessionsWithin } from '../read/session-times.js'
import { cohortRows, summaryRows, warningsOf } from './finish.js'
import { cohortsParams } from './params.js'
import { cohortMeasures, cohortsNeeds, cohortsPartial } from './partial.js'
import { cohortsSql } from './sql.js'
import { cohortsTables } from './tables.js'

/**
 * Who comes back, by when they began. Users of one day, week or month are a cohort, which is followed from n = 0 on. Tables
 * `cohorts` (default, a row a cohort and n) and `summary` (a row an n, over the cohorts for which it is over). Money is in
 * minor units. A place in `where` is the user's; a period is that in which users begin, and begins nowhere unless it is
 * given.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const cohorts = defineAnalysis({
  name: 'cohorts',
  label: 'Cohorts',
  question: 'Who comes back, and does that get better?',
  period: 'none',
  where: { places: 'user', owners: ['user', 'session', 'order'] },
  params: cohortsParams,
  tables: cohortsTables,
  mainTable: 'cohorts',
  needs: cohortsNeeds,
  // Sessions before a user's cohort time do not count, unless they tell when that is.
  times: ({ cohort, scope }) =>
    cohort === 'firstSession' ? {} : sessionsWithin({ ...periodOf(scope), to: scope.asOf }, scope),
  partial: cohortsPartial,
  merge: (states) => mergeGrouped(cohortMeasures, states),
  stored: stored(storedGroups(cohortMeasures)),
  finish(state, spec) {
    const rows = cohortRows(state, spec)
    return { tables: { cohorts: rows, summary: summaryRows(rows) }, warnings: warningsOf(rows, spec) }
  },
  sql: cohortsSql,
})
