import { isList, leavesOf } from '../columns/layout.js'
import { fieldsOf, model } from '../model/entities.js'
import type { EntityName, Transaction } from '../model/entities.js'
import { extraColumn } from '../model/extra.js'
import type { Field, Fields } from '../model/field.js'
import { compileMapping, extraField, rootScope } from './compile.js'
import type { CompileOptions } from './compile.js'
import { eventsReader } from './events.js'
import { withSample } from './examination.js'
import type { EntityExamination, FieldExamination, ShapeSample } from './examination.js'
import { leafOf, leafShape } from './leaf.js'
import { itemScope, itemsReader, textsReader } from './lists.js'
import { KnownPaths } from './known-paths.js'
import type { EntityMapping, EventsMapping, Mapping, FieldPath } from './mapping.js'
import { missingOf, withoutMissing } from './missing.js'
import { MappingProblem, misfit } from './misfit.js'
import { itemsGetter, optionsIn } from './path.js'
import { Repeats } from './repeats.js'
import { lookupOf } from './scalar.js'
import type { ScalarMapping } from './scalar.js'
import { depthOf, namesOf, placeIn } from './scope.js'
import type { AnyFields, Scope } from './scope.js'
import { jsonOf, shortened } from '../shown.js'
import { suspicionOf, withSuspect } from './suspects.js'
import type { Suspect } from './suspects.js'
import { plainText } from './text.js'

/** Counts what documents hold, field by field. */
export interface MappingExaminer {
  /** Counts one document more. */
  add(document: unknown): void
  /** What was found so far. */
  finish(): EntityExamination
}

/** Revenue and the like are of lines alone. */
const isWithoutLines = ({ lines, totalMinor, shippingMinor, taxMinor }: Transaction): boolean =>
  lines.length === 0 && totalMinor > shippingMinor + taxMinor

interface Tally {
  readonly field: string
  readonly path: string | null
  readonly showValues: boolean
  of: number
  found: number
  missing: number
  unparsable: number
  samples: readonly ShapeSample[]
  suspects: readonly Suspect[]
}

/** Looks at what is on the stack, in the document of an id. */
type Probe = (stack: unknown[], id: string | null) => void

/** Documents whose paths are remembered, to find those that are meant. */
const remembered = 100

/** How documents are examined. */
export interface ExaminerOptions extends CompileOptions {
  /** Adds values to the samples, except of fields that identify a person. */
  readonly showValues?: boolean
}

/**
 * Examines how a checked mapping fits the documents of an entity; undefined if the mapping has none. `showValues` adds
 * values to the samples, except of fields that identify a person.
 */
export const mappingExaminer = (
  mapping: Mapping,
  entity: EntityName,
  { showValues = false, flat = true }: ExaminerOptions = {},
): MappingExaminer | undefined => {
  const of: EntityMapping | undefined = mapping[entity]
  const compiled = compileMapping(mapping, entity, undefined, { flat })
  if (!of || !compiled) return undefined
  const tallies: Tally[] = []
  const scope = rootScope(mapping, entity, { flat, whole: true })
  const probes = probesOf(fieldsOf(entity), of.fields, { scope, tallies, showValues })
  for (const [name, { type, ...own }] of Object.entries(of.extra ?? {})) {
    probes.push(scalarProbe(extraColumn(name), extraField(type), own, { scope, tallies, showValues }))
  }
  const idOf = idReader(of, entity, scope)
  const paths = new KnownPaths(flat)
  const stack: unknown[] = []
  let documents = 0
  let refused = 0
  let withoutLines = 0
  const repeats = new Repeats()
  const isFolded = of.lines === 'rows'
  return {
    add(document) {
      stack[0] = document
      const id = idOf(stack)
      for (const probe of probes) probe(stack, id)
      if (documents++ < remembered) paths.add(document)
      const record = compiled.toRecord(document)
      if (record instanceof MappingProblem) {
        refused++
        return
      }
      if (!isFolded) repeats.add((record as never)[model[entity].key], record)
      if (entity === 'transactions' && isWithoutLines(record as Transaction)) withoutLines++
    },
    finish: () => ({
      entity,
      documents,
      refused,
      ...((repeated) => repeated && { repeated })(repeats.finish()),
      ...(withoutLines > 0 && { withoutLines }),
      fields: tallies.map(({ showValues: _, ...tally }): FieldExamination => {
        const { found, of, path } = tally
        return { ...tally, near: found === 0 && of > 0 && path !== null ? paths.near(path) : null }
      }),
    }),
  }
}

const idReader = (of: EntityMapping, entity: EntityName, scope: Scope): ((stack: unknown[]) => string | null) => {
  const { key } = model[entity]
  const lookup = lookupOf(
    key,
    fieldsOf(entity)[key]!,
    (of.fields as AnyFields)[key] as FieldPath | ScalarMapping,
    scope,
  )
  return (stack) => {
    const value = lookup?.get(stack)
    return value === undefined || value === null ? null : (plainText(value) ?? null)
  }
}

