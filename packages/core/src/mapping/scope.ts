import type { EntityName } from '../model/entities.js'
import type { Mapping } from './mapping.js'
import { placeOf } from './path.js'
import type { Place } from './path.js'

/** Reads one value of the model out of a document: the value, or a MappingProblem. */
export type Read = (stack: unknown[]) => unknown

/** Where in a mapping something is compiled. */
export interface Scope {
  readonly mapping: Mapping
  readonly entity: EntityName
  /** The model's path of what is compiled, with a dot at its end: `lines.`; empty for the record itself. */
  readonly prefix: string
  /** Names from the document to the item at each depth of the stack. */
  readonly bases: readonly (readonly string[])[]
  /** Takes note of every path within the document that is read. */
  readonly used: Set<string>
  /** And of every list, which is needed by itself where nothing of its items is read. */
  readonly lists: Set<string>
  /** The field of an order that says what its money is in; default `currency`. */
  readonly currencyField?: 'presentmentCurrency'
}

export const depthOf = ({ bases }: Scope): number => bases.length - 1

/** A path of the mapping as a place; the mapping has been checked, so that it is well formed. */
export const placeIn = (scope: Scope, path: string): Place => {
  const place = placeOf(path, depthOf(scope))
  if (!place) throw new TypeError(`Expected a checked mapping, found the path ${path}.`)
  return place
}

/** The names from the document to a place. */
export const namesOf = ({ bases }: Scope, { depth, names }: Place): readonly string[] => [...bases[depth]!, ...names]

export const use = (scope: Scope, place: Place): void => {
  scope.used.add(projected(scope, place))
}

export const useList = (scope: Scope, place: Place): void => {
  scope.lists.add(projected(scope, place))
}

/** A database finds no items by their numbers when it is asked for some fields, so the list is asked for. */
const projected = (scope: Scope, place: Place): string => {
  const names = namesOf(scope, place)
  const numbered = names.findIndex((name) => /^\d+$/.test(name))
  return (numbered < 0 ? names : names.slice(0, numbered)).join('.')
}

/** Paths without those that lie below another; null for the whole document. */
export const projection = ({ used, lists }: Scope): readonly string[] | null => {
  const bare = [...lists].filter((list) => list !== '' && ![...used].some((path) => path.startsWith(`${list}.`)))
  const paths = [...new Set([...used, ...bare])]
  if (used.has('')) return null
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`)))
}
