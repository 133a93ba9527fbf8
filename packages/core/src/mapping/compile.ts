import { wanted } from '../columns/builder.js'
import { entityNames, fieldsOf, model } from '../model/entities.js'
import type { EntityName, Records } from '../model/entities.js'
import { extraColumn } from '../model/extra.js'
import type { ExtraFields } from '../model/extra.js'
import type { Field, Fields } from '../model/field.js'
import type { EntityMapping, ExtraMapping, Mapping } from './mapping.js'
import { missingOf } from './missing.js'
import { MappingProblem } from './misfit.js'
import { leafReader, recordReader } from './record.js'
import { scalarReader } from './scalar.js'
import { projection } from './scope.js'
import type { AnyFields, Read, Scope } from './scope.js'

/** What reads the documents of one entity. */
export interface CompiledMapping<E extends EntityName = EntityName> {
  readonly entity: E
  /** The collection, or the pattern of files. */
  readonly from: string
  /**
   * Dotted paths of all that is read of a document, none of them below another, so that a database can be asked for
   * these alone; null if it is the whole document.
   */
  readonly paths: readonly string[] | null
  /** The fields of one's own that records have under `extra`; nullable, of the kinds text, integer, boolean, money and time. */
  readonly extra: Fields
  /**
   * The record of a document, with the columns that were asked for, or why it is none. A document is a plain object;
   * at its ends are texts, numbers, big integers, booleans, dates, null, or values of BSON's classes. The record fits
   * the model's structure: `problemOf` finds nothing. Its own fields are in `extra`, if the mapping has any.
   */
  readonly toRecord: (document: unknown) => (Records[E] & { readonly extra?: OwnFields }) | MappingProblem
}

/** Values of fields of one's own, as the model would hold them. */
export interface OwnFields {
  readonly [name: string]: string | number | boolean | null
}

/** How documents are read. */
export interface CompileOptions {
  /**
   * Whether `address.country` is also found under a key that is called so, as in a column of CSV and in what exports
   * flatten; default true. A database that is asked for the one does not find the other.
   */
  readonly flat?: boolean
}

/**
 * Makes of a checked mapping what reads the documents of an entity; undefined if the mapping has none. `only` names
 * the columns that records are to have, as a scan's do: `at`, `billing.country`, `lines.quantity`, `extra.campaign`;
 * default all. `paths` of some columns are those of documents that are known to convert: what is odd about lists can be
 * lost by asking a database for their fields alone.
 */
export const compileMapping = <E extends EntityName>(
  mapping: Mapping,
  entity: E,
  only?: readonly string[],
  { flat = true }: CompileOptions = {},
): CompiledMapping<E> | undefined => {
  const entityMapping: EntityMapping | undefined = mapping[entity]
  if (!entityMapping) return undefined
  const scope = rootScope(mapping, entity, { flat, whole: only === undefined })
  const fields = entityMapping.fields as AnyFields
  const readRecord = recordReader(fieldsOf(entity), fields, scope, only)
  const extras = Object.entries(entityMapping.extra ?? {}).filter(([name]) => wanted(only, extraColumn(name)))
  const ownReaders = extras.map(([name, own]) => [name, extraReader(name, own, scope)] as const)
  const { key } = model[entity]
  const readId = leafReader(fieldsOf(entity), fields, scope, key)
  const paths = projection(scope)
  const stack: unknown[] = []

  const toRecord = (document: unknown): unknown => {
    stack[0] = document
    const record = readRecord(stack)
    if (record instanceof MappingProblem) return identified(record, readId, stack)
    if (ownReaders.length === 0) return record
    const extra: Record<string, unknown> = {}
    for (const [name, read] of ownReaders) {
      const value = read(stack)
      if (value instanceof MappingProblem) {
        value.field = extraColumn(name)
        return identified(value, readId, stack)
      }
      extra[name] = value
    }
    ;(record as Record<string, unknown>)['extra'] = extra
    return record
  }
  return {
    entity,
    from: entityMapping.from,
    paths,
    extra: fieldsOfExtra(extras),
    toRecord: toRecord as CompiledMapping<E>['toRecord'],
  }
}

/** Where the compiling of an entity begins: at the document. */
export const rootScope = (
  mapping: Mapping,
  entity: EntityName,
  { flat, whole }: Pick<Scope, 'flat' | 'whole'>,
): Scope => ({
  mapping,
  readers: { record: recordReader, leaf: leafReader },
  entity,
  prefix: '',
  bases: [[]],
  used: new Set(),
  lists: new Set(),
  flat,
  whole,
  missing: missingOf(mapping[entity]?.missing ?? mapping.missing, undefined),
})

/** The fields of one's own that a checked mapping declares, by entity. */
export const extraFieldsOf = (mapping: Mapping): ExtraFields =>
  Object.fromEntries(
    entityNames.flatMap((entity) => {
      const extra = mapping[entity]?.extra
      return extra ? [[entity, fieldsOfExtra(Object.entries(extra))]] : []
    }),
  )

const fieldsOfExtra = (extra: readonly (readonly [string, ExtraMapping])[]): Fields =>
  Object.fromEntries(extra.map(([name, { type }]) => [name, extraField(type)]))

export const extraField = (kind: ExtraMapping['type']): Field => ({
  kind,
  nullable: true,
  meaning: 'A field of one’s own',
})

const extraReader = (name: string, mapping: ExtraMapping, scope: Scope): Read =>
  scalarReader(name, extraField(mapping.type), mapping, scope)

const identified = (problem: MappingProblem, readId: Read, stack: unknown[]): MappingProblem => {
  const id = readId(stack)
  if (typeof id === 'string') problem.id = id
  return problem
}
