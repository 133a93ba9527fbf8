import { numberColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { describedColumns } from '../grouping/described-products.js'
import { createdColumn, productGroups } from '../grouping/known-products.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptySums } from '../measures/measures.js'
import { stateOfSums } from '../measures/sums.js'
import { inPeriod } from '../params/common.js'
import type { Catalogue } from '../read/catalogue.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { lineProductColumns, orderLines } from '../read/order-lines.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { viewOf } from '../view/view.js'
import { inventoryMeasures } from './measures.js'
import type { InventorySpec } from './params.js'

export const inventoryNeeds = ({ scope }: InventorySpec): Needs =>
  conditionNeeds(scope.where, { transactions: lineProductColumns })

export const inventoryCatalogue = ['active', 'costMinor', createdColumn, ...describedColumns] as const

/** What was sold of each product that passes, by its id. */
export const inventoryPartial = (
  data: PartitionData,
  { scope }: InventorySpec,
  catalogue: Catalogue | undefined,
): Contribution<GroupedState> => {
  const view = viewOf(data, scope)
  const known = productGroups(catalogue!, 'product', scope)
  const sums = emptySums(inventoryMeasures, known.keys.length)
  if (data.own.orders > 0) {
    const within = inPeriod(scope)
    const at = numberColumn(data.orders.columns, 'at').values
    const { offsets, products, quantity } = orderLines(data.orders)
    const groups = known.groupsOf(products)
    for (let order = 0; order < data.own.orders; order++) {
      if (!view.orderPasses[order]) continue
      const when = at[order]!
      const now = within(when)
      for (let line = offsets[order]!; line < offsets[order + 1]!; line++) {
        const code = products.codes[line]!
        const group = code < 0 ? -1 : groups[code]!
        if (group < 0 || group === known.unknown) continue
        if (now) sums.units[group]! += quantity[line]!
        if (when > sums.lastOrderAt[group]!) sums.lastOrderAt[group] = when
      }
    }
  }
  return { state: stateOfSums(inventoryMeasures, known.keys, sums), setAside: view.setAside }
}
