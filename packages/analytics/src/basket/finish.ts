import { dictionaryOf, matchDictionaries, textAt, textColumn } from '@polymart/core'
import type { Finished } from '../define/analysis.js'
import { knownProducts } from '../grouping/known-products.js'
import type { Catalogue } from '../read/catalogue.js'
import { compareLabels } from '../result/order.js'
import type { Slices } from '../slices.js'
import { countPairs } from './pairs.js'
import type { Baskets, Pairs } from './pairs.js'
import type { BasketSpec } from './params.js'
import type { BasketState } from './partial.js'
import type { basketTables, ItemRow, RuleRow } from './tables.js'

/** The items of enough orders, by text; and by code of the state the place among them, −1 for others. */
interface Frequent {
  readonly items: readonly ItemRow[]
  readonly placeOf: Int32Array
}

const frequentItems = (state: BasketState, spec: BasketSpec, catalogue: Catalogue): Frequent => {
  const { items, counts, baskets } = state
  const codes = Array.from(items.keys())
    .filter((code) => counts[code]! >= spec.minOrders)
    .sort((a, b) => compareLabels(items[a]!, items[b]!))
  const texts = codes.map((code) => items[code]!)
  const names = namesOf(texts, spec, catalogue)
  const placeOf = new Int32Array(items.length).fill(-1)
  codes.forEach((code, place) => (placeOf[code] = place))
  return {
    items: codes.map((code, place) => ({
      item: texts[place]!,
      name: names[place] ?? null,
      orders: counts[code]!,
      baskets,
    })),
    placeOf,
  }
}

/** The names of products by their ids; null of unknown ones. */
const namesOf = (
  ids: readonly string[],
  { level, scope }: BasketSpec,
  catalogue: Catalogue,
): readonly (string | null)[] => {
  const { products, rowOf } = catalogue
  if (level !== 'product' || products.rows === 0) return []
  const { exists } = knownProducts(catalogue, scope)
  const { codes, dictionary } = textColumn(products.columns, 'name')
  return Array.from(matchDictionaries(dictionaryOf(ids), catalogue.ids), (product) => {
    const row = product < 0 ? -1 : rowOf[product]!
    return row < 0 || exists[row] === 0 ? null : textAt(dictionary, codes[row]!)
  })
}

/** Of frequent items alone: a pair is in no more orders than each of its two. */
const frequentBaskets = ({ offsets, codes }: BasketState, placeOf: Int32Array): Baskets => {
  const kept = new Int32Array(codes.length)
  const ends: number[] = [0]
  let end = 0
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    const start = end
    for (let i = offsets[basket]!; i < offsets[basket + 1]!; i++) {
      const place = placeOf[codes[i]!]!
      if (place >= 0) kept[end++] = place
    }
    if (end - start > 1) ends.push(end)
    else end = start
  }
  return { offsets: Int32Array.from(ends), codes: kept.subarray(0, end) }
}

/** Pairs stand by item and partner, which are by text: those of one count, which come after each other, stay so. */
const ruleRows = (items: readonly ItemRow[], { offsets, partners, counts }: Pairs): readonly RuleRow[] => {
  const rules: RuleRow[] = []
  items.forEach((ifItem, place) => {
    for (let i = offsets[place]!; i < offsets[place + 1]!; i++)
      rules.push({ ifItem, thenItem: items[partners[i]!]!, orders: counts[i]! })
  })
  return rules.sort((a, b) => b.orders - a.orders)
}

export function* basketFinish(
  state: BasketState,
  spec: BasketSpec,
  catalogue: Catalogue,
): Slices<Finished<typeof basketTables>> {
  const { items, placeOf } = frequentItems(state, spec, catalogue)
  yield
  const frequent = frequentBaskets(state, placeOf)
  yield
  const pairs = yield* countPairs(frequent, items.length, spec.minOrders)
  const { orders, baskets, entries, offsets } = state
  return {
    tables: {
      // Maybe very many rows, made where they are asked for.
      get rules() {
        return ruleRows(items, pairs)
      },
      items: items.toSorted((a, b) => b.orders - a.orders),
      summary: [{ orders, baskets, entries, multiItem: offsets.length - 1 }],
    },
    warnings: offsets.length > 1 ? [] : [`No order of the period has two different items.`],
  }
}
