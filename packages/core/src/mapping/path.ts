/** The documents that are open: the whole one first, then the item of each list that holds the next. */
export type Stack = readonly unknown[]

/** A path as a place to begin, by its depth in the stack, and the names to follow. */
export interface Place {
  readonly depth: number
  readonly names: readonly string[]
}

/** Reads `payment.total`, `$`, `$parent.currency` and `$root.currency` as they stand at a depth; undefined if ill-formed. */
export const placeOf = (path: string, depth: number): Place | undefined => {
  const names = path.split('.')
  let at = depth
  while (names[0]?.startsWith('$')) {
    const word = names.shift()
    if (word === '$root') at = 0
    else if (word === '$parent') at--
    else if (word !== '$') return undefined
  }
  return at < 0 || names.some((name) => name === '' || name.startsWith('$')) ? undefined : { depth: at, names }
}

/** What a path leads to; undefined where it ends before. */
export const getter = ({ depth, names }: Place): ((stack: Stack) => unknown) => {
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

const follow = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** The items of a list: one object is a list of one, and lists on the way are taken together. Undefined: not there. */
export const itemsGetter = ({ depth, names }: Place): ((stack: Stack) => unknown) => {
  const get = getter({ depth, names })
  return (stack) => {
    const value = get(stack)
    if (value !== undefined) return value
    return collected(stack[depth], names, 0)
  }
}

/** Follows names through lists. */
const collected = (value: unknown, names: readonly string[], from: number): unknown => {
  for (let i = from; i < names.length; i++) {
    if (Array.isArray(value)) return value.flatMap((item: unknown) => collected(item, names, i) ?? [])
    value = follow(value, names[i]!)
  }
  return value
}
