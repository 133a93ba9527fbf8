import type { SpecOf } from '../define/analysis.js'
import { productLevels } from '../grouping/products.js'
import { choice, wholeNumber } from '../params/param.js'

export const basketParams = {
  level: choice(
    ['product', ...productLevels],
    'product',
    "What an item is: a product, or its `'subcategory'` (the category that it is in), `'category'` (the top one) or `'brand'`.",
  ),
  minOrders: wholeNumber(1, 1_000_000_000, 5, 'In how many orders items, and pairs of them, have to be to have a row.'),
  maxItems: wholeNumber(
    1,
    1000,
    100,
    'Orders with more different items are set aside, 1 to 1000: pairs grow with the square of them.',
  ),
}

export type BasketSpec = SpecOf<typeof basketParams>
