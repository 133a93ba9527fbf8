import { durationOf } from '@polymart/core'
import type { ExtraFields } from '@polymart/core'
import { flag as booleanOf, oneOf, refuse, wholeNumber as wholeNumberOf } from './check.js'
import type { ConditionValue } from './scope.js'

/** A JSON Schema, as far as parameters need it. */
export type JsonSchema = {
  readonly [keyword: string]: ConditionValue | JsonSchema | readonly (ConditionValue | JsonSchema)[]
}

/** What a parameter is read with: all that was given, unchecked, and the fields that the shop has beside the model's. */
export interface ParamContext {
  readonly given: Readonly<Record<string, unknown>>
  readonly extra: ExtraFields | undefined
  readonly timeZone: string
  /** Names that columns of the analysis' tables have. */
  readonly columns: readonly string[]
}

/** How a flag of the command line gives a parameter; its errors name the flag. */
export interface ParamFlag {
  /** What stands for the value in help: `n`, `a,b,c`; null for a flag without a value. */
  readonly value: string | null
  /** Takes the text after the flag; what it gives is checked as any value of the parameter. */
  readonly read: (text: string) => unknown
}

/** A parameter of an analysis. What a caller gives is of the type of `byDefault`; what the analysis works with is `Value`. */
export interface Param<Given = unknown, Value = unknown> {
  /** Its type as TypeScript writes it. */
  readonly type: string
  readonly byDefault: Given
  readonly meaning: string
  readonly schema: JsonSchema
  /** Absent where its values are too nested for one. */
  readonly flag?: ParamFlag
  /**
   * Checks and completes what was given; `undefined` is the default.
   *
   * @throws PolymartError `argument`, naming the parameter.
   */
  parse(given: unknown, name: string, context: ParamContext): Value
  /** The value as a caller could give it again, for `meta`. */
  echo(value: Value, given: unknown): unknown
}

export type Params = Readonly<Record<string, Param>>

/** What an analysis works with. */
export type ValuesOf<P extends Params> = { readonly [K in keyof P]: ReturnType<P[K]['parse']> }

/**
 * Checks all of them.
 *
 * @throws PolymartError `argument`, naming the first that is wrong.
 */
export const valuesOf = <P extends Params>(params: P, context: ParamContext): ValuesOf<P> =>
  Object.fromEntries(
    Object.entries(params).map(([name, param]) => [name, param.parse(context.given[name], name, context)]),
  ) as ValuesOf<P>

const same = (value: unknown): unknown => value
const asText = (text: string): unknown => text

/** One of some words. */
export const choice = <const T extends string>(
  words: readonly T[],
  byDefault: NoInfer<T>,
  meaning: string,
): Param<T, T> => ({
  type: words.map((word) => `'${word}'`).join(' | '),
  byDefault,
  meaning,
  schema: { enum: words, default: byDefault },
  flag: { value: words.join('|'), read: asText },
  parse: (given, name) => oneOf(name, given, words, byDefault),
  echo: same,
})

/** A whole number within bounds, both included. */
export const wholeNumber = (
  least: number,
  most: number,
  byDefault: number,
  meaning: string,
): Param<number, number> => ({
  type: 'number',
  byDefault,
  meaning,
  schema: { type: 'integer', minimum: least, maximum: most, default: byDefault },
  flag: { value: 'n', read: numberIn },
  parse: (given, name) => wholeNumberOf(name, given, least, most, byDefault),
  echo: same,
})

/**
 * A length of time above 0: `'7d'`, `'6h'`, `'30m'`, or milliseconds, which it becomes.
 *
 * @param most in days.
 */
export const duration = (byDefault: string, meaning: string, most = Infinity): Param<string | number, number> => ({
  type: 'string | number',
  byDefault,
  meaning,
  schema: { type: ['string', 'integer'], default: byDefault },
  flag: { value: 'duration', read: numberIn },
  parse: (given, name) => durationUpTo(most, given === undefined ? byDefault : given, name),
  echo: same,
})

/** As `duration`, or null, which it is where nobody says. */
export const durationOrNull = (meaning: string, most = Infinity): Param<string | number | null, number | null> => ({
  type: 'string | number | null',
  byDefault: null,
  meaning,
  schema: { type: ['string', 'integer', 'null'], default: null },
  flag: { value: 'duration', read: numberIn },
  parse: (given, name) => (given === undefined || given === null ? null : durationUpTo(most, given, name)),
  echo: same,
})

const durationUpTo = (most: number, given: unknown, name: string): number => {
  const length = durationOf(given as string | number, name)
  return length <= most * 86_400_000 ? length : refuse(name, `at most ${most} days`, given)
}

/** A number within bounds, both included. */
export const numberWithin = (
  least: number,
  most: number,
  byDefault: number,
  meaning: string,
): Param<number, number> => ({
  type: 'number',
  byDefault,
  meaning,
  schema: { type: 'number', minimum: least, maximum: most, default: byDefault },
  flag: { value: 'n', read: numberIn },
  parse(given, name) {
    if (given === undefined) return byDefault
    if (typeof given === 'number' && given >= least && given <= most) return given
    return refuse(name, `a number from ${least} to ${most}`, given)
  },
  echo: same,
})

/** Shares from 0 to 1, ascending, as many as there are by default. */
export const shares = (byDefault: readonly number[], meaning: string): Param<readonly number[], readonly number[]> => ({
  type: 'number[]',
  byDefault,
  meaning,
  schema: {
    type: 'array',
    items: { type: 'number', minimum: 0, maximum: 1 },
    minItems: byDefault.length,
    maxItems: byDefault.length,
    default: byDefault,
  },
  flag: { value: 'a,b', read: (text) => listIn(text).map(numberIn) },
  parse(given: unknown, name) {
    if (given === undefined) return byDefault
    const ascending = (share: unknown, i: number, all: readonly unknown[]): boolean =>
      typeof share === 'number' && share >= (i === 0 ? 0 : (all[i - 1] as number)) && share <= 1
    if (Array.isArray(given) && given.length === byDefault.length && given.every(ascending)) return given as number[]
    return refuse(name, `${byDefault.length} ascending shares from 0 to 1, such as [${byDefault.join(', ')}]`, given)
  },
  echo: same,
})

/** True or false, false where nobody says. */
export const onlyIf = (meaning: string): Param<boolean, boolean> => ({
  type: 'boolean',
  byDefault: false,
  meaning,
  schema: { type: 'boolean', default: false },
  flag: { value: null, read: () => true },
  parse: (given, name) => booleanOf(name, given),
  echo: same,
})

/** Any of some words, as often as they come. */
export const choices = <const T extends string>(
  words: readonly T[],
  byDefault: readonly NoInfer<T>[],
  meaning: string,
): Param<readonly string[], readonly string[]> => ({
  type: 'string[]',
  byDefault,
  meaning,
  schema: { type: 'array', items: { enum: words }, default: byDefault },
  flag: { value: 'a,b,c', read: listIn },
  parse(given, name) {
    if (given === undefined) return byDefault
    if (!Array.isArray(given)) return refuse(name, `a list of ${words.join(', ')}`, given)
    return given.map((word: unknown) => oneOf<string>(name, word, words, ''))
  },
  echo: same,
})

/** The items of a flag's text, between commas. */
export function listIn(text: string): readonly string[] {
  return text.split(',').map((item) => item.trim())
}

/** A flag's text as a number where it is one; what is expected of it, the parameter says. */
function numberIn(text: string): unknown {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}
