import { defineAnalysis } from '../define/define-analysis.js'
import { mergeGrouped } from '../measures/grouped.js'
import { stored, storedGroups } from '../measures/stored.js'
import { productRows } from './finish.js'
import { productMeasures } from './measures.js'
import { productsParams } from './params.js'
import { productsCatalogue, productsNeeds, productsPartial } from './partial.js'
import { productsSql } from './sql.js'
import { productsTables } from './tables.js'

/**
 * What is seen, wanted and bought: products, or what they are grouped by, from views to money, margins and returns.
 * Table `products`, a row a product, or a value of `level`. Money is in minor units. A place in `where` is the session's
 * for views, the billing address's for orders; the period has the 30 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const products = defineAnalysis({
  name: 'products',
  label: 'Products',
  question: 'What is looked at, put into the cart and bought, and what is left of it?',
  period: '30 days',
  where: { places: 'own', owners: ['user', 'session', 'order', 'product'] },
  params: productsParams,
  tables: productsTables,
  mainTable: 'products',
  needs: productsNeeds,
  catalogue: productsCatalogue,
  partial: productsPartial,
  merge: (states) => mergeGrouped(productMeasures, states),
  stored: stored(storedGroups(productMeasures)),
  *finish(state, spec, catalogue) {
    return { tables: { products: yield* productRows(state, spec, catalogue!) }, warnings: [] }
  },
  sql: productsSql,
})
