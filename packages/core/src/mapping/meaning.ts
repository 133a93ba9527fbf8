import { isList, leavesOf } from '../columns/layout.js'
import { PolymartError } from '../errors.js'
import { entityNames, fieldsOf } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import type { Field, Fields } from '../model/field.js'
import { isoTime } from '../time/iso-time.js'
import { checkTimeZone } from '../time/zoned.js'
import { absentValue, derivedFields } from './absent.js'
import { extraField } from './compile.js'
import { optionsOf } from './grammar.js'
import type {
  Condition,
  EventRule,
  ExtraMapping,
  Mapping,
  FieldPath,
  OrderLines,
  RenamedValues,
  Scalar,
} from './mapping.js'
import { isPath, optionsIn, placeOf } from './path.js'
import type { AnyFields } from './scope.js'
import { renaming } from './scalar.js'
import type { ScalarMapping } from './scalar.js'
import { shownValue } from '../shown.js'
import { issuesOf } from './shape.js'
import type { MappingIssue } from './shape.js'

/** From the whole mapping to a place in it. */
type Trail = readonly (string | number)[]

/** Where in the mapping fields are checked. */
interface Place {
  readonly mapping: Mapping
  readonly entity: EntityName
  /** The model's path, with a dot at its end: `lines.`. */
  readonly prefix: string
  readonly depth: number
  readonly path: Trail
}

const issue = (path: Trail, expected: string, found: string): MappingIssue => ({ path, expected, found, hint: '' })

/** All that makes no sense in a mapping whose parts are of the right shapes. */
export const issuesOfMeaning = (mapping: Mapping): readonly MappingIssue[] => [
  ...zoneIssues(mapping.times?.zone, ['times', 'zone']),
  ...entityNames.flatMap((entity) => {
    const of = mapping[entity]
    if (!of) return []
    const place: Place = { mapping, entity, prefix: '', depth: 0, path: [entity, 'fields'] }
    return [
      ...(of.from.trim() === '' ? [issue([entity, 'from'], 'the name of a collection or of files', '""')] : []),
      ...fieldsIssues(fieldsOf(entity), of.fields, place),
      ...linesIssues(of.lines, of.fields, place),
      ...Object.entries(of.extra ?? {}).flatMap(([name, extra]) =>
        extraIssues(name, extra, { ...place, path: [entity, 'extra', name] }),
      ),
    ]
  }),
]

const fieldsIssues = (fields: Fields, mappings: AnyFields, place: Place): readonly MappingIssue[] =>
  leavesOf(fields).flatMap(({ name, field }) => {
    const given = mappings[name]
    if (given === undefined) return absenceIssues(name, field, place)
    const path = [...place.path, name]
    const options = optionsIn(given)
    if (isList(field)) return listIssues(name, field, options, { ...place, path })
    return valueIssues(field, options, { ...place, path }, isPath(given))
  })

/** Fields that are not mentioned, and cannot do without. */
const absenceIssues = (name: string, field: Field, place: Place): readonly MappingIssue[] => {
  const { entity, prefix, mapping, path } = place
  if (field.nullable || isList(field) || absentValue(entity, prefix + name) !== undefined) return []
  if (derivedFields[entity]?.includes(prefix + name)) {
    if (name !== 'currency' || mapping.money?.currency !== undefined) return []
    const expected = 'mapped to a path, or the same for all orders as "money": {"currency": "EUR"}'
    return [issue([...path, name], expected, 'neither')]
  }
  const expected = 'mapped to a path, or given as {"constant": …}, since it cannot be null'
  return [issue([...path, name], expected, 'no mapping of it')]
}

/** What the ways to make lines of orders need, and have no place for. */
const linesIssues = (lines: OrderLines | undefined, fields: AnyFields, { path }: Place): readonly MappingIssue[] => {
  const isMapped = (name: string): boolean => name in fields && !('constant' in optionsIn(fields[name]!))
  const excess = (name: string): readonly MappingIssue[] =>
    isMapped(name) ? [issue([...path, name], `left out beside "lines": "${lines!}"`, 'a mapping of it')] : []
  const lack = (name: string, what: string): readonly MappingIssue[] =>
    isMapped(name) ? [] : [issue([...path, name], `mapped, since "lines": "${lines!}" ${what}`, 'no mapping of it')]
  switch (lines) {
    case 'rows':
      return [...lack('lines', 'puts those of all rows together'), ...excess('refunds')]
    case 'total':
      return [...lack('totalMinor', 'makes a line of it'), ...excess('lines')]
    default:
      return []
  }
}

