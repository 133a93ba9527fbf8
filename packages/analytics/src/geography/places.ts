import { textColumn, textsOf } from '@polymart/core'
import type { Columns } from '@polymart/core'
import { noSession, notSet } from '../result/columns.js'
import type { GeographySpec } from './params.js'

export const levels = ['country', 'region', 'city'] as const

export const levelNames = (level: GeographySpec['level']): readonly (typeof levels)[number][] =>
  levels.slice(0, levels.indexOf(level) + 1)

/** The places of a table's rows, as dense numbers. */
export interface Places {
  readonly placeOf: Int32Array
  /** For each place its texts, as far as the level goes. */
  readonly names: readonly (readonly string[])[]
  /** The place of what has no row to take it from: an unknown user, or no session. */
  readonly none: number
}

const known = new WeakMap<Columns, Map<string, Places>>()

/**
 * Numbers the places of rows; `prefix` is `billing.` or `shipping.` for those of an order. Worked out once for each set
 * of columns, and not to be written to.
 */
export const placesOf = (
  columns: Columns,
  rows: number,
  prefix: string,
  level: GeographySpec['level'],
  none: 'session' | 'user',
): Places => {
  let places = known.get(columns)
  if (!places) known.set(columns, (places = new Map<string, Places>()))
  const key = [prefix, level, none].join()
  let found = places.get(key)
  if (!found) places.set(key, (found = numberPlaces(columns, rows, prefix, level, none)))
  return found
}

const numberPlaces = (
  columns: Columns,
  rows: number,
  prefix: string,
  level: GeographySpec['level'],
  none: 'session' | 'user',
): Places => {
  const depth = levelNames(level)
  const names: string[][] = []
  let placeOf: Int32Array = new Int32Array(rows)
  let known: (readonly string[])[] = [[]]
  for (const name of depth) {
    if (rows === 0) break
    const { codes, dictionary } = textColumn(columns, prefix + name)
    const texts = textsOf(dictionary)
    const width = dictionary.length + 1
    const numbers = new Int32Array(known.length * width).fill(-1)
    const next: (readonly string[])[] = []
    const deeper = new Int32Array(rows)
    for (let row = 0; row < rows; row++) {
      const key = placeOf[row]! * width + codes[row]! + 1
      if (numbers[key]! < 0) {
        numbers[key] = next.length
        next.push([...known[placeOf[row]!]!, codes[row]! < 0 ? notSet : texts[codes[row]!]!])
      }
      deeper[row] = numbers[key]!
    }
    placeOf = deeper
    known = next
  }
  if (rows > 0) names.push(...known.map((texts) => [...texts]))
  // What has no row may share its place with rows that have none set: a person counts there once.
  const label = none === 'session' ? noSession : notSet
  const same = names.findIndex((texts) => texts.every((text) => text === label))
  if (same >= 0) return { placeOf, names, none: same }
  names.push(depth.map(() => label))
  return { placeOf, names, none: names.length - 1 }
}
