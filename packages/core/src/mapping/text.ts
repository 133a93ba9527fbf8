import type { Field } from '../model/field.js'
import { expectation, isId } from '../model/validate.js'
import { leafOf } from './leaf.js'
import type { Leaf } from './leaf.js'
import { misfit } from './misfit.js'
import type { Stack } from './path.js'

/** Makes the model's value, or a MappingProblem, of what a document holds; never asked for what is null or not there. */
export type Convert = (value: Leaf, stack: Stack) => unknown

/** A value as a text, if it is one, a number or an id. */
export const plainText = (value: Leaf): string | undefined => {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object') return undefined
  const leaf = leafOf(value)
  return typeof leaf === 'object' ? undefined : plainText(leaf)
}

export const textConverter = (field: Field): Convert => {
  const expected = `${expectation(field)}, a number, an ObjectId or a UUID`
  if (!field.id) return (value) => plainText(value) ?? misfit(expected, value)
  return (value) => {
    const text = plainText(value)
    return text === undefined || !isId(text) || (typeof value === 'number' && !Number.isSafeInteger(value))
      ? misfit(expected, value)
      : text
  }
}
