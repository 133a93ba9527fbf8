import { itemFields } from '../columns/layout.js'
import type { Field } from '../model/field.js'
import type { ListMapping, TextsMapping } from './mapping.js'
import { MappingProblem, misfit } from './misfit.js'
import { getter, itemsGetter } from './path.js'
import type { Stack } from './path.js'
import { recordReader } from './record.js'
import { renaming } from './scalar.js'
import { depthOf, namesOf, placeIn, use, useList } from './scope.js'
import type { Read, Scope } from './scope.js'
import { plainText } from './text.js'

/** The items that a path leads to, as documents hold them: none where nothing is there. */
export const itemsReader = (path: string, scope: Scope, json = false): ((stack: Stack) => unknown) => {
  const place = placeIn(scope, path)
  useList(scope, place)
  const get = itemsGetter(place)
  const whole = namesOf(scope, place).join('.') || '$'
  return (stack) => {
    const found = get(stack)
    if (found === undefined || found === null) return []
    const value = json && typeof found === 'string' ? parsed(found) : found
    if (Array.isArray(value)) return value as unknown[]
    if (typeof value === 'object' && value !== null && isPlain(value)) return [value]
    const problem = misfit(json ? 'a list, or its JSON' : 'a list', found)
    problem.path = whole
    return problem
  }
}

const isPlain = (value: object): boolean =>
  !(value instanceof Date) && !(value instanceof Uint8Array) && !('_bsontype' in value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The scope within the items of a list. */
export const itemScope = (scope: Scope, name: string, path: string): Scope => ({
  ...scope,
  prefix: `${scope.prefix}${name}.`,
  bases: [...scope.bases, namesOf(scope, placeIn(scope, path))],
})

export const listReader = (
  name: string,
  field: Field,
  { path = '$', json, fields = {} }: ListMapping<unknown>,
  scope: Scope,
  only?: readonly string[],
): Read => {
  const depth = depthOf(scope) + 1
  const itemsOf = itemsReader(path, scope, json)
  const readItem = recordReader(itemFields(field), fields, itemScope(scope, name, path), only)
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
  { path = '$', item = '$', separator, values = {} }: TextsMapping,
  scope: Scope,
): Read => {
  const place = placeIn(scope, path)
  useList(scope, place)
  const inner = itemScope(scope, name, path)
  const itemPlace = placeIn(inner, item)
  use(inner, itemPlace)
  const get = itemsGetter(place)
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
