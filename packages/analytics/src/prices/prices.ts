import { defineAnalysis } from '../define/define-analysis.js'
import { mergeGrouped } from '../measures/grouped.js'
import { stored, storedGroups } from '../measures/stored.js'
import { changeColumns } from './changes.js'
import { priceRows } from './finish.js'
import { priceMeasures } from './measures.js'
import { pricesParams } from './params.js'
import { pricesNeeds, pricesPartial } from './partial.js'
import { pricesSql } from './sql.js'
import { pricesTables } from './tables.js'

/**
 * What a change of price did: units, money and viewers before it and after it, and the elasticity that follows. Table
 * `prices`, a row a change. Money is in minor units. A place in `where` is the session's for views, the billing address's
 * for orders; the period, in which the changes lie, has the 90 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const prices = defineAnalysis({
  name: 'prices',
  label: 'Prices',
  question: 'What did a change of price do?',
  period: '90 days',
  where: { places: 'own', owners: ['user', 'session', 'order', 'product'] },
  params: pricesParams,
  tables: pricesTables,
  mainTable: 'prices',
  needs: pricesNeeds,
  catalogue: () => [...changeColumns, 'name'],
  partial: pricesPartial,
  merge: (states) => mergeGrouped(priceMeasures, states),
  stored: stored(storedGroups(priceMeasures)),
  finish: (state, spec, catalogue) => ({ tables: { prices: priceRows(state, spec, catalogue!) }, warnings: [] }),
  sql: pricesSql,
})
