import { cellFormat, entityNames, familiesOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { createHash } from 'node:crypto'

/** Raised whenever keys, tables or meta change their form. */
const formatVersion = 1

/** Every cell begins with the number that its row got when it was first written: four bytes, lowest first. */
export const rowNumberLength = 4

/** An order's key begins with its user's bucket; this table finds the bucket by the order's id. */
export const orderIndex = 'transactionIds'

/** The table that keeps a family of cells: an entity's own, but for the events of sessions. */
export const tableName = (entity: EntityName, family: string): string => (family === 'events' ? 'events' : entity)

export const tableNames: readonly string[] = [
  ...entityNames.flatMap((entity) => familiesOf(entity).map((family) => tableName(entity, family))),
  orderIndex,
]

/** What keys and cells look like, in one text: a store of another is not read. */
export const format = `${formatVersion}-${createHash('sha256').update(entityNames.map(cellFormat).join('\n')).digest('hex').slice(0, 16)}`
