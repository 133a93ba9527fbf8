import { scaledNumber, scaledText } from './decimal.js'
import { leafOf } from './leaf.js'
import type { Leaf } from './leaf.js'
import { misfit } from './misfit.js'
import type { Convert } from './text.js'

/** A number times a power of ten as the nearest whole number, and whether that is exact; undefined for what is none. */
export const scaled = (value: Leaf, digits: number): { value: number; exact: boolean } | undefined => {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? scaledNumber(value, digits) : undefined
    case 'string':
      return scaledText(value, digits)
    case 'bigint':
      return scaledText(value.toString(), digits)
    case 'object': {
      const leaf = leafOf(value)
      return typeof leaf === 'object' ? undefined : scaled(leaf, digits)
    }
    default:
      return undefined
  }
}

export const convertInteger: Convert = (value) => {
  if (Number.isSafeInteger(value)) return value
  const whole = scaled(value, 0)
  return whole?.exact ? whole.value : misfit('a whole number', value)
}
