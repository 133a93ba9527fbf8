import { entityNames, fieldsOf, isExtra, leavesOf } from '@polymart/core'
import type { EntityName, Fields } from '@polymart/core'
import type { TimeSpan } from '../read/times.js'

/** Columns to put together, of any entity: of categories and products, which lie in every partition, too. */
export interface ExchangeNeed {
  readonly entity: EntityName
  readonly columns: readonly string[]
  /** Undefined: of all times. */
  readonly span: TimeSpan | undefined
}

/** Columns of all rows. */
export type ExchangeNeeds = { readonly [E in EntityName]?: readonly string[] }

export const ofAllTimes = (needs: ExchangeNeeds): readonly ExchangeNeed[] =>
  entityNames.flatMap((entity) => {
    const columns = needs[entity]
    return columns ? [{ entity, columns, span: undefined }] : []
  })

/**
 * The columns that names stand for, each of a list by itself: `lines` stands for `lines.productId` and all others. Those
 * of fields of one's own stand for themselves.
 */
export const columnsNamed = (entity: EntityName, names: readonly string[]): readonly string[] => [
  ...allColumns(fieldsOf(entity)).filter((column) =>
    names.some((name) => covers(name, column) || covers(column, name)),
  ),
  ...names.filter(isExtra),
]

/** Every column that an entity has in the model. */
export const everyColumn = (entity: EntityName): readonly string[] => allColumns(fieldsOf(entity))

const covers = (name: string, column: string): boolean => column === name || column.startsWith(`${name}.`)

const allColumns = (fields: Fields): readonly string[] =>
  leavesOf(fields).flatMap(({ name, field }) =>
    field.kind === 'list' ? allColumns(field.fields as Fields).map((item) => `${name}.${item}`) : [name],
  )