const pathIssues = (value: FieldPath | undefined, depth: number, path: Trail): readonly MappingIssue[] =>
  value === undefined || placeOf(value, depth)
    ? []
    : [
        issue(
          path,
          Array.isArray(value)
            ? 'a list of keys, in which $parent or $root may come first'
            : depth > 0
              ? 'a path in which $, $parent or $root come first, within the document'
              : 'a path within the document',
          shownValue(value),
        ),
      ]

const oneOfIssues = (options: object, names: readonly string[], path: Trail): readonly MappingIssue[] => {
  const there = names.filter((name) => name in options)
  if (there.length === 1) return []
  return [
    issue(
      path,
      `an object with ${names.map((name) => `"${name}"`).join(' or ')}`,
      there.length > 1 ? 'both' : 'neither',
    ),
  ]
}

const zoneIssues = (zone: string | undefined, path: Trail): readonly MappingIssue[] => {
  try {
    if (zone !== undefined) checkTimeZone(zone)
    return []
  } catch (thrown) {
    if (!(thrown instanceof PolymartError)) throw thrown
    return [issue(path, 'an IANA time zone such as "Europe/Berlin"', shownValue(zone))]
  }
}

const valueIssues = (field: Field, options: ScalarMapping, place: Place, short = false): readonly MappingIssue[] => {
  const { depth, path } = place
  const at = (name: string): Trail => (short ? path : [...path, name])
  return [
    ...oneOfIssues(options, ['path', 'constant'], path),
    ...pathIssues(options.path, depth, at('path')),
    ...zoneIssues(options.zone, at('zone')),
    ...(field.kind === 'time' ? timeIssues(options, place) : []),
    ...(field.kind === 'money' && options.path !== undefined ? moneyIssues(options, place) : []),
    ...(options.country && typeof options.constant === 'string' && !/^[A-Z]{2}$/.test(options.constant)
      ? [issue(at('constant'), 'a country as ISO 3166-1 alpha-2', shownValue(options.constant))]
      : []),
    ...(options.values ? valuesIssues(options.values, at('values')) : []),
    ...nullIssues(options.values ?? {}, at('values')),
    ...missingIssues(options, at('missing')),
  ]
}

/** The model's values are texts, so that one called null would be a text too. */
const nullIssues = (values: RenamedValues, path: Trail): readonly MappingIssue[] => {
  if (!Object.hasOwn(values, 'null')) return []
  const own = [values['null'] as Scalar | readonly Scalar[]].flat()
  const expected = `the text that these values stand for; if they mean that nothing is there, write "missing": ${JSON.stringify(own)} beside "path" instead`
  return [issue([...path, 'null'], expected, 'null, which would be the text "null"')]
}

/** A value cannot both mean something and nothing. */
const missingIssues = ({ missing = [], values = {} }: ScalarMapping, path: Trail): readonly MappingIssue[] => {
  const listed = renaming(values)
  const both = missing.find((value) => listed.has(String(value)))
  return both === undefined ? [] : [issue(path, `without ${shownValue(both)}, which "values" lists`, 'it in both')]
}

const timeIssues = (options: ScalarMapping, { mapping, path }: Place): readonly MappingIssue[] =>
  (['constant', 'default', 'otherwise'] as const).flatMap((name) => {
    const value = options[name]
    const zone = options.zone ?? mapping.times?.zone
    return typeof value === 'string' && Number.isNaN(isoTime(value, zone))
      ? [issue([...path, name], 'a time as ISO 8601, with its offset where no "zone" is stated', shownValue(value))]
      : []
  })

const moneyIssues = ({ unit, currency }: ScalarMapping, place: Place): readonly MappingIssue[] => {
  const { mapping, entity, depth, path } = place
  const written = unit ?? mapping.money?.unit
  if (typeof currency === 'object' && !placeOf(currency.path, depth))
    return pathIssues(currency.path, depth, [...path, 'currency', 'path'])
  if (written === undefined)
    return [issue(path, 'money whose "unit" is stated, here or for all as "money": {"unit": "major"}', 'no unit')]
  if (
    written === 'minor' ||
    currency !== undefined ||
    entity === 'transactions' ||
    mapping.money?.currency !== undefined
  )
    return []
  return [
    issue(path, 'money whose "currency" is stated, here or for all as "money": {"currency": "EUR"}', 'no currency'),
  ]
}

/** A value of one's own can mean one thing alone. */
const valuesIssues = (values: RenamedValues, path: Trail): readonly MappingIssue[] => {
  const seen = new Map<string, string>()
  return Object.entries(values).flatMap(([model, own]) =>
    (Array.isArray(own) ? (own as readonly Scalar[]) : [own as Scalar]).flatMap((value) => {
      const before = seen.get(String(value))
      seen.set(String(value), model)
      return before === undefined || before === model
        ? []
        : [issue([...path, model], `without ${shownValue(value)}, which ${shownValue(before)} lists`, 'it in both')]
    }),
  )
}

