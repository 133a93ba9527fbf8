import { fieldsOf } from '../model/entities.js'
import type { Session } from '../model/entities.js'
import type { Field, Fields } from '../model/field.js'
import { conditionOf } from './conditions.js'
import { itemScope, itemsReader, listReader } from './lists.js'
import type { EventRule, EventsMapping } from './mapping.js'
import { MappingProblem } from './misfit.js'
import { isPath } from './path.js'
import { depthOf } from './scope.js'
import type { Read, Scope } from './scope.js'

type SessionEvent = Session['events'][number]

/** The events of a session, in order of (at, seq). */
export const eventsReader = (
  name: string,
  field: Field,
  mapping: EventsMapping<unknown>,
  scope: Scope,
  only?: readonly string[],
): Read => {
  // Their order follows from these two, whatever else is asked for.
  const columns = only && [...new Set([...only, 'at', 'seq'])]
  const read = mapping.rules
    ? ruledReader(name, field, mapping.rules, scope, columns)
    : listReader(name, field, mapping, scope, columns)
  const numbered = !mapping.rules && 'seq' in ((mapping.fields ?? {}) as object)
  return (stack) => {
    const found = read(stack)
    if (found instanceof MappingProblem) return found
    const events = found as SessionEvent[]
    events.sort((a, b) => a.at - b.at || a.seq - b.seq)
    if (!numbered) for (let i = 0; i < events.length; i++) events[i]!.seq = i
    return events
  }
}

/** Events made of what a session's summary says. */
const ruledReader = (
  name: string,
  field: Field,
  rules: readonly EventRule[],
  scope: Scope,
  only: readonly string[] | undefined,
): Read => {
  const session = scope.readers.record(fieldsOf(scope.entity), scope.mapping.sessions?.fields ?? {}, scope, [
    'startAt',
    'endAt',
  ])
  const readers = rules.map((rule) => ruleReader(name, field, rule, scope, only))
  return (stack) => {
    const span = session(stack)
    if (span instanceof MappingProblem) {
      span.field = `, by ${span.field}`
      return span
    }
    const events: unknown[] = []
    for (let i = 0; i < readers.length; i++) {
      const problem = readers[i]!(stack, span as Session, events)
      if (!problem) continue
      problem.field = `, by rule ${i + 1}${problem.field && `: ${problem.field}`}`
      return problem
    }
    return events
  }
}

type Ruled = (stack: unknown[], span: Session, events: unknown[]) => MappingProblem | undefined

const ruleReader = (
  name: string,
  field: Field,
  { type, when, at, products, fields = {} }: EventRule,
  scope: Scope,
  only: readonly string[] | undefined,
): Ruled => {
  const holds = conditionOf(when, scope)
  const share = at === 'start' ? 0 : at === 'end' ? 1 : at
  const { at: _at, seq: _seq, type: _type, ...open } = field.fields as Fields
  const wanted = only?.filter((column) => column in open)
  const inSession: Scope = { ...scope, prefix: `${scope.prefix}${name}.` }
  const readFields = scope.readers.record(open, fields, inSession, wanted)
  const eventOf = (span: Session, own: object): object => ({
    at: span.startAt + Math.round((span.endAt - span.startAt) * share),
    seq: 0,
    type,
    ...own,
  })
  if (products === undefined) {
    return (stack, span, events) => {
      if (!holds(stack)) return undefined
      const own = readFields(stack)
      if (own instanceof MappingProblem) return own
      events.push(eventOf(span, own as object))
      return undefined
    }
  }
  const { path, fields: ofProduct } = isPath(products) ? { path: products, fields: { productId: '$' } } : products
  const itemsOf = itemsReader({ path, fields: ofProduct }, scope)
  const depth = depthOf(scope) + 1
  const productColumns = (wanted ?? Object.keys(open)).filter((column) => column in ofProduct)
  const readProduct = scope.readers.record(open, ofProduct, itemScope(scope, name, path), productColumns)
  return (stack, span, events) => {
    if (!holds(stack)) return undefined
    const own = readFields(stack)
    if (own instanceof MappingProblem) return own
    const items = itemsOf(stack)
    if (items instanceof MappingProblem) return items
    for (const item of items as readonly unknown[]) {
      stack[depth] = item
      const product = readProduct(stack)
      if (product instanceof MappingProblem) return product
      events.push(eventOf(span, { ...(own as object), ...(product as object) }))
    }
    return undefined
  }
}
