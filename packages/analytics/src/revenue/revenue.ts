import { defineAnalysis } from '../define/define-analysis.js'
import { spansOf } from '../params/common.js'
import { mergeGrouped } from '../measures/grouped.js'
import { stored, storedGroups } from '../measures/stored.js'
import { revenueRows } from './finish.js'
import { revenueMeasures } from './measures.js'
import { revenueParams } from './params.js'
import { revenueNeeds, revenuePartial } from './partial.js'
import { revenueSql } from './sql.js'
import { revenueTables } from './tables.js'

/**
 * Money (minor units) over time, beside the period before. Table `revenue`, a row a day, week or month and value of
 * `by`. A place in `where` is the billing address's; the period has the 12 calendar months up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const revenue = defineAnalysis({
  name: 'revenue',
  label: 'Revenue',
  question: 'How does money develop over time?',
  period: '12 months',
  where: { places: 'billing', owners: ['user', 'session', 'order'] },
  params: revenueParams,
  tables: revenueTables,
  mainTable: 'revenue',
  derive: ({ scope, every }) => ({ spans: spansOf(scope, every) }),
  needs: revenueNeeds,
  catalogue: ({ by }) => (by?.owner === 'product' && by.field !== 'product' ? [] : null),
  partial: revenuePartial,
  merge: (states) => mergeGrouped(revenueMeasures, states),
  stored: stored(storedGroups(revenueMeasures)),
  finish: (state, spec) => ({ tables: { revenue: revenueRows(state, spec) }, warnings: [] }),
  sql: revenueSql,
})
