import { defineAnalysis } from '../define/define-analysis.js'
import { migrationFinish } from './finish.js'
import { migrationDerive, migrationParams } from './params.js'
import { migrationMerge, migrationNeeds, migrationPartial } from './partial.js'
import { migrationSql } from './sql.js'
import { migrationTables } from './tables.js'

/**
 * Who moved between the groups of rfm from one moment, `compareWith`, to another, `asOf`. Tables `matrix` (default, a row a
 * pair of groups) and `customers` (a row a user). Money is in minor units. A place in `where` is the user's; it takes no
 * period.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const migration = defineAnalysis({
  name: 'migration',
  label: 'Migration',
  question: 'Who moved between the RFM groups?',
  period: null,
  where: { places: 'user', owners: ['user', 'session', 'order'] },
  params: migrationParams,
  tables: migrationTables,
  mainTable: 'matrix',
  derive: migrationDerive,
  needs: migrationNeeds,
  partial: migrationPartial,
  merge: migrationMerge,
  finish: migrationFinish,
  sql: migrationSql,
})
