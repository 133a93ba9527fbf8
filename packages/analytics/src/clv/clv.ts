import { defineAnalysis } from '../define/define-analysis.js'
import { clvFinish } from './finish.js'
import { clvMerge } from './merge.js'
import { clvParams } from './params.js'
import { clvNeeds, clvPartial } from './partial.js'
import { clvSql } from './sql.js'
import { clvTables } from './tables.js'

/**
 * What customers are expected to buy, and to be worth, by BG/NBD and Gamma-Gamma. Tables `customers` (default, a row a
 * customer), `model` (one row: the fitted parameters) and `validation` (with `holdout`: expected against what happened).
 * Money is in minor units, time in days and, in the models, weeks. It takes no period. A place in `where` is the user's.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const clv = defineAnalysis({
  name: 'clv',
  label: 'Customer lifetime value',
  question: 'What will customers buy, and what are they worth?',
  period: null,
  where: { places: 'user', owners: ['user', 'session', 'order'] },
  params: clvParams,
  tables: clvTables,
  mainTable: 'customers',
  needs: clvNeeds,
  partial: clvPartial,
  merge: clvMerge,
  finish: clvFinish,
  sql: clvSql,
})
