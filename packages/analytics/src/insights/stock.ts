import { inventoryParams } from '../inventory/params.js'
import { numberOf, sumOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'
import { daysOfGoods } from './parts.js'

/** Units that the products sold together, at least. */
const leastUnits = 100

/** How long it takes until they are there again, as inventory takes it. */
const days = inventoryParams.leadTimeDays.byDefault

/** Products that sell and are out of stock. */
export const stockFindings = ({ rows, count }: Answers): readonly Finding[] => {
  const gone = rows('inventory').filter((row) => row['status'] === 'out of stock')
  const units = sumOf(gone, 'units')
  if (units < leastUnits) return []
  const perUnit = new Map(
    rows('productsOfInventory').map((row) => [
      row['productId'],
      numberOf(row, 'units') > 0 ? Math.max(0, numberOf(row, 'netMinor') / numberOf(row, 'units')) : 0,
    ]),
  )
  const lost = Math.round(
    gone.reduce((sum, row) => sum + numberOf(row, 'unitsPerDay') * days * (perUnit.get(row['productId']) ?? 0), 0),
  )
  return [
    {
      kind: 'stock',
      sentence: `${gone.length === 1 ? '1 product that sells is' : `${count(gone.length)} products that sell are`} out of stock; in ${daysOfGoods} days ${gone.length === 1 ? 'it' : 'they'} sold ${count(units)} units.`,
      net: lost > 0 ? lost : null,
      evidence: `at least ${leastUnits} units sold; at stake: units a day × ${days} days until they are back × net a unit of each`,
      part: 'inventory',
    },
  ]
}
