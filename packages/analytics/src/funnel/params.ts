import { didYouMean, durationOf, eventTypes, PolymartError } from '@polymart/core'
import type { Field } from '@polymart/core'
import { checkNames, scopeOf } from '../params/common.js'
import type { CommonParams, Extents, RunOptions } from '../params/common.js'
import { knownNames, oneOf, refuse } from '../params/check.js'
import { checkColumn, fieldNamed } from '../params/fields.js'
import type { Lookup } from '../params/fields.js'
import { askedOf, conditionsOf } from '../params/where.js'
import type { Where } from '../params/where.js'
import type { Condition, FunnelSpec, StepSpec } from '../scope.js'

/** A step, or an exclusion, with more to say than its type. */
export interface FunnelStep {
  /** An event type; `purchase` means the ledger unless `purchase: 'events'`. */
  readonly type: string
  /**
   * How the step is called in tables.
   * @defaultValue its type
   */
  readonly name?: string
  /**
   * Conditions on the event's fields, else its session's, else its user's; of the ledger on the order's, where
   * `productId` means any of its lines.
   * @defaultValue `{}`
   */
  readonly where?: Where
}

/** What {@link funnel} takes. A place in `where` is the session's; the period has the 30 dates up to `asOf`. */
export interface FunnelParams extends CommonParams, RunOptions {
  /**
   * 2 to 20 event types, or steps with conditions, in their order.
   * @defaultValue `['product_view', 'add_to_cart', 'checkout', 'purchase']`
   */
  readonly steps?: readonly (string | FunnelStep)[]
  /**
   * What cuts a chain where it stands between two of its steps.
   * @defaultValue `[]`
   */
  readonly exclude?: readonly (string | FunnelStep)[]
  /**
   * Longest time from the first step to the last, both ends included, above 0: such as `'7d'`, `'6h'`, `'30m'`, or
   * milliseconds.
   * @defaultValue `'7d'`
   */
  readonly window?: string | number
  /**
   * Whether a purchase is an order of the ledger, tracked or not, or a tracked event.
   * @defaultValue `'orders'`
   */
  readonly purchase?: 'orders' | 'events'
  /**
   * Whose chains are counted. By session, an order belongs to the session that it names.
   * @defaultValue `'person'`
   */
  readonly counting?: 'person' | 'session'
  /**
   * Whether other steps may stand between two steps of a chain.
   * @defaultValue `'sequential'`
   */
  readonly mode?: 'sequential' | 'strict'
  /**
   * Breakdown: a field of the session, or of its user; `null` is none.
   * @defaultValue `null`
   */
  readonly by?: string | null
  /**
   * Whose session's field that is: the first step's, or the last reached step's.
   * @defaultValue `'first'`
   */
  readonly attribution?: 'first' | 'last'
}

/** What conditions of steps are read with. */
interface Reading {
  readonly extra: Extents['extra']
  readonly timeZone: string
}

/** How the columns of its tables are called. */
const columns = [
  ...['step', 'name', 'reached', 'fromFirst', 'fromPrevious', 'medianMsFromFirst', 'meanMsFromFirst'],
  ...['medianMsFromPrevious', 'meanMsFromPrevious', 'netMinor', 'entered', 'converted', 'pending', 'dropped'],
  ...['conversion', 'matureEntered', 'matureConverted', 'matureConversion'],
]

const own = ['steps', 'exclude', 'window', 'purchase', 'counting', 'mode', 'by', 'attribution']

export const funnelSpec = (params: FunnelParams, extents: Extents): FunnelSpec => {
  checkNames(params, own)
  const purchase = oneOf('purchase', params.purchase, ['orders', 'events'], 'orders')
  const { steps: given = ['product_view', 'add_to_cart', 'checkout', 'purchase'], exclude = [], window = '7d' } = params
  const { extra } = extents
  const scope = scopeOf(params, extents, '30 days', { places: 'session', owners: ['session', 'user', 'order'], extra })
  const reading = { extra, timeZone: scope.timeZone }
  const steps = stepsOf('steps', given, purchase, reading)
  if (steps.length < 2 || steps.length > 20) refuse('steps', '2 to 20 steps', params.steps)
  return {
    scope,
    steps,
    exclude: stepsOf('exclude', exclude, purchase, reading),
    purchase,
    counting: oneOf('counting', params.counting, ['person', 'session'], 'person'),
    windowMs: durationOf(window, 'window'),
    mode: oneOf('mode', params.mode, ['sequential', 'strict'], 'sequential'),
    by: breakdown(params.by, extra),
    attribution: oneOf('attribution', params.attribution, ['first', 'last'], 'first'),
  }
}

