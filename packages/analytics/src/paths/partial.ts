import { eventTypes, listColumn, numberColumn, textColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { createdColumn } from '../grouping/known-products.js'
import { inPeriod } from '../params/common.js'
import type { StepSpec } from '../params/scope.js'
import type { Catalogue } from '../read/catalogue.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { eventsInOrder } from '../read/ordered-events.js'
import type { OrderedEvents } from '../read/ordered-events.js'
import type { PartitionData } from '../read/partition.js'
import { personColumns } from '../read/persons.js'
import type { Needs } from '../read/tables.js'
import { eventTest } from '../view/event-test.js'
import { viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import type { PathsSpec } from './params.js'
import { PathTree } from './path-tree.js'
import type { PathTreeState } from './path-tree.js'
import { valueReader } from './values.js'

/** Follows a sequence that is shorter than a path. */
const ended = '(end)'

const valueColumn = { type: 'type', page: 'page', category: 'productId' } as const

export const pathsNeeds = ({ scope, nodes, counting, start, end }: PathsSpec): Needs =>
  conditionNeeds([...scope.where, ...[start, end].flatMap((step) => step?.where ?? [])], {
    sessions: [
      ...['at', 'seq', 'type', valueColumn[nodes]].map((name) => `events.${name}`),
      ...(counting === 'person' ? personColumns : []),
    ],
  })

export const pathsCatalogue = ({ nodes }: PathsSpec): readonly string[] | null =>
  nodes === 'category' ? [createdColumn] : null

export const pathsPartial = (
  data: PartitionData,
  spec: PathsSpec,
  catalogue: Catalogue | undefined,
): Contribution<PathTreeState> => {
  const view = viewOf(data, spec.scope)
  const tree = new PathTree()
  if (data.own.sessions > 0) {
    const inOrder = eventsInOrder(data.sessions)
    const addPath = pathAdder(data, view, spec, catalogue, tree)
    eachSubject(data, view, spec, (sessions, count) => {
      addPath(inOrder(sessions, count))
    })
  }
  return { state: tree.state(), setAside: view.setAside }
}

/** Calls `each` with the sessions of the period of every session or person. */
const eachSubject = (
  data: PartitionData,
  view: View,
  { counting, scope }: PathsSpec,
  each: (sessions: Int32Array, count: number) => void,
): void => {
  const start = numberColumn(data.sessions.columns, 'startAt').values
  const within = inPeriod(scope)
  const taken = (session: number): boolean =>
    session < data.own.sessions && view.sessionPasses[session] === 1 && within(start[session]!)
  const one = new Int32Array(1)
  if (counting === 'session') {
    for (let session = 0; session < data.own.sessions; session++) {
      if (!taken(session)) continue
      one[0] = session
      each(one, 1)
    }
    return
  }
  const { offsets, rows } = data.persons.sessionsOf
  for (let person = 0; person + 1 < offsets.length; person++) {
    const sessions = rows.subarray(offsets[person], offsets[person + 1]).filter(taken)
    if (sessions.length > 0) each(sessions, sessions.length)
  }
}

/** What adds the path of a subject's events to the tree. */
const pathAdder = (
  data: PartitionData,
  view: View,
  spec: PathsSpec,
  catalogue: Catalogue | undefined,
  tree: PathTree,
): ((events: OrderedEvents) => void) => {
  const { scope, start, end, length } = spec
  const { items } = listColumn(data.sessions.columns, 'events')
  const at = numberColumn(items, 'at').values
  const type = textColumn(items, 'type').codes
  const valueOf = valueReader(data, spec, catalogue, tree)
  const isStart = start && stepMatcher(data, view, start, type)
  const isEnd = end && stepMatcher(data, view, end, type)
  const endCode = tree.code(ended)
  /** The values of a path; with `end` a ring, of which the last ones count. */
  const path = new Int32Array(length)
  return ({ count, rows, sessions }) => {
    let begun = isStart === null
    let reached = false
    let values = 0
    let last = -1
    for (let i = 0; i < count && !reached; i++) {
      const event = rows[i]!
      if (at[event]! >= scope.asOf) break
      if (type[event]! < 0 || type[event]! >= eventTypes.length) continue
      begun ||= isStart!(event, sessions[i]!)
      if (!begun) continue
      const value = valueOf(event)
      if (value >= 0 && value !== last) {
        path[values++ % length] = value
        last = value
      }
      reached = isEnd === null ? values === length : isEnd(event, sessions[i]!)
    }
    if (values === 0 || (isEnd !== null && !reached)) return
    let node = 0
    for (let i = Math.max(0, values - length); i < values; i++) node = tree.child(node, path[i % length]!)
    if (isEnd === null && values < length) node = tree.child(node, endCode)
    tree.count(node, 1)
  }
}

const stepMatcher = (
  data: PartitionData,
  view: View,
  step: StepSpec,
  types: Int32Array,
): ((event: number, session: number) => boolean) => {
  const type = eventTypes.indexOf(step.type as (typeof eventTypes)[number])
  const test = eventTest(data, view, step)
  return (event, session) => types[event] === type && (!test || test(event, session))
}
