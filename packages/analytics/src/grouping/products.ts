import { matchDictionaries } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import type { Catalogue } from '../read/catalogue.js'
import { notSet } from '../result/columns.js'
import { byField, through } from './grouping.js'
import type { Grouping } from './grouping.js'

/** What rows that name a product can be grouped by, beside the product itself. */
export const productLevels = ['subcategory', 'category', 'brand'] as const

export type ProductLevel = 'product' | (typeof productLevels)[number]

/** Products by a level: each by itself, or those of a brand, category or top category. */
const productsBy = ({ products }: Catalogue, level: ProductLevel): Grouping =>
  byField(products, level === 'product' ? 'productId' : level)

/** The product of each row that names one, as a row of the catalogue; −1 for an unknown one, or none. */
const productRows = (ids: TextColumn, catalogue: Catalogue): Int32Array => {
  const codes = matchDictionaries(ids.dictionary, catalogue.ids)
  return Int32Array.from(ids.codes, (code) => {
    const product = code < 0 ? -1 : codes[code]!
    return product < 0 ? -1 : catalogue.rowOf[product]!
  })
}

/** Rows that name a product, by what it is; "(not set)" for an unknown one. */
export const byProduct = (ids: TextColumn, level: ProductLevel, catalogue: Catalogue): Grouping =>
  through(productsBy(catalogue, level), productRows(ids, catalogue), 1, notSet)