/** The parameters of a funnel as they could be given again; a window is then a number of milliseconds. */
export const funnelEcho = (
  { scope: _, steps, windowMs, by, ...own }: FunnelSpec,
  given: FunnelParams,
): Readonly<Record<string, unknown>> => ({
  ...own,
  steps: given.steps ?? steps.map(({ type }) => type),
  exclude: given.exclude ?? [],
  window: windowMs,
  by: by?.name ?? null,
})

const breakdown = (by: unknown, extra: Extents['extra']): FunnelSpec['by'] => {
  if (by === undefined || by === null) return null
  if (typeof by !== 'string') return refuse('by', 'the name of a field', by)
  const found = fieldNamed(by, { places: 'session', owners: ['session', 'user'], extra }, 'by')
  if (found.of.kind === 'texts') return refuse('by', 'a field that is no list', by)
  checkColumn(by, found, columns)
  return { owner: found.owner as 'session' | 'user', field: found.field, name: by }
}

const stepsOf = (
  name: string,
  given: unknown,
  purchase: FunnelSpec['purchase'],
  reading: Reading,
): readonly StepSpec[] => {
  if (!Array.isArray(given)) return refuse(name, 'a list of event types or of {type, name, where}', given)
  return given.map((item: unknown, i) => {
    const step = (typeof item === 'string' ? { type: item } : item) as FunnelStep | null
    const where = `${name}[${i}]`
    if (typeof step !== 'object' || step === null) return refuse(where, 'an event type or {type, name, where}', item)
    knownNames(`field of ${where}`, step, ['type', 'name', 'where'])
    if (!(eventTypes as readonly unknown[]).includes(step.type)) {
      const hint = typeof step.type === 'string' ? didYouMean(step.type, eventTypes) : ''
      throw new PolymartError(
        'argument',
        `Expected the type of ${where} to be one of ${eventTypes.join(', ')}, found ${JSON.stringify(step.type)}.${hint}`,
      )
    }
    const { name: label = step.type } = step
    if (typeof label !== 'string' || label === '') return refuse(`the name of ${where}`, 'a text', label)
    const ledger = step.type === 'purchase' && purchase === 'orders'
    return {
      type: step.type,
      name: label,
      where: ledger ? onOrder(step.where, where, reading) : onEvent(step.where, where, reading),
    }
  })
}

const onEvent = (where: unknown, name: string, { extra, timeZone }: Reading): readonly Condition[] =>
  conditionsOf(where, { places: 'session', owners: ['event', 'session', 'user'], extra }, `${name}.where`, timeZone)

/** Conditions of a ledger step are on the order; `productId` means any of its lines. */
const onOrder = (where: unknown, name: string, { extra, timeZone }: Reading): readonly Condition[] => {
  const lookup: Lookup = { places: 'billing', owners: ['order'], extra }
  if (typeof where !== 'object' || where === null) return conditionsOf(where, lookup, `${name}.where`, timeZone)
  const { productId, ...rest } = where as Where
  const conditions = conditionsOf(rest, lookup, `${name}.where`, timeZone)
  if (productId === undefined) return conditions
  const asked = askedOf(`${name}.where.productId`, productsOfLines, productId, timeZone)
  if ('values' in asked && asked.values.includes(null))
    return refuse(`${name}.where.productId`, 'a text or a list of texts', productId)
  return [...conditions, { owner: 'order', field: 'productId', ...asked }]
}

const productsOfLines: Field = { kind: 'texts', nullable: false, meaning: 'Products of the lines' }

/** Whether a step stands for orders of the ledger. */
export const isLedger = (step: StepSpec, spec: Pick<FunnelSpec, 'purchase'>): boolean =>
  step.type === 'purchase' && spec.purchase === 'orders'
