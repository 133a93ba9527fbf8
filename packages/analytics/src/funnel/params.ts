import { didYouMean, eventTypes, PolymartError, shownValue } from '@polymart/core'
import type { Field } from '@polymart/core'
import type { SpecOf } from '../define/analysis.js'
import { field } from '../define/breakdown.js'
import { choice, duration, listIn } from '../params/param.js'
import type { Param, ParamContext } from '../params/param.js'
import { knownNames, refuse } from '../params/check.js'
import type { Lookup } from '../params/fields.js'
import { askedOf, conditionsOf } from '../params/where.js'
import type { Where } from '../params/where.js'
import type { Condition, StepSpec } from '../params/scope.js'

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

type Purchase = 'orders' | 'events'

/** A list of steps; the ledger's have conditions on orders, the others on events. */
const stepList = (
  byDefault: readonly (string | FunnelStep)[],
  most: readonly [least: number, most: number],
  meaning: string,
): Param<readonly (string | FunnelStep)[], readonly StepSpec[]> => ({
  type: '(string | FunnelStep)[]',
  byDefault,
  meaning,
  schema: {
    type: 'array',
    minItems: most[0],
    maxItems: most[1],
    items: {
      anyOf: [
        { enum: eventTypes },
        {
          type: 'object',
          additionalProperties: false,
          required: ['type'],
          properties: { type: { enum: eventTypes }, name: { type: 'string' }, where: { type: 'object' } },
        },
      ],
    },
    default: byDefault as readonly string[],
  },
  flag: { value: 'a,b,c', read: listIn },
  parse(given = byDefault, name, { given: { purchase }, extra, timeZone }) {
    const steps = stepsOf(name, given, purchase === 'events' ? 'events' : 'orders', { extra, timeZone })
    return steps.length >= most[0] && steps.length <= most[1]
      ? steps
      : refuse(name, `${most[0]} to ${most[1]} steps`, given)
  },
  echo: (steps, given) => given ?? steps.map(({ type }) => type),
})

export const funnelParams = {
  steps: stepList(
    ['product_view', 'add_to_cart', 'checkout', 'purchase'],
    [2, 20],
    '2 to 20 event types, or steps with conditions, in their order.',
  ),
  exclude: stepList([], [0, 20], 'What cuts a chain where it stands between two of its steps.'),
  window: duration(
    '7d',
    "Longest time from the first step to the last, both ends included, above 0: such as `'7d'`, `'6h'`, `'30m'`, or milliseconds.",
  ),
  purchase: choice(
    ['orders', 'events'],
    'orders',
    'Whether a purchase is an order of the ledger, tracked or not, or a tracked event.',
  ),
  counting: choice(
    ['person', 'session'],
    'person',
    'Whose chains are counted. By session, an order belongs to the session that it names.',
  ),
  mode: choice(['sequential', 'strict'], 'sequential', 'Whether other steps may stand between two steps of a chain.'),
  by: field(
    { places: 'session', owners: ['session', 'user'] },
    'Breakdown: a field of the session, or of its user; `null` is none.',
  ),
  attribution: choice(
    ['first', 'last'],
    'first',
    "Whose session's field that is: the first step's, or the last reached step's.",
  ),
}

export type FunnelSpec = SpecOf<typeof funnelParams>

/** What conditions of steps are read with. */
type Reading = Pick<ParamContext, 'extra' | 'timeZone'>

const stepsOf = (name: string, given: unknown, purchase: Purchase, reading: Reading): readonly StepSpec[] => {
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
        `Expected the type of ${where} to be one of ${eventTypes.join(', ')}, found ${shownValue(step.type)}.${hint}`,
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
