import { cellFormat, entityNames, familiesOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { createHash } from 'node:crypto'

/** Raised whenever keys, blocks or meta change their form. */
const formatVersion = 2

/** The table that keeps a family of an entity's columns: an entity's own, but for the events of sessions. */
const tableName = (entity: EntityName, family: string): string => (family === 'events' ? 'events' : entity)

/** The tables of an entity, the one with its key and time first. */
export const tablesOf = (entity: EntityName): readonly string[] =>
  familiesOf(entity).map((family) => tableName(entity, family))

export const tableNames: readonly string[] = entityNames.flatMap(tablesOf)

/** What rows look like, in one text: a store of another is not read. */
export const format = `${formatVersion}-${createHash('sha256').update(entityNames.map(cellFormat).join('\n')).digest('hex').slice(0, 16)}`

/** The field whose earliest and latest values a store keeps, and by which scans are cut. */
export const timeFields: { readonly [E in EntityName]?: string } = { transactions: 'at', sessions: 'startAt' }

/** Whether an entity's rows lie in buckets; of others every partition gets all. */
export const isBucketed = (entity: EntityName): boolean => entity !== 'categories' && entity !== 'products'
