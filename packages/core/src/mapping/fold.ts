import type { Transaction } from '../model/entities.js'
import { isDeepStrictEqual } from 'node:util'

/** An order made of rows, each of which holds some of its lines. */
export interface FoldedOrder {
  readonly order: Transaction
  /** Fields in which rows differ; the first row's value counts. */
  readonly differing: readonly string[]
}

/** Fields that rows of one order may have each for themselves. */
const ofRows: ReadonlySet<string> = new Set(['lines', 'refunds'])

/** Makes one order of its rows; `hasTotal`: whether the total is what a row says, or else follows from all lines. */
export const foldRows = (rows: readonly Transaction[], hasTotal: boolean): FoldedOrder => {
  const [first, ...others] = rows as readonly [Transaction, ...Transaction[]]
  const lines = rows.flatMap((row) => row.lines)
  const goods = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor - line.discountMinor, 0)
  const totalMinor = hasTotal ? first.totalMinor : goods + first.shippingMinor + first.taxMinor
  const differing = (Object.keys(first) as (keyof Transaction)[]).filter(
    (name) =>
      !ofRows.has(name) &&
      (hasTotal || name !== 'totalMinor') &&
      others.some((row) => row[name] !== first[name] && !isDeepStrictEqual(row[name], first[name])),
  )
  return { order: { ...first, lines, totalMinor }, differing }
}
