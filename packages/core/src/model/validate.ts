import { countedText } from '../formats.js'
import { earliestTime, latestTime } from '../time/bounds.js'
import { fieldsOf } from './entities.js'
import type { EntityName } from './entities.js'
import type { Field, Fields } from './field.js'

/** Why a value does not fit the structure of its entity. It holds the shape of the value, never the value. */
export interface Problem {
  /** `lines[2].quantity` */
  readonly field: string
  readonly expected: string
  readonly found: string
}

/** The first thing that keeps a value from being a record of an entity; null if it is one. Fields of no name are ignored. */
export const problemOf = (entity: EntityName, value: unknown): Problem | null =>
  problemOfFields(fieldsOf(entity), value, '')

const problemOfFields = (fields: Fields, value: unknown, path: string): Problem | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { field: path || '(the whole record)', expected: 'an object', found: shapeOf(value) }
  }
  for (const name in fields) {
    const problem = problemOfField(
      fields[name]!,
      (value as Record<string, unknown>)[name],
      path ? `${path}.${name}` : name,
    )
    if (problem) return problem
  }
  return null
}

const problemOfField = (field: Field, value: unknown, path: string): Problem | null => {
  if (value === null || value === undefined) {
    return field.nullable ? null : { field: path, expected: expectation(field), found: shapeOf(value) }
  }
  if (field.kind === 'group') return problemOfFields(field.fields as Fields, value, path)
  if (field.kind === 'list' || field.kind === 'texts') {
    if (!Array.isArray(value)) return { field: path, expected: 'a list', found: shapeOf(value) }
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i]
      const where = `${path}[${i}]`
      const problem =
        field.kind === 'list'
          ? problemOfFields(field.fields as Fields, item, where)
          : typeof item === 'string'
            ? null
            : { field: where, expected: 'a text', found: shapeOf(item) }
      if (problem) return problem
    }
    return null
  }
  return fits(field, value) ? null : { field: path, expected: expectation(field), found: shapeOf(value) }
}

const fits = (field: Field, value: unknown): boolean => {
  switch (field.kind) {
    case 'text':
    case 'symbol':
      return typeof value === 'string' && (!field.id || isId(value))
    case 'boolean':
      return typeof value === 'boolean'
    case 'time':
      return Number.isSafeInteger(value) && (value as number) >= earliestTime && (value as number) <= latestTime
    default:
      return Number.isSafeInteger(value)
  }
}

/** A store keeps ids as UTF-8, which has no half of a pair of surrogates: two such ids would become one. */
export const isId = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** What a field holds, as messages put it. */
export const expectation = (field: Field): string => {
  switch (field.kind) {
    case 'text':
    case 'symbol':
      return field.id ? 'a text without NUL' : 'a text'
    case 'boolean':
      return 'true or false'
    case 'time':
      return 'a time: epoch milliseconds of the years 0 to 9999'
    case 'money':
      return 'money: a whole number of minor units'
    case 'integer':
      return 'a whole number'
    case 'group':
      return 'an object'
    default:
      return 'a list'
  }
}

/** What a value looks like, without what it says. */
export const shapeOf = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) return 'a text with NUL'
      return `a text of ${countedText(value.length, 'character')}${value.isWellFormed() ? '' : ', one of them half a pair of surrogates'}`
    case 'number':
      if (!Number.isFinite(value)) return 'not a finite number'
      if (!Number.isInteger(value)) return 'a number with a fraction'
      return Number.isSafeInteger(value)
        ? `a whole number of ${countedText(String(Math.abs(value)).length, 'digit')}`
        : 'a number beyond 2^53'
    case 'bigint':
      return 'a big integer'
    case 'boolean':
      return 'a boolean'
    case 'object':
      return 'an object'
    default:
      return `a ${typeof value}`
  }
}
