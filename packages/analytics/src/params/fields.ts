import { didYouMean, fieldsOf, isList, leavesOf, PolymartError } from '@polymart/core'
import type { EntityName, Field } from '@polymart/core'

export type Owner = 'user' | 'session' | 'order' | 'event'

/** A field that a condition or breakdown names, and whose it is. */
export interface FieldRef {
  readonly owner: Owner
  readonly field: string
  readonly of: Field
}

/** Whose place an unprefixed `country`, `region` or `city` is. */
export type PlaceOwner = 'user' | 'session' | 'billing' | 'shipping'

const entityOf: Record<Exclude<Owner, 'event'>, EntityName> = {
  user: 'users',
  session: 'sessions',
  order: 'transactions',
}

const fieldsByOwner: Record<Owner, ReadonlyMap<string, Field>> = {
  user: scalars(fieldsOf(entityOf.user)),
  session: scalars(fieldsOf(entityOf.session)),
  order: scalars(fieldsOf(entityOf.order)),
  event: scalars(fieldsOf('sessions')['events']!.fields as ReturnType<typeof fieldsOf>),
}

function scalars(fields: ReturnType<typeof fieldsOf>): ReadonlyMap<string, Field> {
  return new Map(
    leavesOf(fields)
      .filter(({ field }) => !isList(field) || field.kind === 'texts')
      .map(({ name, field }) => [name, field]),
  )
}

const places = new Set(['country', 'region', 'city'])

/** Where an analysis looks for an unprefixed name. */
export interface Lookup {
  readonly places: PlaceOwner
  /** In this order. */
  readonly owners: readonly Owner[]
}

/**
 * Finds the field that a name means. `user.`, `session.`, `order.`, `billing.` and `shipping.` before it force one;
 * without, a place is that of `lookup.places`, `status` is the order's, and others are the first owner's that has it.
 */
export const fieldNamed = (name: string, lookup: Lookup, where: string): FieldRef => {
  const found = prefixed(name) ?? unprefixed(name, lookup)
  if (found && lookup.owners.includes(found.owner)) return found
  const known = lookup.owners.flatMap((owner) => [...fieldsByOwner[owner].keys()])
  throw new PolymartError(
    'argument',
    found
      ? `Expected a field of ${lookup.owners.join(', ')} in ${where}, found ${JSON.stringify(name)}, which is a field of ${found.owner}.`
      : `Unknown field ${JSON.stringify(name)} in ${where}.${didYouMean(name, known)} Known: ${[...new Set(known)].join(', ')}.`,
  )
}

const of = (owner: Owner, field: string): FieldRef | undefined => {
  const declared = fieldsByOwner[owner].get(field)
  return declared && { owner, field, of: declared }
}

const prefixed = (name: string): FieldRef | undefined => {
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  const prefix = name.slice(0, dot)
  if (prefix === 'billing' || prefix === 'shipping') return of('order', name)
  const owner = (['user', 'session', 'order', 'event'] as const).find((owner) => owner === prefix)
  return owner && of(owner, name.slice(dot + 1))
}

const unprefixed = (name: string, { places: place, owners }: Lookup): FieldRef | undefined => {
  if (places.has(name)) {
    return place === 'billing' || place === 'shipping' ? of('order', `${place}.${name}`) : of(place, name)
  }
  if (name === 'status') return of('order', name)
  for (const owner of owners) {
    const found = of(owner, name)
    if (found) return found
  }
  // A field of an owner that may not stand here deserves a better message than "unknown".
  return of('user', name) ?? of('session', name) ?? of('order', name)
}
