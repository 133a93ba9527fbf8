import { fieldsOf, isExtra, leavesOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'

/** What a packed value takes, about: times and amounts three or four bytes, names less, ids more. */
const bytesPerValue = 5
/** Items of a list, about. */
const itemsPerList = 4

/** About how many bytes these columns of so many rows take once they are put together. */
export const estimatedBytes = (entity: EntityName, columns: readonly string[], rows: number): number => {
  const single = new Set(leavesOf(fieldsOf(entity)).map(({ name }) => name))
  const values = columns.reduce((sum, column) => sum + (single.has(column) || isExtra(column) ? 1 : itemsPerList), 0)
  return rows * values * bytesPerValue
}
