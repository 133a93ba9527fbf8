import { describedProducts } from '../grouping/described-products.js'
import { knownProducts } from '../grouping/known-products.js'
import { productsBy } from '../grouping/products.js'
import { entriesOf } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptyCell } from '../measures/measures.js'
import { netOf } from '../measures/money.js'
import type { Catalogue } from '../read/catalogue.js'
import { notSet } from '../result/columns.js'
import { compareLabels } from '../result/order.js'
import { sliceRows } from '../slices.js'
import type { Slices } from '../slices.js'
import { productMeasures } from './measures.js'
import type { ProductsSpec } from './params.js'
import type { AbcClass, ProductRow } from './tables.js'

export function* productRows(
  state: GroupedState,
  spec: ProductsSpec,
  catalogue: Catalogue,
): Slices<readonly ProductRow[]> {
  const cells = new Map(entriesOf(productMeasures, state).map(({ key, cell }) => [key[0] as string, cell]))
  yield
  const known = valuesOf(spec, catalogue)
  yield
  // Of what has no value, or is of no known product, only what happened makes a row.
  known.delete(notSet)
  if (cells.get(notSet)?.present === 1) known.set(notSet, { name: null, category: notSet, stock: null })
  const nothing = emptyCell(productMeasures)
  const rows: Draft[] = []
  for (const [value, { name, category, stock }] of known) {
    if (rows.length % sliceRows === 0) yield
    const cell = cells.get(value) ?? nothing
    rows.push({ ...cell, net: netOf(cell), value, name, category, stock, allNet: 0, abc: 'U' })
  }
  yield
  rows.sort(
    (a, b) =>
      Number(a.value === notSet) - Number(b.value === notSet) || b.net - a.net || compareLabels(a.value, b.value),
  )
  yield
  const allNet = rows.reduce((sum, { net }) => sum + net, 0)
  const classes = classesOf(
    rows.map(({ net }) => net),
    spec.abc,
  )
  for (const [i, row] of rows.entries()) {
    if (i % sliceRows === 0) yield
    row.allNet = allNet
    row.abc = classes[i]!
  }
  return rows
}

/** A row while what follows from all rows is not known yet. */
type Draft = { -readonly [Name in keyof ProductRow]: ProductRow[Name] }

type Described = Pick<ProductRow, 'name' | 'category' | 'stock'>

/** Every value of the level that a product has which passes; of a product also what is known of it. */
const valuesOf = ({ level, scope }: ProductsSpec, catalogue: Catalogue): Map<string, Described> => {
  const { keys, groups } = productsBy(catalogue, level)
  const { rows } = knownProducts(catalogue, scope)
  const describe =
    level === 'product' && rows.length > 0 ? describedProducts(catalogue.products.columns) : () => undescribed
  const values = new Map<string, Described>()
  for (const row of rows) {
    const value = keys[groups[row]!]![0]!
    if (!values.has(value)) values.set(value, describe(row))
  }
  return values
}

const undescribed: Described = { name: null, category: notSet, stock: null }

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
