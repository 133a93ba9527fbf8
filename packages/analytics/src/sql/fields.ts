import { fieldsOf, isExtra, PolymartError } from '@polymart/core'
import type { Field, FieldKind, Fields } from '@polymart/core'
import type { Named } from '../params/scope.js'

export type Owner = Named['owner']

/** A column of one of the flat relations, and what it holds. */
export interface FlatField {
  readonly column: string
  /** Of a field of one's own the values were checked when they were given. */
  readonly kind: Exclude<FieldKind, 'group' | 'list'> | 'extra'
}

/** The fields of a record that fit a flat row, by name: groups become `billing_country` for `billing.country`, lists are left out. */
export const flatFields = (fields: Fields): ReadonlyMap<string, FlatField> =>
  new Map(
    Object.entries(fields).flatMap(([name, { kind, fields: inner }]): [string, FlatField][] => {
      if (kind === 'list') return []
      if (kind !== 'group') return [[name, { column: name, kind }]]
      return [...flatFields(inner as Fields)].map(([part, { column, kind }]) => [
        `${name}.${part}`,
        { column: `${name}_${column}`, kind },
      ])
    }),
  )

export const eventFields = fieldsOf('sessions')['events']?.fields as Readonly<Record<string, Field>>

const fieldsByOwner: Readonly<Record<Owner, ReadonlyMap<string, FlatField>>> = {
  user: flatFields(fieldsOf('users')),
  session: flatFields(fieldsOf('sessions')),
  event: flatFields(eventFields),
  // A condition on the product of an order asks for any of its lines.
  product: new Map(
    ['productId', 'brand', 'subcategory', 'category'].map((name) => [name, { column: name, kind: 'text' }]),
  ),
  order: new Map([...flatFields(fieldsOf('transactions')), ['productId', { column: 'productIds', kind: 'texts' }]]),
}

/** The column that holds a field: the whitelist through which every field that a caller names has to go. */
export const flatField = (owner: Owner, field: string): FlatField => {
  const found = fieldsByOwner[owner].get(field)
  if (found) return found
  if (isExtra(field)) return { column: field.replace('.', '_'), kind: 'extra' }
  const known = [...fieldsByOwner[owner].keys()].join(', ')
  throw new PolymartError('argument', `Expected a field of the ${owner} (${known}), found ${JSON.stringify(field)}.`)
}
