import { below, wanted } from '../columns/builder.js'
import { isList, leavesOf } from '../columns/layout.js'
import type { Field, Fields } from '../model/field.js'
import { absentValue } from './absent.js'
import { derivedReader, totalAsLine } from './derived.js'
import { eventsReader } from './events.js'
import { listReader, textsReader } from './lists.js'
import { MappingProblem } from './misfit.js'
import { optionsIn } from './path.js'
import { scalarReader } from './scalar.js'
import type { AnyFields, Read, Scope } from './scope.js'

interface Slot {
  readonly name: string
  readonly group: string | undefined
  readonly key: string
  readonly read: Read
}

/** Makes a record, or an item of a list, with the columns that are asked for. */
export const recordReader = (fields: Fields, mappings: AnyFields, scope: Scope, only?: readonly string[]): Read => {
  const slots = leavesOf(fields)
    .filter(({ name }) => wanted(only, name))
    .map(({ name, path, field }): Slot => {
      const read = fieldReader(name, field, fields, mappings, scope, below(only, name))
      return { name, group: path.length > 1 ? path[0] : undefined, key: path.at(-1)!, read }
    })
  return (stack) => {
    const record: Record<string, unknown> = {}
    for (let i = 0; i < slots.length; i++) {
      const { name, group, key, read } = slots[i]!
      const value = read(stack)
      if (value instanceof MappingProblem) {
        value.field = name + value.field
        return value
      }
      if (group === undefined) record[key] = value
      else ((record[group] ??= {}) as Record<string, unknown>)[key] = value
    }
    return record
  }
}

/** Reads one field of a record alone. */
export const leafReader = (fields: Fields, mappings: AnyFields, scope: Scope, name: string): Read =>
  fieldReader(name, fields[name]!, fields, mappings, scope, undefined)

const fieldReader = (
  name: string,
  field: Field,
  fields: Fields,
  mappings: AnyFields,
  scope: Scope,
  only: readonly string[] | undefined,
): Read => {
  const mapping = mappings[name]
  const readerOf = (other: string): Read => fieldReader(other, fields[other]!, fields, mappings, scope, undefined)
  if (isList(field)) {
    if (name === 'lines' && scope.prefix === '' && scope.mapping[scope.entity]?.lines === 'total')
      return totalAsLine(readerOf)
    if (mapping === undefined || 'constant' in optionsIn(mapping)) {
      const constant = (mapping as { readonly constant?: readonly string[] } | undefined)?.constant ?? []
      return () => constant
    }
    const options = optionsIn(mapping)
    if (field.kind === 'texts') return textsReader(name, options, scope)
    if ('seq' in (field.fields as Fields)) return eventsReader(name, field, options, scope, only)
    return listReader(name, field, options, scope, only)
  }
  if (mapping !== undefined) {
    const inScope =
      name === 'presentmentTotalMinor' ? { ...scope, currencyField: 'presentmentCurrency' as const } : scope
    return scalarReader(name, field, mapping, inScope)
  }
  const absent = absentValue(scope.entity, scope.prefix + name)
  if (absent !== undefined) return () => absent
  if (field.nullable) return () => null
  return derivedReader(scope.prefix + name, scope, readerOf)
}
