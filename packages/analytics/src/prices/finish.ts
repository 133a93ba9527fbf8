import { compareTexts, textAt, textColumn } from '@polymart/core'
import { Grouped } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import type { Catalogue } from '../read/catalogue.js'
import { lengthOf, priceChanges } from './changes.js'
import { priceMeasures } from './measures.js'
import type { PricesSpec } from './params.js'
import type { PriceRow } from './tables.js'

export const priceRows = (state: GroupedState, spec: PricesSpec, catalogue: Catalogue): readonly PriceRow[] => {
  const sums = new Grouped(priceMeasures).add(state)
  const { asOf, coverage } = spec.scope
  const length = lengthOf(spec)
  const covered = coverage.orders ?? Infinity
  const nameOf = (row: number): string => {
    const { codes, dictionary } = textColumn(catalogue.products.columns, 'name')
    return textAt(dictionary, codes[row]!)!
  }
  return (
    priceChanges(catalogue, spec)
      .map(({ product, place, crowded, ...change }) => ({
        ...sums.at([change.productId, place]),
        ...change,
        name: nameOf(product),
        complete: change.at + length <= asOf && change.at - length >= covered && !crowded,
      }))
      // Those of one product stay in their order.
      .sort((a, b) => a.at - b.at || compareTexts(a.productId, b.productId))
  )
}
