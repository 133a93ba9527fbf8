import type { SpecOf } from '../define/analysis.js'
import { refundsOn } from '../define/shared-params.js'
import { productLevels } from '../grouping/products.js'
import { choice, shares } from '../params/param.js'

export const productsParams = {
  level: choice(
    ['product', ...productLevels],
    'product',
    "What a row is: a product, or all products of a `'subcategory'` (their category), a `'category'` (the top one) or a `'brand'`.",
  ),
  refundsOn,
  abc: shares(
    [0.8, 0.95],
    'Where the classes A and B end, as shares of the net of all rows whose net is above 0, the greatest first.',
  ),
}

export type ProductsSpec = SpecOf<typeof productsParams>
