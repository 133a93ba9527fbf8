import type { Condition } from './mapping.js'
import { withoutMissing } from './missing.js'
import { scaled } from './numbers.js'
import { getter, itemsGetter } from './path.js'
import type { Stack } from './path.js'
import { placeIn, use } from './scope.js'
import type { Scope } from './scope.js'
import { plainText } from './text.js'

type Holds = (stack: Stack) => boolean

/** Whether all of some conditions hold; without any, they do. */
export const conditionOf = (when: Condition | readonly Condition[] | undefined, scope: Scope): Holds => {
  const tests = (Array.isArray(when) ? (when as readonly Condition[]) : when ? [when as Condition] : []).map(
    (condition) => testOf(condition, scope),
  )
  return (stack) => tests.every((holds) => holds(stack))
}

const testOf = ({ path, in: values, notEmpty, atLeast }: Condition, scope: Scope): Holds => {
  const place = placeIn(scope, path)
  use(scope, place)
  if (notEmpty) {
    const get = withoutMissing(itemsGetter(place), scope.missing)
    return (stack) => {
      const value = get(stack)
      return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== ''
    }
  }
  const get = withoutMissing(getter(place), scope.missing)
  if (atLeast !== undefined) {
    return (stack) => {
      const value = get(stack)
      return value != null && (scaled(value, 3)?.value ?? -Infinity) >= atLeast * 1000
    }
  }
  const known = new Set((values ?? []).map(String))
  const isOne = (value: unknown): boolean =>
    value === null || value === undefined
      ? known.has('null')
      : known.has(typeof value === 'boolean' ? String(value) : (plainText(value) ?? ''))
  return (stack) => {
    const value = get(stack)
    return Array.isArray(value) ? value.some(isOne) : isOne(value)
  }
}
