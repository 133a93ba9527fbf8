import { leavesOf } from '../columns/layout.js'
import type { Leaf } from '../columns/layout.js'
import { fieldsOf } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'

/**
 * The cells of one row: a session has its summary and its events apart, so that a scan that needs no events reads
 * none; every other entity has one cell.
 */
export const familiesOf = (entity: EntityName): readonly string[] =>
  entity === 'sessions' ? ['summary', 'events'] : ['row']

/** The columns that a family of cells holds; of a former version of the model those that it had. */
export const leavesOfFamily = (entity: EntityName, family: string, version?: number): readonly Leaf[] => {
  const leaves = leavesOf(fieldsOf(entity, version))
  if (entity !== 'sessions') return leaves
  return leaves.filter(({ name }) => (name === 'events') === (family === 'events'))
}
