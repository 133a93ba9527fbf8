import type { Contribution } from '../define/analysis.js'
import { describedColumns } from '../grouping/described-products.js'
import { createdColumn, productGroups } from '../grouping/known-products.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptySums } from '../measures/measures.js'
import { stateOfSums } from '../measures/sums.js'
import type { Catalogue } from '../read/catalogue.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { lineProductColumns } from '../read/order-lines.js'
import type { PartitionData } from '../read/partition.js'
import { personColumns } from '../read/persons.js'
import { productEventColumns } from '../read/product-events.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import { viewOf } from '../view/view.js'
import { productMeasures } from './measures.js'
import type { ProductsSpec } from './params.js'
import { addSeen } from './seen.js'
import { addSold } from './sold.js'

export const productsNeeds = ({ scope }: ProductsSpec): Needs =>
  conditionNeeds(scope.where, {
    transactions: lineProductColumns,
    sessions: [...personColumns, ...productEventColumns],
  })

/** What it needs of the catalogue. */
export const productsCatalogue = ({ level }: ProductsSpec): readonly string[] => [
  createdColumn,
  'costMinor',
  ...(level === 'product' ? describedColumns : []),
]

/** Sums by id or value. */
export const productsPartial = (
  data: PartitionData,
  spec: ProductsSpec,
  catalogue: Catalogue | undefined,
): Contribution<GroupedState> => {
  const { scope, level } = spec
  const view = viewOf(data, scope)
  const groups = productGroups(catalogue!, level, scope)
  const sums = emptySums(productMeasures, groups.keys.length)
  const buyers = addSold(data, view, spec, catalogue!, groups, sums)
  addSeen(data, view, scope, groups, sums, buyers)
  return {
    state: stateOfSums(productMeasures, groups.keys, sums),
    setAside: view.setAside,
    untold: untoldMoney(data, view, scope),
  }
}
