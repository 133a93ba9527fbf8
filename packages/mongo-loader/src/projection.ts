import { fieldsOf, isList, itemFields, leavesOf, wanted } from '@polymart/core'
import type { EntityName, Fields } from '@polymart/core'
import type { Document } from 'mongodb'

/** What the server sends of each document: the columns asked for and no more; of none, the key alone. */
export const projectionOf = (entity: EntityName, only: readonly string[]): Document => {
  const paths = pathsOf(fieldsOf(entity), only)
  return paths.length === 0 ? { _id: 1 } : { _id: 0, ...Object.fromEntries(paths.map((path) => [path, 1])) }
}

const pathsOf = (fields: Fields, only: readonly string[]): readonly string[] =>
  leavesOf(fields).flatMap(({ name, field }) => {
    if (!wanted(only, name)) return []
    if (only.includes(name) || !isList(field)) return [name]
    const below = only.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1))
    return pathsOf(itemFields(field), below).map((path) => `${name}.${path}`)
  })
