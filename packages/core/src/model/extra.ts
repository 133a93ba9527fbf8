import { fieldsOf } from './entities.js'
import type { EntityName } from './entities.js'
import { group } from './field.js'
import type { Fields } from './field.js'

/**
 * Fields of one's own that a store has beside those of the model, by entity: nullable, of the kinds text, integer,
 * boolean, money and time. Records have them in a group `extra`, so their columns are `extra.NAME`.
 */
export type ExtraFields = { readonly [E in EntityName]?: Fields }

/** The fields of an entity, and these beside them. */
export const fieldsWith = (entity: EntityName, extra: Fields = {}): Fields =>
  Object.keys(extra).length === 0
    ? fieldsOf(entity)
    : { ...fieldsOf(entity), extra: group('Fields of one’s own', extra) }

const prefix = 'extra.'

/** The column of a field of one's own. */
export const extraColumn = (name: string): string => prefix + name

/** Whether a column is one of a field of one's own. */
export const isExtra = (column: string): boolean => column.startsWith(prefix)
