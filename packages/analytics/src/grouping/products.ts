import { matchDictionaries } from '@polymart/core'
import type { Dictionary, TextColumn } from '@polymart/core'
import type { Catalogue } from '../read/catalogue.js'
import { notSet } from '../result/columns.js'
import { byField, through } from './grouping.js'
import type { Grouping } from './grouping.js'

/** What rows that name a product can be grouped by, beside the product itself. */
export const productLevels = ['subcategory', 'category', 'brand'] as const

export type ProductLevel = 'product' | (typeof productLevels)[number]

/** Products by a level: each by itself, or those of a brand, category or top category. */
export const productsBy = ({ products }: Catalogue, level: ProductLevel): Grouping =>
  byField(products, level === 'product' ? 'productId' : level)

const found = new WeakMap<Dictionary, { readonly catalogue: Catalogue; readonly rows: Int32Array }>()

/**
 * By code of a column of ids, the product as a row of the catalogue; −1 for one that is not there. Worked out once for a
 * dictionary and a catalogue; read only.
 */
export const productsOfCodes = ({ dictionary }: TextColumn, catalogue: Catalogue): Int32Array => {
  const known = found.get(dictionary)
  if (known?.catalogue === catalogue) return known.rows
  const { ids, rowOf } = catalogue
  const rows = matchDictionaries(dictionary, ids).map((product) => (product < 0 ? -1 : rowOf[product]!))
  found.set(dictionary, { catalogue, rows })
  return rows
}

/** The product of each row that names one, as a row of the catalogue; −1 for an unknown one, or none. */
const productRows = (ids: TextColumn, catalogue: Catalogue): Int32Array => {
  const products = productsOfCodes(ids, catalogue)
  return Int32Array.from(ids.codes, (code) => (code < 0 ? -1 : products[code]!))
}

/** Rows that name a product, by what it is; "(not set)" for an unknown one. */
export const byProduct = (ids: TextColumn, level: ProductLevel, catalogue: Catalogue): Grouping =>
  through(productsBy(catalogue, level), productRows(ids, catalogue), 1, notSet)
