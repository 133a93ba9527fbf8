import { defineAnalysis } from '../define/define-analysis.js'
import { storedCell, storedCollected, storedGroups, storedParts } from '../measures/stored.js'
import { periodOf, sessionsWithin } from '../read/session-times.js'
import { attributionMerge, creditRows, pathRows, summaryOf } from './finish.js'
import { creditMeasures, pathMeasures, totalMeasures } from './measures.js'
import { attributionParams } from './params.js'
import { attributionNeeds, attributionPartial } from './partial.js'
import { attributionSql } from './sql.js'
import { attributionTables } from './tables.js'

/**
 * Which sessions earned the orders of the period, and what of them: by channel, source, campaign or any other field of
 * the session, under six models. Tables `credits` (default), `models` (the net under each model), `paths` and `summary`
 * (one row). Money is in minor units; an order is shared in whole millionths, its net in whole minor units, so that all
 * adds up. It takes no condition on sessions; the period has the 30 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const attribution = defineAnalysis({
  name: 'attribution',
  label: 'Attribution',
  question: 'Which visits earned the orders?',
  period: '30 days',
  where: { places: null, owners: ['user', 'order'] },
  params: attributionParams,
  tables: attributionTables,
  mainTable: 'credits',
  needs: attributionNeeds,
  times({ scope, window }) {
    const { from, to } = periodOf(scope)
    return sessionsWithin({ from: from - window, to }, scope)
  },
  partial: attributionPartial,
  merge: attributionMerge,
  stored: storedParts({
    credits: storedGroups(creditMeasures),
    paths: storedGroups(pathMeasures),
    waits: storedCollected,
    total: storedCell(totalMeasures),
  }),
  finish(state) {
    const credits = creditRows(state)
    return {
      tables: {
        credits,
        models: credits,
        // Made when they are asked for.
        get paths() {
          return pathRows(state)
        },
        get summary() {
          return [summaryOf(state)]
        },
      },
      warnings: state.total.orders > 0 ? [] : ['The period has no counted order.'],
    }
  },
  sql: attributionSql,
})
