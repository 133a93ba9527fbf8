import { defineAnalysis } from '../define/define-analysis.js'
import { basketFinish } from './finish.js'
import { basketMerge } from './merge.js'
import { basketParams } from './params.js'
import { basketNeeds, basketPartial, basketProducts } from './partial.js'
import { basketSql } from './sql.js'
import { basketTables } from './tables.js'

/**
 * What is bought together in one order. Tables `rules` (default, a row a pair and direction), `items` (a row an item) and
 * `summary` (one row). A place in `where` is the billing address's; the period has the 90 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const basket = defineAnalysis({
  name: 'basket',
  label: 'Baskets',
  question: 'What is bought together?',
  period: '90 days',
  where: { places: 'billing', owners: ['user', 'session', 'order'] },
  params: basketParams,
  tables: basketTables,
  mainTable: 'rules',
  needs: basketNeeds,
  catalogue: basketProducts,
  partial: (data, spec, catalogue) => basketPartial(data, spec, catalogue!),
  merge: basketMerge,
  finish: (state, spec, catalogue) => basketFinish(state, spec, catalogue!),
  sql: basketSql,
})
