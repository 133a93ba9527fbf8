import type { Field } from '../model/field.js'
import { countryOfAlpha2 } from './country-codes.js'
import { leafOf } from './leaf.js'
import type { Leaf } from './leaf.js'
import { plainText } from './text.js'

/** Values of a field that can be read, and most likely should not be taken for what they seem. */
export interface Suspect {
  /** `missing`: it looks like what others write where nothing is; `country`: it is no code of ISO 3166-1. */
  readonly looks: 'missing' | 'country'
  /** As `missing` would list it; of countries null. */
  readonly value: string | null
  readonly count: number
}

const markers: ReadonlySet<string> = new Set([
  ...['', '-', '?', 'NULL', 'Null', 'null', '(null)', 'nil', '\\N', 'nan', 'NaN', 'NAN', 'None'],
  ...['N/A', 'n/a', '#N/A', 'NA', 'undefined', 'UNDEFINED', '[object Object]'],
])

const noIds: ReadonlySet<string> = new Set(['0', '-1', '0.0', '00000000-0000-0000-0000-000000000000'])

/** How databases and programs write that there is no time. */
const noTime = /^(0000-00-00|0001-01-01|1900-01-01|1970-01-01)(?=$|[T ])/

/** What a value that was found looks like. */
export const suspicionOf = (
  name: string,
  field: Field,
  value: Leaf,
  form: string | undefined,
): Omit<Suspect, 'count'> | undefined => {
  const text = textIn(value)
  if (text === undefined) return undefined
  const isCountry = /(^|\.)country$/.test(name)
  const isMissing =
    (markers.has(text.trim()) && !(isCountry && text === 'NA')) ||
    (field.id === true && noIds.has(text)) ||
    (field.kind === 'time' && (noTime.test(text) || text === '0'))
  if (isMissing) return { looks: 'missing', value: text.trim() }
  const isForeign = isCountry && form === undefined && countryOfAlpha2(text) !== text
  return isForeign ? { looks: 'country', value: null } : undefined
}

const textIn = (value: Leaf): string | undefined => {
  const leaf = leafOf(value)
  if (leaf instanceof Date) return leaf.getTime() === 0 ? leaf.toISOString() : undefined
  return plainText(leaf)
}

/** Adds values of one look to others. */
export const withSuspect = (suspects: readonly Suspect[], more: Suspect): readonly Suspect[] => {
  const at = suspects.findIndex(({ looks, value }) => looks === more.looks && value === more.value)
  if (at < 0) return [...suspects, more]
  return suspects.with(at, { ...more, count: suspects[at]!.count + more.count })
}
