import { columnRows } from '../define/column-rows.js'
import type { Rows } from '../define/column-rows.js'
import { describedProducts } from '../grouping/described-products.js'
import { knownProducts } from '../grouping/known-products.js'
import { productsBy } from '../grouping/products.js'
import type { GroupedState } from '../measures/grouped.js'
import { measuresAt } from '../measures/sums.js'
import type { Catalogue } from '../read/catalogue.js'
import { notSet } from '../result/columns.js'
import { compareLabels } from '../result/order.js'
import type { Slices } from '../slices.js'
import { productMeasures } from './measures.js'
import type { ProductsSpec } from './params.js'
import type { AbcClass, ProductRow } from './tables.js'

const rowsOf = columnRows<ProductRow>([
  ...(Object.keys(productMeasures) as (keyof typeof productMeasures)[]),
  ...(['value', 'name', 'category', 'stock', 'net', 'allNet', 'abc'] as const),
])

export function* productRows(
  { keys, numbers }: GroupedState,
  spec: ProductsSpec,
  catalogue: Catalogue,
): Slices<Rows<ProductRow>> {
  const placeOf = new Map(keys.map(([value], place) => [value as string, place]))
  yield
  const known = valuesOf(spec, catalogue)
  // Of what has no value, or is of no known product, only what happened makes a row.
  known.delete(notSet)
  const unset = placeOf.get(notSet)
  if (unset !== undefined && numbers['present']![unset] === 1) known.set(notSet, -1)
  yield
  const netAt = netsOf(numbers)
  const rows = Array.from(known, ([value, product]) => {
    const place = placeOf.get(value) ?? -1
    return { value, product, place, net: netAt(place) }
  })
  yield
  rows.sort(
    (a, b) =>
      Number(a.value === notSet) - Number(b.value === notSet) || b.net - a.net || compareLabels(a.value, b.value),
  )
  yield
  const places = rows.map(({ place }) => place)
  const nets = rows.map(({ net }) => net)
  return rowsOf(
    {
      ...measuresAt(productMeasures, numbers, places),
      ...descriptionsOf(rows, spec, catalogue),
      value: rows.map(({ value }) => value),
      net: nets,
      allNet: new Float64Array(rows.length).fill(nets.reduce((sum, net) => sum + net, 0)),
      abc: classesOf(nets, spec.abc),
    },
    rows.length,
  )
}

/** Net of a place in a state, 0 of none. */
const netsOf = ({ gross, discounts, returns }: GroupedState['numbers']): ((place: number) => number) => {
  return (place) => (place < 0 ? 0 : gross![place]! - discounts![place]! - returns![place]!)
}

/** Every value of the level that a product has which passes, and its first product, as a row of the catalogue. */
const valuesOf = ({ level, scope }: ProductsSpec, catalogue: Catalogue): Map<string, number> => {
  const { keys, groups } = productsBy(catalogue, level)
  const values = new Map<string, number>()
  for (const row of knownProducts(catalogue, scope).rows) {
    const value = keys[groups[row]!]![0]!
    if (!values.has(value)) values.set(value, row)
  }
  return values
}

/** What is known of products by themselves, where a row is one. */
const descriptionsOf = (
  rows: readonly { readonly product: number }[],
  { level }: ProductsSpec,
  catalogue: Catalogue,
): { readonly [Name in 'name' | 'category' | 'stock']: readonly ProductRow[Name][] } => {
  const describe =
    level === 'product' && catalogue.products.rows > 0
      ? describedProducts(catalogue.products.columns)
      : () => undescribed
  const described = rows.map(({ product }) => (product < 0 ? undescribed : describe(product)))
  return {
    name: described.map(({ name }) => name),
    category: described.map(({ category }) => category),
    stock: described.map(({ stock }) => stock),
  }
}

const undescribed = { name: null, category: notSet, stock: null }

/** By the share of all net above 0 that the rows before have: A, B, then C; U without net. */
const classesOf = (nets: readonly number[], [a, b]: readonly number[]): readonly AbcClass[] => {
  const all = nets.reduce((sum, net) => sum + Math.max(0, net), 0)
  let before = 0
  return nets.map((net) => {
    if (net <= 0) return 'U'
    // A quotient is rounded once, so that a share that is met exactly is not taken for less.
    const share = before / all
    before += net
    return share < a! ? 'A' : share < b! ? 'B' : 'C'
  })
}
