import {
  extraFieldsOf,
  fieldsOf,
  leavesOf,
  maxDepth,
  PolymartError,
  shortened,
  shownValue,
  tooDeepAt,
} from '@polymart/core'
import type { FieldKind, Mapping } from '@polymart/core'
import { pointInTime } from './values.js'

type WhereValue = string | number | boolean | null

/** `{country: ['DE', 'AT'], status: {not: 'cancelled'}, totalMinor: {gte: 10000}}`, as the analyses take it. */
export interface WhereFlags {
  [field: string]: WhereValue | WhereValue[] | { [operator: string]: WhereValue | WhereValue[] }
}

const operators = { '=': 'in', '!=': 'not', '>=': 'gte', '>': 'gt', '<=': 'lte', '<': 'lt' } as const
type Operator = keyof typeof operators

/** What one `--where` said. */
export interface WhereFlag {
  readonly field: string
  readonly operator: Operator
  readonly text: string
}

/** Adds one `--where` such as `country=DE`, `country!=DE` or `totalMinor>=10000`. */
export const addWhere = (text: string, before: readonly WhereFlag[] = []): readonly WhereFlag[] => {
  const [, field, operator, value] = /^([^=!<>]+)(!=|>=|<=|=|>|<)(.*)$/s.exec(text) ?? []
  if (field === undefined) {
    throw new PolymartError(
      'argument',
      `Expected --where to be a condition such as country=DE, country!=DE or 'totalMinor>=10000', found ${shownValue(text)}. Put one with < or > in quotes, or the shell takes them for itself.`,
    )
  }
  return [...before, { field: field.trim(), operator: operator as Operator, text: value! }]
}

/** The conditions as the analyses take them. A mapping tells of what kind fields of one's own are. */
export const whereOf = (flags: readonly WhereFlag[], mapping: Mapping = {}): WhereFlags => {
  const kinds = kindsOf(mapping)
  const fields = new Set(flags.map(({ field }) => field))
  return Object.fromEntries(
    Array.from(fields, (field) => {
      const own = flags.filter((flag) => flag.field === field)
      return [field, conditionOf(field, own, kinds.get(field))]
    }),
  )
}

/** A field that comes twice means any of its values, none of them, or a range. */
const conditionOf = (field: string, flags: readonly WhereFlag[], kind: FieldKind | undefined): WhereFlags[string] => {
  const used = new Set(flags.map(({ operator }) => operator))
  const [first] = used
  if (first === '=' || first === '!=') {
    if (used.size > 1) refuseMixed(field, flags)
    const values = flags.flatMap(({ text }) => valuesOf(field, text, kind))
    const one = values.length === 1 ? values[0]! : values
    return first === '=' ? one : { not: one }
  }
  if (used.size < flags.length || used.has('=') || used.has('!=')) refuseMixed(field, flags)
  return Object.fromEntries(flags.map(({ operator, text }) => [operators[operator], typed(text, kind)]))
}

const refuseMixed = (field: string, flags: readonly WhereFlag[]): never => {
  const found = flags.map(({ operator, text }) => field + operator + text).join(' and ')
  throw new PolymartError(
    'argument',
    `Expected conditions on ${field} with = alone, with != alone, or a range such as >= and <, found ${shortened(found)}.`,
  )
}

/** `null` is a missing field; `["a","b"]` any of some values; `"null"`, in quotes, a text. */
const valuesOf = (field: string, text: string, kind: FieldKind | undefined): WhereValue[] => {
  if (text === 'null') return [null]
  if (!/^(\[.*\]|".*")$/s.test(text)) return [typed(text, kind)]
  if (tooDeepAt(text) !== undefined) {
    throw new PolymartError(
      'argument',
      `The value of --where ${field} has lists or objects nested deeper than ${maxDepth} levels. Write one value, or a JSON list such as ["DE","AT"].`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new PolymartError(
      'argument',
      `Expected --where ${field}= to be a value or a JSON list such as ["DE","AT"], found ${shownValue(text)}.`,
      { cause },
    )
  }
  // Whether the values fit the field, the analysis says.
  return (Array.isArray(value) ? value : [value]) as WhereValue[]
}

/** A text as a value of the field's kind; one that is none stays a text, and the analysis says what it expected. */
const typed = (text: string, kind: FieldKind | undefined): WhereValue => {
  switch (kind) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'integer':
    case 'money':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
    case 'time':
      // The analysis reads it in its time zone.
      return pointInTime(text)
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
