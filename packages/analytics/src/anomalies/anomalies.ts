import { defineAnalysis } from '../define/define-analysis.js'
import { stored, storedSums } from '../measures/stored.js'
import { sessionsWithin } from '../read/session-times.js'
import { calendarOf } from './calendar.js'
import { anomalyRows, warningsOf } from './finish.js'
import { anomaliesParams } from './params.js'
import { anomaliesMerge, anomaliesNeeds, anomaliesPartial, sumNames } from './partial.js'
import { anomaliesSql } from './sql.js'
import { anomaliesTables } from './tables.js'

/**
 * Days that are out of line: the last whole days before `asOf`, each held against its weekday in the weeks before. Table
 * `anomalies`, a row a day and metric; money is in minor units. It takes no period. A place in `where` is the session's
 * for sessions and the billing address's for orders.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const anomalies = defineAnalysis({
  name: 'anomalies',
  label: 'Anomalies',
  question: 'Did something break yesterday?',
  period: null,
  where: { places: 'own', owners: ['user', 'session', 'order'] },
  params: anomaliesParams,
  tables: anomaliesTables,
  mainTable: 'anomalies',
  derive: ({ scope, days, weeks }) => ({ calendar: calendarOf(scope, days, weeks) }),
  needs: anomaliesNeeds,
  times: ({ scope, calendar: { starts } }) => sessionsWithin({ from: starts[0]!, to: starts.at(-1)! }, scope),
  partial: anomaliesPartial,
  merge: anomaliesMerge,
  stored: stored(storedSums(sumNames)),
  finish(state, spec) {
    const rows = anomalyRows(state, spec)
    return { tables: { anomalies: rows }, warnings: warningsOf(rows) }
  },
  sql: anomaliesSql,
})
