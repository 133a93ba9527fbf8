import { itemFields } from '../columns/layout.js'
import type { Field } from '../model/field.js'
import type { ListMapping, FieldPath, TextsMapping } from './mapping.js'
import { missingOf, withoutMissing } from './missing.js'
import { MappingProblem, misfit } from './misfit.js'
import { getter, itemsGetter, pathIn } from './path.js'
import type { Stack } from './path.js'
import { renaming } from './scalar.js'
import { depthOf, namesOf, placeIn, use, useList } from './scope.js'
import type { AnyFields, Read, Scope } from './scope.js'
import { plainText } from './text.js'

type ItemsMapping = Pick<ListMapping<unknown>, 'path' | 'json' | 'missing' | 'fields'>

/** The items that a path leads to, as documents hold them: none where nothing is there. */
export const itemsReader = (
  { path = '$', json = false, missing, fields = {} }: ItemsMapping,
  scope: Scope,
): ((stack: Stack) => unknown) => {
  const place = placeIn(scope, path)
  useList(scope, place)
  // Of what stands in a text a server knows no fields.
  if (json) use(scope, place)
  const get = withoutMissing(itemsGetter(place, true), missingOf(missing, scope.missing))
  const whole = namesOf(scope, place).join('.') || '$'
  const isOdd = readsMembers(fields) ? (item: unknown): boolean => !isObject(item) : undefined
  const failed = (problem: MappingProblem, field = ''): MappingProblem => {
    problem.path = whole
    problem.field = field
    return problem
  }
  return (stack) => {
    const found = get(stack)
    if (found === undefined || found === null) return []
    const value = json && typeof found === 'string' ? parsed(found) : found
    const items: readonly unknown[] | undefined = Array.isArray(value) ? value : isObject(value) ? [value] : undefined
    if (!items) return failed(misfit(json ? 'a list, or its JSON' : 'a list', found))
    const odd = isOdd ? items.findIndex(isOdd) : -1
    return odd < 0 ? items : failed(misfit('an object ("$" is an item that is none)', items[odd]), `[${odd}]`)
  }
}

/** Whether fields within the items are read, and none that is the item itself, so that these have to be objects. */
const readsMembers = (fields: object): boolean => {
  const words = Object.values(fields as AnyFields).map((given) => {
    const path = pathIn(given)
    const [word = '$', next] = typeof path === 'string' ? path.split('.') : (path ?? ['$root'])
    return word === '$' && next !== undefined ? next : word
  })
  return !words.includes('$') && words.some((word) => word !== '$parent' && word !== '$root')
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Date) &&
  !(value instanceof Uint8Array) &&
  !('_bsontype' in value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The scope within the items of a list. */
export const itemScope = (scope: Scope, name: string, path: FieldPath): Scope => ({
  ...scope,
  prefix: `${scope.prefix}${name}.`,
  bases: [...scope.bases, namesOf(scope, placeIn(scope, path))],
})

export const listReader = (
  name: string,
  field: Field,
  { fields = {}, ...list }: ListMapping<unknown>,
  scope: Scope,
  only?: readonly string[],
): Read => {
  const depth = depthOf(scope) + 1
  const itemsOf = itemsReader({ ...list, fields }, scope)
  const readItem = scope.readers.record(itemFields(field), fields, itemScope(scope, name, list.path ?? '$'), only)
  return (stack) => {
    const found = itemsOf(stack)
    if (found instanceof MappingProblem) return found
    const items = found as readonly unknown[]
    const records = new Array<unknown>(items.length)
    for (let i = 0; i < items.length; i++) {
      stack[depth] = items[i]
      const record = readItem(stack)
      if (record instanceof MappingProblem) {
        record.field = `[${i}].${record.field}`
        return record
      }
      records[i] = record
    }
    return records
  }
}

export const textsReader = (
  name: string,
  { path = '$', item = '$', separator, values = {}, missing }: TextsMapping,
  scope: Scope,
): Read => {
  const place = placeIn(scope, path)
  useList(scope, place)
  const inner = itemScope(scope, name, path)
  const itemPlace = placeIn(inner, item)
  use(inner, itemPlace)
  const get = withoutMissing(itemsGetter(place, true), missingOf(missing, scope.missing))
  const getItem = getter(itemPlace)
  const depth = depthOf(inner)
  const renamed = renaming(values)
  const failed = (problem: MappingProblem): MappingProblem => {
    problem.path = namesOf(inner, itemPlace).join('.') || '$'
    return problem
  }
  return (stack) => {
    const found = get(stack)
    if (found === undefined || found === null || found === '') return []
    const split = separator !== undefined && typeof found === 'string'
    const items: unknown = split ? found.split(separator).map((text) => text.trim()) : found
    if (!Array.isArray(items)) return failed(misfit(separator === undefined ? 'a list' : 'a text to split', found))
    const texts = new Array<string>(items.length)
    for (let i = 0; i < items.length; i++) {
      stack[depth] = items[i]
      const value = getItem(stack)
      const text = value === undefined || value === null ? undefined : plainText(value)
      if (text === undefined) {
        const problem = failed(misfit('a text', value))
        problem.field = `[${i}]`
        return problem
      }
      texts[i] = (renamed.get(text) as string | undefined) ?? text
    }
    return texts
  }
}