/** What can be said of lists, of all kinds. */
interface AnyList {
  readonly path?: FieldPath
  readonly constant?: readonly string[]
  readonly item?: FieldPath
  readonly fields?: AnyFields
  readonly rules?: readonly EventRule[]
  readonly values?: RenamedValues
}

const listIssues = (name: string, field: Field, options: AnyList, place: Place): readonly MappingIssue[] => {
  const { depth, path, prefix } = place
  const inside: Place = { ...place, depth: depth + 1, prefix: `${prefix}${name}.` }
  if (options.constant) return oneOfIssues(options, ['path', 'constant'], path)
  const ofPath = pathIssues(options.path, depth, [...path, 'path'])
  if (field.kind === 'texts') {
    return [
      ...oneOfIssues(options, ['path', 'constant'], path),
      ...ofPath,
      ...pathIssues(options.item, depth + 1, [...path, 'item']),
      ...(options.values ? valuesIssues(options.values, [...path, 'values']) : []),
      ...nullIssues(options.values ?? {}, [...path, 'values']),
    ]
  }
  const fields = field.fields as Fields
  if ('seq' in fields) {
    const issues = oneOfIssues(options, ['path', 'rules'], path)
    if (issues.length > 0 || options.rules) {
      return [
        ...issues,
        ...(options.rules ?? []).flatMap((rule, i) =>
          ruleIssues(fields, rule, { ...inside, depth, path: [...path, 'rules', i] }),
        ),
      ]
    }
  } else if (options.path === undefined) return oneOfIssues(options, ['path', 'constant'], path)
  return [...ofPath, ...fieldsIssues(fields, options.fields ?? {}, { ...inside, path: [...path, 'fields'] })]
}

const ruleIssues = (
  fields: Fields,
  { when, products, fields: own = {} }: EventRule,
  place: Place,
): readonly MappingIssue[] => {
  const { depth, path } = place
  const conditions = Array.isArray(when) ? (when as readonly Condition[]) : when ? [when as Condition] : []
  return [
    ...conditions.flatMap((condition, i) => {
      const at = [...path, 'when', ...(Array.isArray(when) ? [i] : [])]
      return [
        ...oneOfIssues(condition, ['in', 'notEmpty', 'atLeast'], at),
        ...pathIssues(condition.path, depth, [...at, 'path']),
      ]
    }),
    ...givenIssues(fields, own, { ...place, path: [...path, 'fields'] }),
    ...(products === undefined
      ? []
      : isPath(products)
        ? pathIssues(products, depth, [...path, 'products'])
        : [
            ...pathIssues(products.path, depth, [...path, 'products', 'path']),
            ...givenIssues(fields, products.fields, {
              ...place,
              depth: depth + 1,
              path: [...path, 'products', 'fields'],
            }),
          ]),
  ]
}

/** Of fields of which none has to be there. */
const givenIssues = (fields: Fields, mappings: AnyFields, place: Place): readonly MappingIssue[] =>
  fieldsIssues(Object.fromEntries(Object.entries(fields).filter(([name]) => name in mappings)), mappings, place)

/** Analyses find the fields of these by name alone, whichever has it. */
const foundByName: readonly EntityName[] = ['users', 'transactions', 'sessions']

/** The entity whose field a name means already. */
const ownerInModel = (name: string, entity: EntityName): EntityName | undefined => {
  const others = foundByName.includes(entity) ? foundByName.filter((other) => other !== entity) : []
  return [entity, ...others].find((other) => leavesOf(fieldsOf(other)).some((leaf) => leaf.name === name))
}

const extraIssues = (name: string, extra: ExtraMapping, place: Place): readonly MappingIssue[] => {
  const { type, ...options } = extra
  const field = extraField(type)
  const owner = ownerInModel(name, place.entity)
  const isInherited = name in Object.prototype
  if (owner !== undefined || isInherited || !/^[A-Za-z_]\w*$/.test(name)) {
    const why =
      owner !== undefined
        ? `, which is a field of ${owner}`
        : isInherited
          ? ', which objects of JavaScript have already'
          : ''
    const found = shownValue(name) + why
    return [issue(place.path, 'a name of letters, digits and _ that the model does not have', found)]
  }
  const issues = issuesOf({ is: 'object', members: optionsOf('', field) }, options, place.path)
  return issues.length > 0 ? issues : valueIssues(field, options, place)
}
