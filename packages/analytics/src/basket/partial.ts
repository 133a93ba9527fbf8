import { numberColumn, textColumn, textsOf } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { createdColumn, knownProducts } from '../grouping/known-products.js'
import { productsOfCodes } from '../grouping/products.js'
import { inPeriod } from '../params/common.js'
import type { Catalogue } from '../read/catalogue.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { lineProductColumns, orderLines } from '../read/order-lines.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { count } from '../view/set-aside.js'
import { viewOf } from '../view/view.js'
import type { BasketSpec } from './params.js'

/** Baskets; items by a code of the state's own. */
export interface BasketState {
  /** By code, the item, and how many baskets have it. */
  readonly items: readonly string[]
  readonly counts: Float64Array
  /** Orders that are not set aside, those of them with an item, and their items. */
  readonly orders: number
  readonly baskets: number
  readonly entries: number
  /** Baskets of two items and more: those of basket i are codes[offsets[i]] to codes[offsets[i + 1] − 1], all different. */
  readonly offsets: Int32Array
  readonly codes: Int32Array
}

const emptyState: BasketState = {
  items: [],
  counts: new Float64Array(0),
  orders: 0,
  baskets: 0,
  entries: 0,
  offsets: new Int32Array(1),
  codes: new Int32Array(0),
}

export const basketNeeds = ({ scope }: BasketSpec): Needs =>
  conditionNeeds(scope.where, { transactions: lineProductColumns })

/** What is read of products: their names stand beside their ids. */
export const basketProducts = ({ level }: BasketSpec): readonly string[] =>
  level === 'product' ? [createdColumn, 'name'] : [createdColumn]

export const basketPartial = (
  data: PartitionData,
  spec: BasketSpec,
  catalogue: Catalogue,
): Contribution<BasketState> => {
  const { scope, maxItems, level } = spec
  const view = viewOf(data, scope)
  if (data.own.orders === 0) return { state: emptyState, setAside: view.setAside }
  const at = numberColumn(data.orders.columns, 'at').values
  const within = inPeriod(scope)
  const lines = orderLines(data.orders)
  const { itemOf, texts } = itemsOf(lines.products, spec, catalogue)
  const { offsets, quantity, products } = lines
  const counts = new Float64Array(texts.length)
  const lastOrder = new Int32Array(texts.length).fill(-1)
  const codes = new Int32Array(products.codes.length)
  const ends: number[] = [0]
  let [end, orders, baskets, entries, tooLarge, without] = [0, 0, 0, 0, 0, 0]
  for (let order = 0; order < data.own.orders; order++) {
    if (!view.orderPasses[order] || !within(at[order]!)) continue
    const start = end
    for (let line = offsets[order]!; line < offsets[order + 1]!; line++) {
      if (!(quantity[line]! > 0)) continue
      const code = products.codes[line]!
      const item = code < 0 ? -1 : itemOf[code]!
      if (item < 0) without++
      else if (lastOrder[item] !== order) {
        lastOrder[item] = order
        codes[end++] = item
      }
    }
    const size = end - start
    if (size > maxItems) {
      tooLarge++
      end = start
      continue
    }
    orders++
    if (size === 0) continue
    baskets++
    entries += size
    for (let i = start; i < end; i++) counts[codes[i]!]!++
    if (size > 1) ends.push(end)
    else end = start
  }
  count(view.setAside, 'orders of more items than maxItems', tooLarge)
  count(view.setAside, `lines without a known ${level} (passed over)`, without)
  return {
    state: {
      ...used(texts, counts, codes.subarray(0, end)),
      orders,
      baskets,
      entries,
      offsets: Int32Array.from(ends),
    },
    setAside: view.setAside,
  }
}

/** By code of a product's id, the number of its item, −1 for none; and the items' texts. */
const itemsOf = (
  ids: TextColumn,
  { level, scope }: BasketSpec,
  catalogue: Catalogue,
): { readonly itemOf: Int32Array; readonly texts: readonly string[] } => {
  // An unknown product is still itself.
  if (level === 'product') {
    const texts = textsOf(ids.dictionary)
    return { itemOf: Int32Array.from(texts.keys()), texts }
  }
  const rows = productsOfCodes(ids, catalogue)
  if (catalogue.products.rows === 0) return { itemOf: rows.fill(-1), texts: [] }
  const { exists } = knownProducts(catalogue, scope)
  const { codes, dictionary } = textColumn(catalogue.products.columns, level)
  return { itemOf: rows.map((row) => (row >= 0 && exists[row] === 1 ? codes[row]! : -1)), texts: textsOf(dictionary) }
}

/** Without the items that no basket has. */
const used = (
  texts: readonly string[],
  counts: Float64Array,
  codes: Int32Array,
): Pick<BasketState, 'items' | 'counts' | 'codes'> => {
  const places = new Int32Array(texts.length).fill(-1)
  const items = texts.filter((_, item) => counts[item]! > 0)
  let next = 0
  counts.forEach((count, item) => {
    if (count > 0) places[item] = next++
  })
  return { items, counts: counts.filter((count) => count > 0), codes: codes.map((item) => places[item]!) }
}
