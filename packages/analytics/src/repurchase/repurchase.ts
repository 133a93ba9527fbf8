import { defineAnalysis } from '../define/define-analysis.js'
import { customerRows, repurchaseMerge, stepRows, totalOf } from './finish.js'
import { repurchaseParams } from './params.js'
import { repurchaseNeeds, repurchasePartial } from './partial.js'
import { repurchaseSql } from './sql.js'
import { repurchaseTables } from './tables.js'

/**
 * Who orders again, and when. Tables `steps` (default, a row an order number), `customers` (a row a customer) and
 * `summary` (one row). Money is in minor units, lengths of time in days. A place in `where` is the user's; the period
 * begins nowhere unless it is given.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const repurchase = defineAnalysis({
  name: 'repurchase',
  label: 'Repurchase',
  question: 'When do customers order again?',
  period: 'none',
  where: { places: 'user', owners: ['user', 'session', 'order'] },
  params: repurchaseParams,
  tables: repurchaseTables,
  mainTable: 'steps',
  needs: repurchaseNeeds,
  partial: repurchasePartial,
  merge: repurchaseMerge,
  finish: (state) => ({
    tables: { steps: stepRows(state), customers: customerRows(state), summary: [totalOf(state)] },
    warnings: state.customers.length > 0 ? [] : ['No user has a counted order.'],
  }),
  sql: repurchaseSql,
})
