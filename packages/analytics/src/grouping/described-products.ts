import { numberColumn, textAt, textColumn } from '@polymart/core'
import type { Columns } from '@polymart/core'
import { notSet } from '../result/columns.js'

/** What is known of a product by itself. */
export interface DescribedProduct {
  readonly productId: string
  readonly name: string
  /** The name of its top category. */
  readonly category: string
  readonly stock: number | null
}

/** The columns that it takes, beside those that the catalogue always has. */
export const describedColumns = ['name', 'stock'] as const

/** What is known of each row of a catalogue that has any. */
export const describedProducts = (columns: Columns): ((row: number) => DescribedProduct) => {
  const textsIn = (column: string) => {
    const { codes, dictionary } = textColumn(columns, column)
    return (row: number): string | null => textAt(dictionary, codes[row]!)
  }
  const [id, name, category] = ['productId', 'name', 'category'].map(textsIn) as [
    (row: number) => string,
    (row: number) => string,
    (row: number) => string | null,
  ]
  const stock = numberColumn(columns, 'stock').values
  return (row) => ({
    productId: id(row),
    name: name(row),
    category: category(row) ?? notSet,
    stock: Number.isNaN(stock[row]!) ? null : stock[row]!,
  })
}
