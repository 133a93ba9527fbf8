import { extraFieldsOf, fieldsOf, instantOf, leavesOf, PolymartError } from '@polymart/core'
import type { FieldKind, Mapping } from '@polymart/core'

export type WhereValue = string | number | boolean | null

/** `{country: ['DE', 'AT'], bot: false}`, as the analyses take it. */
export interface WhereFlags {
  [field: string]: WhereValue | WhereValue[]
}

/** What `--where` said of each field. */
export interface WhereTexts {
  readonly [field: string]: readonly string[]
}

/** Adds one `--where field=value`; a field that comes twice means any of its values. */
export const addWhere = (text: string, before: WhereTexts = {}): WhereTexts => {
  const equals = text.indexOf('=')
  if (equals < 1) {
    throw new PolymartError(
      'argument',
      `Expected --where to be field=value such as country=DE, found ${JSON.stringify(text)}.`,
    )
  }
  const field = text.slice(0, equals)
  const known = Object.hasOwn(before, field) ? before[field]! : []
  return { ...before, [field]: [...known, text.slice(equals + 1)] }
}

/** The conditions as the analyses take them. A mapping tells of what kind fields of one's own are. */
export const whereOf = (texts: WhereTexts, mapping: Mapping = {}): WhereFlags => {
  const kinds = kindsOf(mapping)
  return Object.fromEntries(
    Object.entries(texts).map(([field, given]) => {
      const values = given.flatMap((text) => valuesOf(field, text, kinds.get(field)))
      return [field, values.length === 1 ? values[0]! : values]
    }),
  )
}

/** `null` is a missing field; `["a","b"]` any of some values; `"null"`, in quotes, a text. */
const valuesOf = (field: string, text: string, kind: FieldKind | undefined): WhereValue[] => {
  if (text === 'null') return [null]
  if (!/^(\[.*\]|".*")$/s.test(text)) return [typed(field, text, kind)]
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new PolymartError(
      'argument',
      `Expected --where ${field}= to be a value or a JSON list such as ["DE","AT"], found ${JSON.stringify(text)}.`,
      { cause },
    )
  }
  // Whether the values fit the field, the analysis says.
  return (Array.isArray(value) ? value : [value]) as WhereValue[]
}

/** A text as a value of the field's type; one that is none stays a text, and the analysis says what it expected. */
const typed = (field: string, text: string, kind: FieldKind | undefined): WhereValue => {
  switch (kind) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'integer':
    case 'money':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
    case 'time':
      return instantOf(text, 'UTC', `--where ${field}`)
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
