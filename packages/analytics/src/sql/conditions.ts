import { ownField } from '../params/fields.js'
import type { Bounds, Condition, ConditionValue } from '../params/scope.js'
import { flatField } from './fields.js'
import type { FlatField, Owner } from './fields.js'
import { identifier, join, sql } from './query.js'
import type { Query } from './query.js'

// Every query joins the relations under these names.
const aliases: Readonly<Record<Owner, string>> = { user: 'u', session: 's', order: 'o', event: 'e', product: 'p' }

/** A field as a column of the joined relations. */
export const fieldColumn = (owner: Owner, field: string): Query =>
  sql`${identifier(aliases[owner])}.${identifier(flatField(owner, field).column)}`

const jsType = (kind: FlatField['kind']): string =>
  kind === 'boolean' ? 'boolean' : kind === 'text' || kind === 'symbol' || kind === 'texts' ? 'string' : 'number'

/** Whether a field is as the condition asks; of a missing one this may be null, which is as good as false. */
const matches = (condition: Condition, owner: Owner): Query => {
  if ('bounds' in condition) return withinBounds(fieldColumn(owner, condition.field), condition.bounds)
  const one = isOneOf(condition, owner)
  return condition.not ? sql`NOT COALESCE(${one}, FALSE)` : one
}

const signs = { gte: sql`>=`, gt: sql`>`, lte: sql`<=`, lt: sql`<` } as const

const withinBounds = (column: Query, bounds: Bounds): Query =>
  every(
    Object.entries(bounds).map(
      ([operator, bound]) => sql`${column} ${signs[operator as keyof Bounds]} ${bound as number}`,
    ),
  )

/** Whether a field is one of the values; a list if any of its elements is. A value of another type matches nothing. */
const isOneOf = ({ field, values }: Extract<Condition, { values: unknown }>, owner: Owner): Query => {
  const { kind } = flatField(owner, field)
  const column = fieldColumn(owner, field)
  const present = values
    .filter((value) => value !== null)
    .filter((value) => kind === 'extra' || typeof value === jsType(kind))
  const alternatives: Query[] = values.includes(null) ? [sql`${column} IS NULL`] : []
  if (kind === 'texts') alternatives.push(...present.map((value) => sql`array_contains(${column}, ${value})`))
  else alternatives.push(oneOf(column, present))
  return either(alternatives)
}

export const oneOf = (column: Query, values: readonly NonNullable<ConditionValue>[]): Query => {
  const list = values.map((value) => sql`${value}`)
  return list.length > 0 ? sql`${column} IN (${join(list, ', ')})` : sql`FALSE`
}

export const every = (conditions: readonly Query[]): Query =>
  conditions.length > 0 ? join(conditions, ' AND ') : sql`TRUE`

export const either = (conditions: readonly Query[]): Query =>
  conditions.length > 0 ? sql`(${join(conditions, ' OR ')})` : sql`FALSE`

const of = (where: readonly Condition[], owner: Owner): Query[] =>
  where.filter((one) => one.owner === owner).map((condition) => matches(condition, owner))

/** Conditions on what the rows of a relation have of their own. */
const ofRow = (where: readonly Condition[], row: Owner): Query[] =>
  where
    .filter(({ owner, field }) => owner === 'row' && row !== 'product' && !(row === 'user' && field !== 'userId'))
    .map((condition) => matches({ ...condition, field: ownField(row, condition.field) }, row))

/** Conditions on the joined relations, each on the one that its owner names; the first relation is that of the rows. */
export const passes = (where: readonly Condition[], row: Owner, ...others: readonly Owner[]): Query =>
  every([...ofRow(where, row), ...[row, ...others].flatMap((owner) => of(where, owner))])

/**
 * Conditions on the session that an order names. One that names none fails them, as it has no session fields at all,
 * or stays.
 */
export const namedSessionPasses = (where: readonly Condition[], unlinked: 'fails' | 'stays'): Query => {
  const conditions = of(where, 'session')
  if (conditions.length === 0) return sql`TRUE`
  const linked = every(conditions)
  return unlinked === 'stays' ? sql`(s.sessionId IS NULL OR ${linked})` : sql`s.sessionId IS NOT NULL AND ${linked}`
}

/** A half-open span of time; without a start, everything before its end. */
export const within = (time: Query, from: number | null, to: number): Query =>
  from === null ? sql`${time} < ${to}` : sql`${time} >= ${from} AND ${time} < ${to}`
