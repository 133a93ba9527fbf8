import { numberColumn } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import type { Scope } from '../params/scope.js'
import type { Catalogue } from '../read/catalogue.js'
import { notSet } from '../result/columns.js'
import { filterMask } from '../view/filter-mask.js'
import { productsBy, productsOfCodes } from './products.js'
import type { ProductLevel } from './products.js'

/** The column of products that it takes to know which of them exist, beside their ids. */
export const createdColumn = 'createdAt'

/** The products of a call. */
export interface KnownProducts {
  /** Rows of the catalogue of those that exist at asOf and pass the conditions on products. */
  readonly rows: Int32Array
  /** By row of the catalogue, 1 for those. */
  readonly passes: Uint8Array
  /** By row of the catalogue, 1 for those that exist; what is created later is as unknown as what is not there. */
  readonly exists: Uint8Array
  /** Whether what is of an unknown product stays: it passes no condition on products. */
  readonly unknownPass: boolean
}

export const knownProducts = ({ products, ids, rowOf }: Catalogue, { asOf, where }: Scope): KnownProducts => {
  const conditions = where.filter(({ owner }) => owner === 'product')
  const passes = filterMask(products, conditions).rows
  const exists = new Uint8Array(products.rows)
  if (products.rows > 0) {
    const created = numberColumn(products.columns, createdColumn).values
    for (let row = 0; row < exists.length; row++) exists[row] = created[row]! < asOf ? 1 : 0
    for (let row = 0; row < exists.length; row++) passes[row]! &= exists[row]!
  }
  return {
    // Of products with one id the catalogue knows one.
    rows: rowOf.slice(0, ids.length).filter((row) => passes[row] === 1),
    passes,
    exists,
    unknownPass: conditions.length === 0,
  }
}

/** Rows that name products in groups of a level, among them one of what is of no known product, or has no value. */
export interface ProductGroups {
  readonly keys: readonly (readonly string[])[]
  /** The group of rows that name no known product; −1 if they are left out. */
  readonly unknown: number
  /** By code of a column of ids, the product that it names as a row of the catalogue; −1 for an unknown one. */
  rowsOf(ids: TextColumn): Int32Array
  /** By code of a column of ids, the group; −1 for one that is left out. */
  groupsOf(ids: TextColumn): Int32Array
}

export const productGroups = (catalogue: Catalogue, level: ProductLevel, scope: Scope): ProductGroups => {
  const { passes, exists, unknownPass } = knownProducts(catalogue, scope)
  const { keys, groups } = productsBy(catalogue, level)
  const unset = keys.findIndex(([text]) => text === notSet)
  const unknown = unknownPass ? unset : -1
  const rowsOf = (ids: TextColumn): Int32Array =>
    productsOfCodes(ids, catalogue).map((row) => (row >= 0 && exists[row] === 1 ? row : -1))
  return {
    keys,
    unknown,
    rowsOf,
    groupsOf: (ids) => rowsOf(ids).map((row) => (row < 0 ? unknown : passes[row] === 1 ? groups[row]! : -1)),
  }
}
