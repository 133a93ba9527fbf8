import type { EntityName } from '../model/entities.js'
import type { Fields } from '../model/field.js'
import type { Mapping, FieldPath } from './mapping.js'
import type { Missing } from './missing.js'
import { placeOf } from './path.js'
import type { Place } from './path.js'

/** Reads one value of the model out of a document: the value, or a MappingProblem. */
export type Read = (stack: unknown[]) => unknown

/** Mappings of fields by name, whatever their kinds: the checks have seen to it that each fits its field. */
export interface AnyFields {
  readonly [field: string]: FieldPath | object | undefined
}

/** Reads what lies within a record and is of records again: items of lists, events by rules, the currency of money. */
export interface Readers {
  readonly record: (fields: Fields, mappings: AnyFields, scope: Scope, only?: readonly string[]) => Read
  readonly leaf: (fields: Fields, mappings: AnyFields, scope: Scope, name: string) => Read
}

/** Where in a mapping something is compiled. */
export interface Scope {
  readonly mapping: Mapping
  readonly readers: Readers
  readonly entity: EntityName
  /** The model's path of what is compiled, with a dot at its end: `lines.`; empty for the record itself. */
  readonly prefix: string
  /** Names from the document to the item at each depth of the stack. */
  readonly bases: readonly (readonly string[])[]
  /** Takes note of every path within the document that is read. */
  readonly used: Set<string>
  /** And of every list, which is needed by itself where nothing of its items is read. */
  readonly lists: Set<string>
  /** Whether one key of a document may hold several names of a path, with dots between them. */
  readonly flat: boolean
  /** Whether lists are asked for as they stand, so that what is odd about them is seen. */
  readonly whole: boolean
  /** Values that mean that nothing is there, where a field does not say otherwise. */
  readonly missing: Missing | undefined
  /** The field of an order that says what its money is in; default `currency`. */
  readonly currencyField?: 'presentmentCurrency'
}

export const depthOf = ({ bases }: Scope): number => bases.length - 1

/** A path of the mapping as a place; the mapping has been checked, so that it is well formed. */
export const placeIn = (scope: Scope, path: FieldPath): Place => {
  const place = placeOf(path, depthOf(scope))
  if (!place) throw new TypeError(`The mapping was not checked: ${String(path)} is not a path.`)
  return scope.flat ? { ...place, flat: true } : place
}

/** The names from the document to a place. */
export const namesOf = ({ bases }: Scope, { depth, names }: Place): readonly string[] => [...bases[depth]!, ...names]

export const use = (scope: Scope, place: Place): void => {
  scope.used.add(asked(namesOf(scope, place)))
}

/**
 * A server that is asked for a field of a list's items leaves out what is no object, and the list where that is none.
 * So a list is asked for from its first name on, unless it is known to be sound.
 */
export const useList = (scope: Scope, place: Place): void => {
  const names = namesOf(scope, place)
  const path = asked(scope.whole ? names.slice(0, 1) : names)
  if (names.length > 0 && (scope.whole || path === '')) scope.used.add(path)
  else scope.lists.add(path)
}

/** What a database is asked for: it finds no items by their numbers, and no keys with a dot, so what holds them is. */
const asked = (names: readonly string[]): string => {
  const unknown = names.findIndex((name) => name === '' || /^\d+$|^\$|\./.test(name))
  return (unknown < 0 ? names : names.slice(0, unknown)).join('.')
}

/** Paths without those that lie below another; null for the whole document. */
export const projection = ({ used, lists }: Scope): readonly string[] | null => {
  const bare = [...lists].filter((list) => list !== '' && ![...used].some((path) => path.startsWith(`${list}.`)))
  const paths = [...new Set([...used, ...bare])]
  if (used.has('')) return null
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`)))
}
