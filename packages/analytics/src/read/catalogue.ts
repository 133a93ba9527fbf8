import { bucketCount, dictionaryOf, PolymartError, sharedInts, textColumn, textsOf } from '@polymart/core'
import type { Dictionary, Moment, Store } from '@polymart/core'
import { nothingUnreadable } from './unreadable.js'
import type { UnreadableRows } from './unreadable.js'

/** Products with the name of their top category: what every partition gets. */
export interface Catalogue {
  readonly products: Dictionary
  /** By product, a code of `names`; −1 where no top category is known. */
  readonly categoryOf: Int32Array
  readonly names: Dictionary
  readonly rows: { readonly products: number; readonly categories: number }
}

export interface CatalogueRead {
  readonly catalogue: Catalogue
  readonly unreadable: UnreadableRows
}

/** The columns that it is made from. */
export const catalogueColumns = {
  categories: ['categoryId', 'name', 'parentId'],
  products: ['productId', 'categoryId'],
} as const

export const readCatalogue = async (
  store: Store,
  read: { readonly moment: Moment; readonly purpose: string },
  signal: AbortSignal | undefined,
): Promise<CatalogueRead> => {
  const all = { from: 0, to: bucketCount }
  const options = { ...read, ...(signal && { signal }) }
  const categories = await store.scan('categories', all, { columns: catalogueColumns.categories, ...options })
  const products = await store.scan('products', all, { columns: catalogueColumns.products, ...options })
  for (const { generation } of [categories, products]) if (generation !== read.moment.generation) throw changed()
  const top = topCategories(categories.rows, (name) => textColumn(categories.columns, name))
  const names = [...new Set(top.values())].sort()
  const codes = new Map(names.map((name, code) => [name, code]))
  const categoryOf = sharedInts(products.rows)
  let ids = dictionaryOf([])
  if (products.rows > 0) {
    const id = textColumn(products.columns, 'productId')
    const category = textColumn(products.columns, 'categoryId')
    const texts = textsOf(category.dictionary)
    ids = id.dictionary
    for (let row = 0; row < products.rows; row++) {
      const name = top.get(texts[category.codes[row]!]!)
      categoryOf[id.codes[row]!] = name === undefined ? -1 : codes.get(name)!
    }
  }
  return {
    catalogue: {
      products: ids,
      categoryOf,
      names: dictionaryOf(names),
      rows: { products: products.rows, categories: categories.rows },
    },
    unreadable: new Map([
      ['categories', categories.unreadable ?? nothingUnreadable],
      ['products', products.unreadable ?? nothingUnreadable],
    ]),
  }
}

const changed = (): PolymartError =>
  new PolymartError(
    'changed',
    'The store was loaded again while it was being read: call refresh() and run the analysis again.',
  )

/** The name of the top category above each category; one whose way up ends in nothing or in a circle has none. */
const topCategories = (
  rows: number,
  read: (name: string) => { codes: Int32Array; dictionary: Dictionary },
): ReadonlyMap<string, string> => {
  const parents = new Map<string, { name: string; parent: string | null }>()
  if (rows > 0) {
    const [id, name, parent] = ['categoryId', 'name', 'parentId'].map((field) => {
      const { codes, dictionary } = read(field)
      const texts = textsOf(dictionary)
      return (row: number): string | null => (codes[row]! < 0 ? null : texts[codes[row]!]!)
    }) as [(row: number) => string, (row: number) => string, (row: number) => string | null]
    for (let row = 0; row < rows; row++) parents.set(id(row), { name: name(row), parent: parent(row) })
  }
  const tops = new Map<string, string>()
  for (const [id, category] of parents) {
    let at: { name: string; parent: string | null } | undefined = category
    for (let steps = 0; at !== undefined && at.parent !== null && steps <= parents.size; steps++)
      at = parents.get(at.parent)
    if (at?.parent === null) tops.set(id, at.name)
  }
  return tops
}
