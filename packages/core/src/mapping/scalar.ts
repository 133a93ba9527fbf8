import type { Field } from '../model/field.js'
import { expectation } from '../model/validate.js'
import { isoTime } from '../time/iso-time.js'
import { absentValue } from './absent.js'
import { convertBoolean } from './booleans.js'
import { countryConverter } from './countries.js'
import type { CountryForm, MoneyForm, MoneyMapping, FieldPath, RenamedValues, Scalar, TimeForm } from './mapping.js'
import type { Leaf } from './leaf.js'
import { missingOf, withoutMissing } from './missing.js'
import { MappingProblem, misfit } from './misfit.js'
import { currenciesOf } from './currencies.js'
import { moneyConverter } from './money.js'
import { convertInteger } from './numbers.js'
import { getter, optionsIn } from './path.js'
import type { Stack } from './path.js'
import { namesOf, placeIn, use } from './scope.js'
import type { Read, Scope } from './scope.js'
import { plainText, textConverter } from './text.js'
import type { Convert } from './text.js'
import { timeConverter } from './times.js'

/** How a field that holds one value is mapped, whatever its kind. */
export interface ScalarMapping extends MoneyForm, TimeForm {
  readonly path?: FieldPath
  readonly constant?: Scalar
  readonly default?: Scalar
  readonly otherwise?: Scalar
  readonly missing?: readonly Scalar[]
  readonly values?: RenamedValues
  readonly country?: CountryForm
  readonly currency?: MoneyMapping['currency']
}

/** A field that is read by a path. */
interface Lookup {
  readonly path: string
  /** What is there; undefined also for values that mean that nothing is. */
  readonly get: (stack: Stack) => unknown
  /** What is there, whatever it means. */
  readonly raw: (stack: Stack) => unknown
  readonly country: CountryForm | undefined
  /** Whether "values" says what a value stands for. */
  readonly isRenamed: (value: Leaf) => boolean
  readonly convert: Convert
}

/** How a field, by its name in its record, is looked up; undefined where it is a constant. */
export const lookupOf = (
  name: string,
  field: Field,
  given: FieldPath | ScalarMapping,
  scope: Scope,
): Lookup | undefined => {
  const options: ScalarMapping = optionsIn(given)
  if (options.path === undefined) return undefined
  const place = placeIn(scope, options.path)
  use(scope, place)
  const raw = getter(place)
  const renamed = options.values && renaming(options.values)
  const missing = missingOf(options.missing, scope.missing, renamed)
  // An empty text is no country, and no id, unless it is that of what has none.
  const isNone = options.country !== undefined || (field.id && absentValue(scope.entity, scope.prefix + name) !== '')
  return {
    path: namesOf(scope, place).join('.') || '$',
    raw,
    country: options.country,
    isRenamed: (value) => renamed?.has(typeof value === 'boolean' ? String(value) : (plainText(value) ?? '')) ?? false,
    get: withoutMissing(raw, isNone && !renamed?.has('') ? new Set([...(missing ?? []), '']) : missing),
    convert: withValues(field, options, converterOf(field, options, scope)),
  }
}

/** Reads a field by a path, or gives its constant. */
export const scalarReader = (name: string, field: Field, given: FieldPath | ScalarMapping, scope: Scope): Read => {
  const options: ScalarMapping = optionsIn(given)
  const lookup = lookupOf(name, field, given, scope)
  if (!lookup) {
    const constant = modelValue(field, options.constant, options, scope)
    return () => constant
  }
  const { path, get, raw, convert } = lookup
  const missing = field.nullable ? null : undefined
  const absent = 'default' in options ? modelValue(field, options.default, options, scope) : missing
  const otherwise = modelValue(field, options.otherwise, options, scope)
  return (stack) => {
    const value = get(stack)
    if (value === undefined || value === null) {
      if (absent !== undefined) return absent
      const problem = misfit(expectation(field), raw(stack))
      problem.path = path
      return problem
    }
    const converted = convert(value, stack)
    if (!(converted instanceof MappingProblem)) return converted
    if (otherwise !== undefined) return otherwise
    converted.path = path
    return converted
  }
}

/** Constants of times may be written as texts. */
const modelValue = (
  { kind }: Field,
  value: Scalar | undefined,
  { zone }: TimeForm,
  { mapping }: Scope,
): Scalar | undefined =>
  kind === 'time' && typeof value === 'string' ? isoTime(value, zone ?? mapping.times?.zone) : value

const converterOf = (field: Field, options: ScalarMapping, scope: Scope): Convert => {
  switch (field.kind) {
    case 'integer':
      return convertInteger
    case 'boolean':
      return convertBoolean
    case 'time':
      return timeConverter({ ...scope.mapping.times, ...options })
    case 'money':
      return moneyConverter({ ...scope.mapping.money, ...options, ...currenciesOf(options.currency, scope) })
    default:
      return options.country ? countryConverter(options.country) : textConverter(field)
  }
}

/** Looks a value up among those that are renamed before it is converted. */
const withValues = (field: Field, { values, otherwise }: ScalarMapping, convert: Convert): Convert => {
  if (!values) return otherwise === undefined || field.kind !== 'symbol' ? convert : onlySymbols(field, convert)
  const renamed = renaming(values, field.kind === 'boolean')
  const rest = otherwise === undefined || field.kind === 'boolean' ? convert : unlisted
  return (value, stack) => {
    const text = typeof value === 'boolean' ? String(value) : plainText(value)
    const model = text === undefined ? undefined : renamed.get(text)
    return model ?? rest(value, stack)
  }
}

const unlisted: Convert = (value) => misfit('a value that "values" lists', value)

const onlySymbols = (field: Field, convert: Convert): Convert => {
  const symbols: ReadonlySet<unknown> = new Set(field.symbols)
  return (value, stack) => {
    const text = convert(value, stack)
    return text instanceof MappingProblem || symbols.has(text) ? text : unlisted(value, stack)
  }
}

/** The model's value by the text of one's own. */
export const renaming = (values: RenamedValues, booleans = false): ReadonlyMap<string, string | boolean> =>
  new Map(
    Object.entries(values).flatMap(([model, own]) =>
      (Array.isArray(own) ? (own as readonly Scalar[]) : [own as Scalar]).map(
        (value) => [String(value), booleans ? model === 'true' : model] as const,
      ),
    ),
  )
