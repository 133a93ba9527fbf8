import { leavesOf } from './columns/layout.js'
import { PolymartError } from './errors.js'
import { extraFieldsOf } from './mapping/index.js'
import type { Mapping } from './mapping/index.js'
import { fieldsOf } from './model/entities.js'
import type { FieldKind } from './model/field.js'
import { maxDepth, tooDeepAt } from './nesting.js'
import { shortened, shownValue } from './shown.js'

/** A value that a condition compares a field with. */
export type WhereValue = string | number | boolean | null

/** `{country: ['DE', 'AT'], status: {not: 'cancelled'}, totalMinor: {gte: 10000}}`, as the analyses take it. */
export interface WhereOfTexts {
  [field: string]: WhereValue | WhereValue[] | { [operator: string]: WhereValue | WhereValue[] }
}

const operators = { '=': 'in', '!=': 'not', '>=': 'gte', '>': 'gt', '<=': 'lte', '<': 'lt' } as const
type Operator = keyof typeof operators

/** What one condition said. */
export interface ConditionText {
  readonly field: string
  readonly operator: Operator
  readonly text: string
}

/** Where conditions are written. */
export interface ConditionPlace {
  /** What errors call it: `--where`. */
  readonly name: string
  /** Stands behind the error of what is no condition. */
  readonly hint?: string
  /** Takes a point in time as it is written here. */
  readonly time?: (text: string) => string | number
}

/** Takes one condition such as `country=DE`, `country!=DE` or `totalMinor>=10000` apart. */
export const conditionText = (text: string, { name, hint = '' }: ConditionPlace): ConditionText => {
  const [, field, operator, value] = /^([^=!<>]+)(!=|>=|<=|=|>|<)(.*)$/s.exec(text) ?? []
  if (field === undefined) {
    throw new PolymartError(
      'argument',
      `Expected ${name} to be a condition such as country=DE, country!=DE or 'totalMinor>=10000', found ${shownValue(text)}.${hint}`,
    )
  }
  return { field: field.trim(), operator: operator as Operator, text: value! }
}

/** The conditions as the analyses take them. A mapping tells of what kind fields of one's own are. */
export const whereOfTexts = (
  texts: readonly ConditionText[],
  place: ConditionPlace,
  mapping: Mapping = {},
): WhereOfTexts => {
  const kinds = kindsOf(mapping)
  const fields = new Set(texts.map(({ field }) => field))
  return Object.fromEntries(
    Array.from(fields, (field) => {
      const own = texts.filter((text) => text.field === field)
      return [field, conditionOf({ field, kind: kinds.get(field), ...place }, own)]
    }),
  )
}

interface Asked extends ConditionPlace {
  readonly field: string
  readonly kind: FieldKind | undefined
}

/** A field that comes twice means any of its values, none of them, or a range. */
const conditionOf = (asked: Asked, texts: readonly ConditionText[]): WhereOfTexts[string] => {
  const used = new Set(texts.map(({ operator }) => operator))
  const [first] = used
  if (first === '=' || first === '!=') {
    if (used.size > 1) refuseMixed(asked.field, texts)
    const values = texts.flatMap(({ text }) => valuesOf(asked, text))
    const one = values.length === 1 ? values[0]! : values
    return first === '=' ? one : { not: one }
  }
  if (used.size < texts.length || used.has('=') || used.has('!=')) refuseMixed(asked.field, texts)
  return Object.fromEntries(texts.map(({ operator, text }) => [operators[operator], typed(asked, text)]))
}

const refuseMixed = (field: string, texts: readonly ConditionText[]): never => {
  const found = texts.map(({ operator, text }) => field + operator + text).join(' and ')
  throw new PolymartError(
    'argument',
    `Expected conditions on ${field} with = alone, with != alone, or a range such as >= and <, found ${shortened(found)}.`,
  )
}

/** `null` is a missing field; `["a","b"]` any of some values; `"null"`, in quotes, a text. */
const valuesOf = (asked: Asked, text: string): WhereValue[] => {
  if (text === 'null') return [null]
  if (!/^(\[.*\]|".*")$/s.test(text)) return [typed(asked, text)]
  const { name, field } = asked
  if (tooDeepAt(text) !== undefined) {
    throw new PolymartError(
      'argument',
      `The value of ${name} ${field} has lists or objects nested deeper than ${maxDepth} levels. Write one value, or a JSON list such as ["DE","AT"].`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new PolymartError(
      'argument',
      `Expected ${name} ${field}= to be a value or a JSON list such as ["DE","AT"], found ${shownValue(text)}.`,
      { cause },
    )
  }
  // Whether the values fit the field, the analysis says.
  return (Array.isArray(value) ? value : [value]) as WhereValue[]
}

/** A text as a value of the field's kind; one that is none stays a text, and the analysis says what it expected. */
const typed = ({ kind, time = (text) => text }: Asked, text: string): WhereValue => {
  switch (kind) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'integer':
    case 'money':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
    case 'time':
      // The analysis reads it in its time zone.
      return time(text)
    default:
      return text
  }
}

/** What conditions are on. Of fields of one name, which are of one kind in the model, the first stand last. */
const owners = { order: 'transactions', session: 'sessions', user: 'users' } as const

/** Kinds of fields by name, with and without their owner before it. */
const kindsOf = (mapping: Mapping): ReadonlyMap<string, FieldKind> => {
  const extra = extraFieldsOf(mapping)
  return new Map(
    Object.entries(owners).flatMap(([owner, entity]) =>
      leavesOf({ ...extra[entity], ...fieldsOf(entity) }).flatMap(({ name, field: { kind } }) => [
        [name, kind] as const,
        [`${owner}.${name}`, kind] as const,
      ]),
    ),
  )
}
