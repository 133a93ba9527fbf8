import { PolymartError } from '@polymart/core'
import type { Field } from '@polymart/core'
import type { Condition, ConditionValue } from '../scope.js'
import { shown } from './check.js'
import { fieldNamed } from './fields.js'
import type { Lookup } from './fields.js'

/** `{country: 'DE', device: ['mobile', 'tablet'], loyaltyTier: null}`: joined by and; a list means any of; null a missing field. */
export type Where = { readonly [field: string]: ConditionValue | readonly ConditionValue[] }

export const conditionsOf = (where: unknown, lookup: Lookup, name: string): readonly Condition[] => {
  if (where === undefined) return []
  if (typeof where !== 'object' || where === null || Array.isArray(where)) {
    throw new PolymartError(
      'argument',
      `Expected ${name} to be an object such as {country: 'DE'}, found ${JSON.stringify(where)}.`,
    )
  }
  return Object.entries(where as Where).map(([key, value]) => {
    const { owner, field, of } = fieldNamed(key, lookup, name)
    const values: readonly ConditionValue[] = Array.isArray(value) ? value : [value as ConditionValue]
    for (const item of values) checkValue(`${name}.${key}`, of, item)
    return { owner, field, values }
  })
}

const checkValue = (name: string, field: Field, value: unknown): void => {
  if (value === null) return
  const expected =
    field.kind === 'boolean' ? 'boolean' : ['integer', 'money', 'time'].includes(field.kind) ? 'number' : 'string'
  if (typeof value === expected) return
  throw new PolymartError(
    'argument',
    `Expected ${name} to be ${expected === 'string' ? 'a text' : `a ${expected}`}, a list of them, or null, found ${shown(value)}.`,
  )
}
