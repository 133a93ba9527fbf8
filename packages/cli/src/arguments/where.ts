import { entityNames, fieldsOf, instantOf, leavesOf, PolymartError } from '@polymart/core'
import type { FieldKind } from '@polymart/core'

export type WhereValue = string | number | boolean | null

/** `{country: ['DE', 'AT'], bot: false}`, as the analyses take it. */
export interface WhereFlags {
  [field: string]: WhereValue | WhereValue[]
}

/** Adds one `--where field=value`; a field that comes twice means any of its values. */
export const addWhere = (text: string, before: WhereFlags = {}): WhereFlags => {
  const equals = text.indexOf('=')
  if (equals < 1) {
    throw new PolymartError(
      'argument',
      `Expected --where to be field=value such as country=DE, found ${JSON.stringify(text)}.`,
    )
  }
  const field = text.slice(0, equals)
  const values = valuesOf(field, text.slice(equals + 1))
  const known = before[field]
  const all = known === undefined ? values : [...(Array.isArray(known) ? known : [known]), ...values]
  return { ...before, [field]: all.length === 1 ? all[0]! : all }
}

/** `null` is a missing field; `["a","b"]` any of some values; `"null"`, in quotes, a text. */
const valuesOf = (field: string, text: string): WhereValue[] => {
  if (text === 'null') return [null]
  if (!/^(\[.*\]|".*")$/s.test(text)) return [typed(field, text)]
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
const typed = (field: string, text: string): WhereValue => {
  switch (kinds().get(field.replace(/^(user|session|order)\./, ''))) {
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

let known: ReadonlyMap<string, FieldKind> | undefined

/** Kinds of all fields by name; fields of one name are of one kind, or all texts. */
const kinds = (): ReadonlyMap<string, FieldKind> =>
  (known ??= new Map(
    entityNames.flatMap((entity) => leavesOf(fieldsOf(entity)).map(({ name, field }) => [name, field.kind])),
  ))
