import { shapeOf } from './model/validate.js'

/** More than anyone reads of a value in a message. */
const usualLength = 200

/** A text, cut where it is long. */
export const shortened = (text: string, most = usualLength): string =>
  // Half of a pair that makes one character is none.
  text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`

/** What a caller gave, as messages show it: as JSON, cut where it is long. It must not come from data. */
export const shownValue = (value: unknown): string => {
  if (typeof value === 'bigint') return shortened(`${value}n`)
  return ['function', 'symbol'].includes(typeof value)
    ? `a ${typeof value}`
    : shortened(jsonOf(value) ?? shapeOf(value))
}

/** The JSON of a value; undefined where there is none, as of one that is nested too deep for the stack. */
export const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner))
  } catch {
    return undefined
  }
}
