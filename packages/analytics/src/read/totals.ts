import { listColumn, numberColumn, sharedFloats } from '@polymart/core'
import type { Columns } from '@polymart/core'

/** The columns that it takes to compare an order's total with its parts, beside its lines. */
export const totalColumns = ['shippingMinor', 'taxMinor', 'totalMinor'] as const

/**
 * How much more than its parts (lines less discounts, shipping, tax) each order charged, in minor units; NaN where a line
 * has a negative amount, so that nothing can be said.
 */
export const totalsBeyondParts = (rows: number, columns: Columns): Float64Array => {
  const beyond = sharedFloats(rows)
  if (rows === 0) return beyond
  const lines = listColumn(columns, 'lines')
  const quantity = numberColumn(lines.items, 'quantity').values
  const price = numberColumn(lines.items, 'unitPriceMinor').values
  const discount = numberColumn(lines.items, 'discountMinor').values
  const [shipping, tax, total] = totalColumns.map((name) => numberColumn(columns, name).values) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let order = 0; order < rows; order++) {
    let rest = total[order]! - shipping[order]! - tax[order]!
    for (let line = lines.offsets[order]!; line < lines.offsets[order + 1]!; line++) {
      rest -= quantity[line]! * price[line]! - discount[line]!
      if (quantity[line]! < 0 || price[line]! < 0 || discount[line]! < 0) rest = NaN
    }
    beyond[order] = rest
  }
  return beyond
}

/**
 * Whether that is more than rounding explains: half a minor unit for every unit sold, for the discount of every line, and
 * for shipping, tax and total. Never where it is NaN.
 */
export const beyondRounding = (beyond: number, lines: number, units: number): boolean =>
  2 * Math.abs(beyond) > units + lines + 3
