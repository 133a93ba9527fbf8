import { didYouMean, eventTypes, PolymartError, shownValue } from '@polymart/core'
import type { JsonSchema, ParamContext } from '../params/param.js'
import { knownNames, refuse } from '../params/check.js'
import { conditionsOf } from '../params/where.js'
import type { Where } from '../params/where.js'
import type { Condition, StepSpec } from '../params/scope.js'

/** A step, or an exclusion, with more to say than its type. */
export interface FunnelStep {
  /** An event type; in a funnel `purchase` means the ledger unless `purchase: 'events'`. */
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

export const stepSchema: JsonSchema = {
  anyOf: [
    { enum: eventTypes },
    {
      type: 'object',
      additionalProperties: false,
      required: ['type'],
      properties: { type: { enum: eventTypes }, name: { type: 'string' }, where: { type: 'object' } },
    },
  ],
}

/** What conditions of steps are read with. */
export type Reading = Pick<ParamContext, 'extra' | 'timeZone'>

/**
 * Checks a step.
 *
 * @param path what it is called in errors.
 * @param conditions reads those of a step of a type.
 */
export const stepOf = (
  item: unknown,
  path: string,
  conditions: (where: unknown, type: string) => readonly Condition[],
): StepSpec => {
  const step = (typeof item === 'string' ? { type: item } : item) as FunnelStep | null
  if (typeof step !== 'object' || step === null) return refuse(path, 'an event type or {type, name, where}', item)
  knownNames(`field of ${path}`, step, ['type', 'name', 'where'])
  if (!(eventTypes as readonly unknown[]).includes(step.type)) {
    const hint = typeof step.type === 'string' ? didYouMean(step.type, eventTypes) : ''
    throw new PolymartError(
      'argument',
      `Expected the type of ${path} to be one of ${eventTypes.join(', ')}, found ${shownValue(step.type)}.${hint}`,
    )
  }
  const { name = step.type } = step
  if (typeof name !== 'string' || name === '') return refuse(`the name of ${path}`, 'a text', name)
  return { type: step.type, name, where: conditions(step.where, step.type) }
}

/** Conditions of a step on tracked events. */
export const onEvent = (where: unknown, path: string, { extra, timeZone }: Reading): readonly Condition[] =>
  conditionsOf(where, { places: 'session', owners: ['event', 'session', 'user'], extra }, `${path}.where`, timeZone)