interface Context {
  readonly scope: Scope
  readonly tallies: Tally[]
  readonly showValues: boolean
}

const begin = (field: string, path: string | null, pii: boolean | undefined, context: Context): Tally => {
  const showValues = context.showValues && !pii
  const tally = { field, path, showValues, of: 0, found: 0, missing: 0, unparsable: 0, samples: [], suspects: [] }
  context.tallies.push(tally)
  return tally
}

/** Takes note of one value, or of the problem with it. */
const count = (tally: Tally, id: string | null, value: unknown, problem: unknown): void => {
  tally.of++
  if (value === undefined || value === null) {
    tally.missing++
    return
  }
  tally.found++
  if (!(problem instanceof MappingProblem)) return
  tally.unparsable++
  const values = tally.showValues ? [shown(value)] : []
  const { found: shape, expected } = problem
  tally.samples = withSample(tally.samples, { shape, expected, count: 1, ids: id === null ? [] : [id], values })
}

const shown = (value: object | string | number | boolean): string => {
  const leaf = typeof value === 'object' ? leafOf(value) : value
  const text = typeof leaf === 'bigint' ? leaf.toString() : (jsonOf(leaf) ?? leafShape(leaf))
  return shortened(text)
}

const probesOf = (fields: Fields, mappings: AnyFields, context: Context): Probe[] =>
  leavesOf(fields).flatMap(({ name, field }) => {
    const given = mappings[name]
    if (given === undefined) return []
    if (!isList(field)) return [scalarProbe(name, field, given, context)]
    const options = optionsIn(given)
    if ('constant' in options) return []
    return listProbes(name, field, options, context)
  })

const scalarProbe = (name: string, field: Field, given: FieldPath | ScalarMapping, context: Context): Probe => {
  const { scope } = context
  const ownCurrency = name === 'presentmentTotalMinor' ? ({ currencyField: 'presentmentCurrency' } as const) : {}
  const lookup = lookupOf(name, field, given, { ...scope, ...ownCurrency })
  if (!lookup) return () => undefined
  const tally = begin(scope.prefix + name, lookup.path, field.pii, context)
  const symbols: ReadonlySet<unknown> | undefined = field.symbols && new Set(field.symbols)
  const unknown = `one of ${field.symbols?.join(', ') ?? ''}, or a value that "values" lists`
  return (stack, id) => {
    const value = lookup.get(stack)
    if (value === undefined || value === null) return count(tally, id, value, undefined)
    const suspicion = lookup.isRenamed(value) ? undefined : suspicionOf(name, field, value, lookup.country)
    if (suspicion) tally.suspects = withSuspect(tally.suspects, { ...suspicion, count: 1 })
    const converted = lookup.convert(value, stack)
    const isUnknown = symbols && typeof converted === 'string' && !symbols.has(converted)
    count(tally, id, value, isUnknown ? misfit(unknown, value) : converted)
  }
}

type ListOptions = EventsMapping<unknown> & { readonly item?: string }

const listProbes = (name: string, field: Field, options: ListOptions, context: Context): Probe[] => {
  const { scope } = context
  if (options.rules)
    return options.rules.map((rule, i) =>
      ruleProbe(
        `${name}, rule ${i + 1}: ${rule.type}`,
        () => eventsReader(name, field, { rules: [rule] }, scope),
        context,
      ),
    )
  const { path = '$', fields = {} } = options
  const place = placeIn(scope, path)
  const get = withoutMissing(itemsGetter(place, true), missingOf(options.missing, scope.missing))
  const tally = begin(scope.prefix + name, namesOf(scope, place).join('.') || '$', field.pii, context)
  if (field.kind === 'texts') {
    const read = textsReader(name, options, scope)
    return [(stack, id) => count(tally, id, get(stack), read(stack))]
  }
  const itemsOf = itemsReader(options, scope)
  const depth = depthOf(scope) + 1
  const inside = { ...context, scope: itemScope(scope, name, path) }
  const probes = probesOf(field.fields as Fields, fields, inside)
  return [
    (stack, id) => {
      const items = itemsOf(stack)
      count(tally, id, get(stack), items)
      if (!Array.isArray(items)) return
      for (const item of items as readonly unknown[]) {
        stack[depth] = item
        for (const probe of probes) probe(stack, id)
      }
    },
  ]
}

/** A rule is found where it makes events. */
const ruleProbe = (name: string, readerOf: () => ReturnType<typeof eventsReader>, context: Context): Probe => {
  const tally = begin(name, null, false, context)
  const read = readerOf()
  return (stack, id) => {
    const events = read(stack)
    const made = events instanceof MappingProblem || (events as readonly unknown[]).length > 0
    count(tally, id, made ? leafShape(events) : undefined, events)
  }
}
