import type { Field } from '@polymart/core'
import type { SpecOf } from '../define/analysis.js'
import { field } from '../define/breakdown.js'
import { onEvent, stepOf, stepSchema } from '../define/steps.js'
import type { FunnelStep, Reading } from '../define/steps.js'
import { choice, duration, listIn } from '../params/param.js'
import type { Param } from '../params/param.js'
import { refuse } from '../params/check.js'
import type { Lookup } from '../params/fields.js'
import { askedOf, conditionsOf } from '../params/where.js'
import type { Where } from '../params/where.js'
import type { Condition, StepSpec } from '../params/scope.js'

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
    items: stepSchema,
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

const stepsOf = (name: string, given: unknown, purchase: Purchase, reading: Reading): readonly StepSpec[] => {
  if (!Array.isArray(given)) return refuse(name, 'a list of event types or of {type, name, where}', given)
  return given.map((item: unknown, i) => {
    const path = `${name}[${i}]`
    return stepOf(item, path, (where, type) =>
      type === 'purchase' && purchase === 'orders' ? onOrder(where, path, reading) : onEvent(where, path, reading),
    )
  })
}

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
