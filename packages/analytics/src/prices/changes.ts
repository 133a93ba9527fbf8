import { listColumn, numberColumn, textAt, textColumn } from '@polymart/core'
import { createdColumn, knownProducts } from '../grouping/known-products.js'
import type { Catalogue } from '../read/catalogue.js'
import { inPeriod } from '../params/common.js'
import type { PricesSpec } from './params.js'

/** What it needs of the catalogue to know the changes. */
export const changeColumns = [createdColumn, 'prices.at', 'prices.priceMinor'] as const

/** A price of the period that differs from the one before it. */
export interface PriceChange {
  /** The product, as a row of the catalogue. */
  readonly product: number
  readonly productId: string
  /** Its place among the prices of the product by time. */
  readonly place: number
  readonly at: number
  readonly fromMinor: number
  readonly toMinor: number
  /** Whether another change of the product lies in the days before or after it. */
  readonly crowded: boolean
}

const dayMs = 86_400_000

/** How long the time before a change is, and the time after it. */
export const lengthOf = ({ days }: PricesSpec): number => days * dayMs

/** The changes of every product that exists and passes: product by product, by time, those of one instant as listed. */
export const priceChanges = (catalogue: Catalogue, spec: PricesSpec): readonly PriceChange[] => {
  const { rows } = knownProducts(catalogue, spec.scope)
  if (rows.length === 0) return []
  const within = inPeriod(spec.scope)
  const length = lengthOf(spec)
  const changesOf = changesByRow(catalogue, spec)
  const { codes, dictionary } = textColumn(catalogue.products.columns, 'productId')
  return Array.from(rows).flatMap((product) => {
    const all = changesOf(product)
    if (all.length === 0) return []
    const productId = textAt(dictionary, codes[product]!)!
    return all
      .filter(({ at }) => within(at))
      .map((change) => ({
        ...change,
        product,
        productId,
        crowded: all.some(
          (other) => other !== change && other.at >= change.at - length && other.at < change.at + length,
        ),
      }))
  })
}

/** The changes of one product before asOf, whatever the period. */
const changesByRow = ({ products }: Catalogue, { scope }: PricesSpec) => {
  const { offsets, items: prices } = listColumn(products.columns, 'prices')
  const at = numberColumn(prices, 'at').values
  const price = numberColumn(prices, 'priceMinor').values
  return (row: number): Pick<PriceChange, 'place' | 'at' | 'fromMinor' | 'toMinor'>[] => {
    const items: number[] = []
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) if (at[i]! < scope.asOf) items.push(i)
    items.sort((a, b) => at[a]! - at[b]! || a - b)
    return items.flatMap((item, place) => {
      const before = items[place - 1]
      if (before === undefined || price[item] === price[before]) return []
      return [{ place, at: at[item]!, fromMinor: price[before]!, toMinor: price[item]! }]
    })
  }
}
