import { didYouMean, instantOf, PolymartError, shownValue } from '@polymart/core'
import type { Field, PointInTime } from '@polymart/core'
import type { Asked, Bounds, Condition, ConditionValue } from './scope.js'
import { fieldNamed, isOwn } from './fields.js'
import type { Lookup } from './fields.js'

/** A value of a field; `null` is a missing one, a time any point in time. */
export type WhereValue = ConditionValue | Date

/** One or two bounds of a number, of money (minor units), or of a time; a missing field lies within none. */
export interface WhereBounds {
  readonly gte?: PointInTime
  readonly gt?: PointInTime
  readonly lte?: PointInTime
  readonly lt?: PointInTime
}

/** A value, any of a list, none of them (`{not: …}`, which a missing field passes too), or within bounds. */
export type WhereCondition =
  WhereValue | readonly WhereValue[] | { readonly not: WhereValue | readonly WhereValue[] } | WhereBounds

/**
 * Conditions by field, joined by and: `{country: 'DE', device: ['mobile', 'tablet'], loyaltyTier: null}`,
 * `{country: {not: ['DE', 'AT']}, totalMinor: {gte: 10_000}, signupAt: {gte: '2026-01-01', lt: '2026-02-01'}}`.
 */
export type Where = { readonly [field: string]: WhereCondition }

export const conditionsOf = (where: unknown, lookup: Lookup, name: string, timeZone: string): readonly Condition[] => {
  if (where === undefined) return []
  if (typeof where !== 'object' || where === null || Array.isArray(where)) {
    throw new PolymartError(
      'argument',
      `Expected ${name} to be an object such as {country: 'DE'}, found ${shownValue(where)}.`,
    )
  }
  return Object.entries(where).map(([key, value]) => {
    const { owner, field, of } = fieldNamed(key, lookup, name)
    const whose = isOwn(key, lookup) ? 'row' : owner
    return { owner: whose, field, ...askedOf(`${name}.${key}`, of, value, timeZone) }
  })
}

/** What a condition asks of a field of this kind. Points in time are read in the zone. */
export const askedOf = (name: string, field: Field, given: unknown, timeZone: string): Asked => {
  const valuesOf = (value: unknown, path: string): readonly ConditionValue[] =>
    (Array.isArray(value) ? value : [value]).map((item) => valueOf(path, field, item, timeZone))
  if (!isOperators(given)) return { values: valuesOf(given, name) }
  const asked = Object.entries(given).filter(([, value]) => value !== undefined)
  for (const [operator] of asked) checkOperator(name, operator)
  if (asked.length === 1 && asked[0]![0] === 'not') return { values: valuesOf(asked[0]![1], `${name}.not`), not: true }
  if (asked.length < 1 || asked.length > 2 || asked.some(([operator]) => operator === 'not')) {
    refuse(name, 'either {not: …}, or one or two of gte, gt, lte and lt', given)
  }
  if (!ordered.has(field.kind)) refuse(name, `${kindOf(field)}, a list of them, {not: …}, or null`, given, unordered)
  const bounds: Bounds = Object.fromEntries(
    asked.map(([operator, value]) => [operator, boundOf(`${name}.${operator}`, field, value, timeZone)]),
  )
  return { bounds }
}

const operators = ['not', 'gte', 'gt', 'lte', 'lt']
const ordered = new Set<Field['kind']>(['integer', 'money', 'time'])
const unordered = ': gte, gt, lte and lt are for numbers, money and times'

const isOperators = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

const checkOperator = (name: string, operator: string): void => {
  if (operators.includes(operator)) return
  throw new PolymartError(
    'argument',
    `Expected ${name} to have ${operators.join(', ')} alone, found ${shownValue(operator)}.${didYouMean(operator, operators)}`,
  )
}

const boundOf = (name: string, field: Field, value: unknown, timeZone: string): number =>
  field.kind === 'time'
    ? instantOf(value as PointInTime, timeZone, name)
    : Number.isFinite(value)
      ? (value as number)
      : refuse(name, 'a number', value)

const valueOf = (name: string, field: Field, value: unknown, timeZone: string): ConditionValue => {
  if (value === null) return value
  if (field.kind === 'time') return instantOf(value as PointInTime, timeZone, name)
  const fits =
    field.kind === 'boolean'
      ? typeof value === 'boolean'
      : ordered.has(field.kind)
        ? Number.isFinite(value)
        : typeof value === 'string'
  return fits ? (value as ConditionValue) : refuse(name, `${kindOf(field)}, a list of them, or null`, value)
}

const kindOf = ({ kind }: Field): string =>
  kind === 'boolean' ? 'a boolean' : ordered.has(kind) ? 'a number' : 'a text'

const refuse = (name: string, expected: string, found: unknown, why = ''): never => {
  throw new PolymartError('argument', `Expected ${name} to be ${expected}, found ${shownValue(found)}${why}.`)
}
