import { defineAnalysis } from '../define/define-analysis.js'
import { periodOf, sessionsWithin } from '../read/session-times.js'
import { rfmFinish, rfmMerge } from './finish.js'
import { rfmParams } from './params.js'
import { rfmNeeds, rfmPartial } from './partial.js'
import { rfmSql } from './sql.js'
import { rfmTables } from './tables.js'

export type { Cuts } from './params.js'

/**
 * Scores customers by recency (days), frequency (orders) and money (minor units), and puts them into groups. Tables
 * `customers` (default, a row a user) and `groups` (eleven rows). A score is min(B, ⌊B × worse ÷ (n − 1)⌋ + 1), worse
 * being how many of n customers are strictly worse: the rank that PERCENT_RANK gives in SQL, in B steps. A place in
 * `where` is the user's; the period begins nowhere unless it is given.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const rfm = defineAnalysis({
  name: 'rfm',
  label: 'RFM',
  question: 'Who are my best customers, and whom am I losing?',
  period: 'none',
  where: { places: 'user', owners: ['user', 'session', 'order'] },
  params: rfmParams,
  tables: rfmTables,
  mainTable: 'customers',
  needs: rfmNeeds,
  times: ({ scope }) => sessionsWithin(periodOf(scope), scope),
  partial: rfmPartial,
  merge: rfmMerge,
  finish: rfmFinish,
  sql: rfmSql,
})
