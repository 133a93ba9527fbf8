import type { Field, Fields } from '../model/field.js'

/** One column of an entity or a list: a field that is not a group. */
export interface Leaf {
  /** The field's path: `billing.country`. */
  readonly name: string
  readonly path: readonly string[]
  readonly field: Field
}

/** The columns of a set of fields, in order; groups are flattened into their fields. */
export const leavesOf = (fields: Fields, path: readonly string[] = []): readonly Leaf[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const whole = [...path, name]
    return field.kind === 'group'
      ? leavesOf(field.fields as Fields, whole)
      : [{ name: whole.join('.'), path: whole, field }]
  })

/** What the items of a list or `texts` field hold. */
export const itemFields = (field: Field): Fields =>
  field.kind === 'texts'
    ? { item: { kind: 'text', nullable: false, meaning: field.meaning } }
    : (field.fields as Fields)

/** Whether a field has a column of items. */
export const isList = (field: Field): boolean => field.kind === 'list' || field.kind === 'texts'
