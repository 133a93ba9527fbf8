import { bucketCount, dictionaryOf, sharedInts, textColumn, textsOf } from '@polymart/core'
import type { Dictionary, TextColumn } from '@polymart/core'
import type { EntityFlaws } from './flaws.js'
import type { Reader } from './reader.js'
import type { Flaws, Table } from './tables.js'

/** The catalogue as a broadcast table: products with their categories, of which every partition gets all. */
export interface Catalogue {
  /**
   * The columns that were asked for, the id and the brand, and two of texts: `subcategory`, the name of a product's category, and
   * `category`, that of the top one above it.
   */
  readonly products: Table
  /** Their ids, and by code of these the row. */
  readonly ids: Dictionary
  readonly rowOf: Int32Array
  /** The columns that were asked for. */
  readonly asked: readonly string[]
  readonly rows: { readonly products: number; readonly categories: number }
}

export interface CatalogueRead {
  readonly catalogue: Catalogue
  readonly flaws: EntityFlaws
}

const categoryColumns = ['categoryId', 'name', 'parentId']

/** What groups products is read whoever asks first, so that no column is read again for the next one. */
const productColumns = ['productId', 'categoryId', 'brand']

/** The columns that it is made from, with those that are asked for. */
export const catalogueColumns = (
  asked: readonly string[],
): { readonly products: readonly string[]; readonly categories: readonly string[] } => ({
  categories: categoryColumns,
  products: [...new Set([...productColumns, ...asked])].sort(),
})

export const hasColumns = (catalogue: Catalogue | undefined, asked: readonly string[]): boolean =>
  catalogue !== undefined && asked.every((name) => catalogue.asked.includes(name))

export const readCatalogue = async (reader: Reader, asked: readonly string[]): Promise<CatalogueRead> => {
  const all = { from: 0, to: bucketCount }
  const columns = catalogueColumns(asked)
  const categories = await reader.scan('categories', all, columns.categories)
  const products = await reader.scan('products', all, columns.products)
  const id = products.rows > 0 ? textColumn(products.columns, 'productId') : undefined
  const rowOf = sharedInts(products.rows)
  if (id) for (let row = 0; row < products.rows; row++) rowOf[id.codes[row]!] = row
  return {
    catalogue: {
      products: {
        rows: products.rows,
        columns: id ? { ...products.columns, ...categoriesOf(products, categories) } : products.columns,
      },
      ids: id?.dictionary ?? dictionaryOf([]),
      rowOf,
      asked,
      rows: { products: products.rows, categories: categories.rows },
    },
    flaws: { categories: unconvertedOf(categories), products: unconvertedOf(products) },
  }
}

/** Of entities that no other store than a mapped one has damaged. */
const unconvertedOf = ({ unreadable }: Flaws): Flaws => (unreadable ? { unconverted: unreadable } : {})

interface Category {
  readonly name: string
  readonly parent: string | null
}

const categoriesOf = (products: Table, table: Table): Readonly<Record<'category' | 'subcategory', TextColumn>> => {
  const categories = readCategories(table)
  const { codes, dictionary } = textColumn(products.columns, 'categoryId')
  const ids = textsOf(dictionary)
  const named = (nameOf: (id: string) => string | undefined): TextColumn => {
    const names = ids.map(nameOf)
    const known = [...new Set(names.filter((name) => name !== undefined))].sort()
    const places = new Map(known.map((name, place) => [name, place]))
    const ofIds = names.map((name) => (name === undefined ? -1 : places.get(name)!))
    const result = sharedInts(products.rows)
    for (let row = 0; row < products.rows; row++) result[row] = codes[row]! < 0 ? -1 : ofIds[codes[row]!]!
    return { kind: 'text', codes: result, dictionary: dictionaryOf(known) }
  }
  const tops = topCategories(categories)
  return { category: named((id) => tops.get(id)), subcategory: named((id) => categories.get(id)?.name) }
}

const readCategories = ({ rows, columns }: Table): ReadonlyMap<string, Category> => {
  const categories = new Map<string, Category>()
  if (rows === 0) return categories
  const [id, name, parent] = categoryColumns.map((field) => {
    const { codes, dictionary } = textColumn(columns, field)
    const texts = textsOf(dictionary)
    return (row: number): string | null => (codes[row]! < 0 ? null : texts[codes[row]!]!)
  }) as [(row: number) => string, (row: number) => string, (row: number) => string | null]
  for (let row = 0; row < rows; row++) categories.set(id(row), { name: name(row), parent: parent(row) })
  return categories
}

/** The name of the top category above each category; one whose way up ends in nothing or in a circle has none. */
const topCategories = (categories: ReadonlyMap<string, Category>): ReadonlyMap<string, string> => {
  const tops = new Map<string, string>()
  for (const [id, category] of categories) {
    let at: Category | undefined = category
    for (let steps = 0; at !== undefined && at.parent !== null && steps <= categories.size; steps++)
      at = categories.get(at.parent)
    if (at?.parent === null) tops.set(id, at.name)
  }
  return tops
}
