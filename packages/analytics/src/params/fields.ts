import { didYouMean, extraColumn, fieldsOf, isList, leavesOf, PolymartError, shownValue } from '@polymart/core'
import type { EntityName, ExtraFields, Field } from '@polymart/core'

export type Owner = 'user' | 'session' | 'order' | 'event' | 'product'

/** A field that a condition or breakdown names, and whose it is. */
export interface FieldRef {
  readonly owner: Owner
  /** Its column. */
  readonly field: string
  readonly of: Field
}

/**
 * Whose place an unprefixed `country`, `region` or `city` is. `own`: each row's, which of a session is the session's, of
 * an order its billing address.
 */
export type PlaceOwner = 'user' | 'session' | 'billing' | 'shipping' | 'own'

const entityOf: Record<Exclude<Owner, 'event' | 'product'>, EntityName> = {
  user: 'users',
  session: 'sessions',
  order: 'transactions',
}

const categoryName = (meaning: string): Field => ({ kind: 'text', nullable: true, meaning })

const fieldsByOwner: Record<Owner, ReadonlyMap<string, Field>> = {
  user: scalars(fieldsOf(entityOf.user)),
  session: scalars(fieldsOf(entityOf.session)),
  order: scalars(fieldsOf(entityOf.order)),
  event: scalars(fieldsOf('sessions')['events']!.fields as ReturnType<typeof fieldsOf>),
  // What products are grouped by; no condition is on their other fields.
  product: new Map([
    ['productId', fieldsOf('products')['productId']!],
    ['brand', fieldsOf('products')['brand']!],
    ['subcategory', categoryName('Name of the category')],
    ['category', categoryName('Name of the top category')],
  ]),
}

function scalars(fields: ReturnType<typeof fieldsOf>): ReadonlyMap<string, Field> {
  return new Map(
    leavesOf(fields)
      .filter(({ field }) => !isList(field) || field.kind === 'texts')
      .map(({ name, field }) => [name, field]),
  )
}

const owners: readonly Owner[] = ['user', 'session', 'order', 'event', 'product']

const places: ReadonlySet<string> = new Set(['country', 'region', 'city'])

/** Whether a name means a field of which rows have their own, and so has none that they share. */
export const isOwn = (name: string, { places: whose, owners }: Lookup): boolean =>
  (whose === 'own' && places.has(name)) ||
  ((name === 'sessionId' || name === 'userId') && owners.includes('order') && owners.length > 1)

/** The field that rows of an entity have of their own under a name that others have too. */
export const ownField = (owner: Owner, name: string): string =>
  owner === 'order' && places.has(name) ? `billing.${name}` : name

/** Where an analysis looks for an unprefixed name. */
export interface Lookup {
  /** Null where a place has to say whose it is. */
  readonly places: PlaceOwner | null
  /** In this order. */
  readonly owners: readonly Owner[]
  /** Fields of the shop's own, beside the model's. */
  readonly extra?: ExtraFields | undefined
  /** What else may stand here, for who misspells it. */
  readonly beside?: readonly string[]
}

/**
 * Finds the field that a name means. `user.`, `session.`, `order.`, `billing.` and `shipping.` before it force one;
 * without, a place is that of `lookup.places`, `status` is the order's, and others are the first owner's that has it, a
 * field of the model before one of the shop's own.
 */
export const fieldNamed = (name: string, lookup: Lookup, where: string): FieldRef => {
  if (lookup.places === null && places.has(name)) return refusePlace(name, where)
  const found = prefixed(name, lookup) ?? unprefixed(name, lookup)
  if (found && lookup.owners.includes(found.owner)) return found
  const known = [
    ...(lookup.beside ?? []),
    ...lookup.owners.flatMap((owner) => [...fieldsByOwner[owner].keys()]),
    ...extraNames(lookup),
  ]
  throw new PolymartError(
    'argument',
    found
      ? `Expected a field of ${lookup.owners.join(', ')} in ${where}, found ${shownValue(name)}, which is a field of ${found.owner}.`
      : `Unknown field ${shownValue(name)} in ${where}.${didYouMean(name, known)} Known: ${[...new Set(known)].join(', ')}.`,
  )
}

const refusePlace = (name: string, where: string): never => {
  throw new PolymartError(
    'argument',
    `Expected a place in ${where} to say whose it is, found ${shownValue(name)}: say user.${name}, billing.${name} or shipping.${name}.`,
  )
}

const of = (owner: Owner, field: string): FieldRef | undefined => {
  const declared = fieldsByOwner[owner].get(field)
  return declared && { owner, field, of: declared }
}

/** The fields of the shop's own that a condition can be on. */
const extraFields = (owner: Owner, { extra = {} }: Pick<Lookup, 'extra'>) =>
  owner === 'event' || owner === 'product' ? {} : (extra[entityOf[owner]] ?? {})

const extraOf = (owner: Owner, name: string, lookup: Lookup): FieldRef | undefined => {
  const fields = extraFields(owner, lookup)
  return Object.hasOwn(fields, name) ? { owner, field: extraColumn(name), of: fields[name]! } : undefined
}

/** The field of the shop's own that a name means, if it means one. */
const extraNamed = (name: string, lookup: Lookup): FieldRef | undefined => {
  for (const owner of lookup.owners) {
    const found = extraOf(owner, name.startsWith(`${owner}.`) ? name.slice(owner.length + 1) : name, lookup)
    if (found) return found
  }
  return undefined
}

/** The names of fields of the shop's own that may stand here. */
const extraNames = (lookup: Lookup): readonly string[] =>
  lookup.owners.flatMap((owner) => Object.keys(extraFields(owner, lookup)))

const prefixed = (name: string, lookup: Lookup): FieldRef | undefined => {
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  const prefix = name.slice(0, dot)
  if (prefix === 'billing' || prefix === 'shipping') return of('order', name)
  const owner = owners.find((owner) => owner === prefix)
  // Where products may not stand, a field of the shop's own may be called so.
  if (owner === 'product' && !lookup.owners.includes(owner)) return undefined
  const rest = name.slice(dot + 1)
  return owner && (of(owner, rest) ?? extraOf(owner, rest, lookup))
}

const unprefixed = (name: string, lookup: Lookup): FieldRef | undefined => {
  const { places: place } = lookup
  if (place !== null && places.has(name)) {
    if (place === 'billing' || place === 'shipping') return of('order', `${place}.${name}`)
    return of(place === 'own' ? 'session' : place, name)
  }
  if (name === 'status') return of('order', name)
  for (const owner of lookup.owners) {
    const found = of(owner, name)
    if (found) return found
  }
  // A field of an owner that may not stand here deserves a better message than "unknown".
  const elsewhere = of('user', name) ?? of('session', name) ?? of('order', name)
  return (
    extraNamed(name, lookup) ??
    elsewhere ??
    extraNamed(name, { ...lookup, owners }) ??
    of('product', name.replace(/^product\./, ''))
  )
}

/** Fails where a breakdown would be called as a column that its table has already; with its owner before it, it is not. */
export const checkColumn = (name: string, { owner }: FieldRef, columns: readonly string[]): void => {
  if (!columns.includes(name)) return
  throw new PolymartError(
    'argument',
    `Expected by to be a name that no other column of the table has, found ${JSON.stringify(name)}: say ${JSON.stringify(`${owner}.${name}`)}.`,
  )
}
