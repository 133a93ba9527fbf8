import { leafOf } from './leaf.js'
import type { Scalar } from './mapping.js'
import type { Stack } from './path.js'
import { plainText } from './text.js'

/** The texts of values that mean that nothing is there. */
export type Missing = ReadonlySet<string>

type Get = (stack: Stack) => unknown

/** The values of one's own that mean nothing is there, as texts; those that stand for another value are none of them. */
export const missingOf = (
  own: readonly Scalar[] | undefined,
  common: Missing | undefined,
  values?: ReadonlyMap<string, unknown>,
): Missing | undefined => {
  if (own) return new Set(own.map(String))
  return common && values ? new Set([...common].filter((text) => !values.has(text))) : common
}

/** Reads what another reads, without values that mean that nothing is there. */
export const withoutMissing = (get: Get, missing: Missing | undefined): Get =>
  !missing || missing.size === 0
    ? get
    : (stack) => {
        const value = get(stack)
        return value !== undefined && value !== null && isMissing(value, missing) ? undefined : value
      }

const dateText = (date: Date): string | undefined => (Number.isNaN(date.getTime()) ? undefined : date.toISOString())

const isMissing = (value: object | string | number | bigint | boolean, missing: Missing): boolean => {
  if (Array.isArray(value)) return false
  const leaf = leafOf(value)
  const text = leaf instanceof Date ? dateText(leaf) : typeof leaf === 'boolean' ? String(leaf) : plainText(leaf)
  return text !== undefined && (missing.has(text) || missing.has(text.trim()))
}
