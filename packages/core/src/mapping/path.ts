import type { FieldPath } from './mapping.js'

/** The documents that are open: the whole one first, then the item of each list that holds the next. */
export type Stack = readonly unknown[]

/** A path as a place to begin, by its depth in the stack, and the names to follow. */
export interface Place {
  readonly depth: number
  readonly names: readonly string[]
  /** Whether one key may hold several of the names, with dots between them, as exports flatten documents. */
  readonly flat?: boolean
}

/** The path of a field's mapping, however it is given; undefined where it has none. */
export const pathIn = (given: unknown): FieldPath | undefined =>
  isPath(given) ? given : ((given ?? {}) as { readonly path?: FieldPath }).path

export const isPath = (given: unknown): given is FieldPath => typeof given === 'string' || Array.isArray(given)

/** What a field's mapping says: of a path alone, that. */
export const optionsIn = <T extends object>(given: FieldPath | T): T | { readonly path: FieldPath } =>
  isPath(given) ? { path: given } : given

/** Reads `payment.total`, `["No."]`, `$`, `$parent.currency` and `$root.currency` as they stand at a depth; undefined if ill-formed. */
export const placeOf = (path: FieldPath, depth: number): Place | undefined => {
  const names = typeof path === 'string' ? path.split('.') : [...path]
  if (names.length === 0) return undefined
  let at = depth
  for (let open = true; open;) {
    const [word] = names
    open = word === '$root' || word === '$parent'
    if (word === '$root') at = 0
    if (word === '$parent') at--
    if (open || word === '$') names.shift()
  }
  // A key that holds a dot, or begins with $, can be named in a list alone.
  const plain = typeof path !== 'string' || names.every((name) => name !== '' && !name.startsWith('$'))
  return at >= 0 && plain ? { depth: at, names } : undefined
}

/** What a path leads to; undefined where it ends before. */
export const getter = (place: Place): ((stack: Stack) => unknown) => {
  const nested = nestedGetter(place)
  const { depth, names, flat = false } = place
  if (!flat || names.length < 2) return nested
  const keys = names.map((_, from) => names.slice(from).map((_, i) => names.slice(from, from + i + 1).join('.')))
  return (stack) => nested(stack) ?? throughKeys(stack[depth], keys, 0)
}

const nestedGetter = ({ depth, names }: Place): ((stack: Stack) => unknown) => {
  const [first, second, ...more] = names
  if (first === undefined) return (stack) => stack[depth]
  if (second === undefined) return (stack) => follow(stack[depth], first)
  if (more.length === 0) return (stack) => follow(follow(stack[depth], first), second)
  return (stack) => {
    let value = stack[depth]
    for (let i = 0; i < names.length && value != null; i++) value = follow(value, names[i]!)
    return value
  }
}

/** Follows names of which some may be one key; `keys` has, for each name, itself and with those behind it. */
const throughKeys = (value: unknown, keys: readonly (readonly string[])[], from: number): unknown => {
  if (from === keys.length) return value
  const open = keys[from]!
  for (let i = 0; i < open.length; i++) {
    const inner = follow(value, open[i]!)
    const found = inner === undefined ? undefined : throughKeys(inner, keys, from + i + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** What a document itself has under a name: nothing that objects of JavaScript have by nature. */
const follow = (value: unknown, name: string): unknown => {
  if (typeof value !== 'object' || value === null) return undefined
  const kind: unknown = Object.getPrototypeOf(value)
  if (kind !== Object.prototype && kind !== null && isOpaque(value, name)) return undefined
  const found = (value as Record<string, unknown>)[name]
  return typeof found === 'function' || found === Object.prototype ? undefined : found
}

const isOpaque = (value: object, name: string): boolean =>
  Array.isArray(value)
    ? name === 'length'
    : value instanceof Date || value instanceof Uint8Array || '_bsontype' in value

/**
 * The items of a list: one object is a list of one, and lists on the way are taken together. Undefined: not there. What
 * stands on the way in the place of an object is given with `odd`, so that it can be told, or else is not there either.
 */
export const itemsGetter = (place: Place, odd = false): ((stack: Stack) => unknown) => {
  const { depth, names, flat = false } = place
  const get = getter(place)
  const begin = `${names.join('.')}.`
  return (stack) => {
    const value = get(stack) ?? collected(stack[depth], names, 0, odd, 0)
    return value === undefined && flat && names.length > 0 ? membersAt(stack[depth], begin) : value
  }
}

/** Lists in lists that are taken together; what lies deeper is no list of a shop. */
const deepest = 32

/** Follows names through lists. */
const collected = (value: unknown, names: readonly string[], from: number, odd: boolean, depth: number): unknown => {
  for (let i = from; i < names.length; i++) {
    if (value === undefined || value === null) return undefined
    const isList = Array.isArray(value)
    if (isList && depth < deepest)
      return (value as unknown[]).flatMap((item) => collected(item, names, i, odd, depth + 1) ?? [])
    if (isList || typeof value !== 'object') return odd ? value : undefined
    value = follow(value, names[i]!)
  }
  return value
}

/** The object that was flattened into keys with one beginning: of `item.sku` and `item.price` those of `item`. */
const membersAt = (value: unknown, begin: string): object | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const names = Object.keys(value).filter((name) => name.startsWith(begin))
  if (names.length === 0) return undefined
  return Object.fromEntries(names.map((name) => [name.slice(begin.length), (value as Record<string, unknown>)[name]]))
}
