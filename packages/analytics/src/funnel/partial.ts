import { eventTypes, listColumn, numberColumn, textColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { inPeriod } from '../params/common.js'
import { breakdownNeeds } from '../read/condition-needs.js'
import { sessionsBy } from '../grouping/rows.js'
import { netOfOrder } from '../read/money.js'
import type { PartitionData } from '../read/partition.js'
import { groupRows, personColumns } from '../read/persons.js'
import type { Groups } from '../read/persons.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import type { FunnelSpec } from './params.js'
import { notSet } from '../result/columns.js'
import { count } from '../view/set-aside.js'
import { viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { chainFinder, exclusionsOf, stepsWithin } from './chains.js'
import { entryReader } from './entries.js'
import { isLedger } from './params.js'

/** What the chains of one value of the breakdown come to. */
export interface Outcome {
  entered: number
  converted: number
  pending: number
  dropped: number
  matureEntered: number
  matureConverted: number
  /** By step, how many chains reached it, and the net of the orders in them. */
  readonly reached: number[]
  readonly net: number[]
}

/**
 * By step, milliseconds from the first step, and from the previous one, of each chain that reached it. What can be
 * told without stands in neither: the first step's are 0, and at the second both are the same.
 */
export interface Times<T> {
  readonly fromFirst: readonly T[]
  readonly fromPrevious: readonly T[]
}

/** The chains of one value of the breakdown; their times part by part. */
export interface Chains {
  readonly outcome: Outcome
  readonly times: readonly Times<Float64Array>[]
}

export interface FunnelState {
  /** By value of the breakdown; without one, all under an empty text. */
  readonly outcomes: ReadonlyMap<string, Chains>
}

export const funnelNeeds = (spec: FunnelSpec): Needs => {
  const steps = [...spec.steps, ...spec.exclude]
  const conditions = [...spec.scope.where, ...steps.flatMap(({ where }) => where)]
  return breakdownNeeds(
    spec.by ? [spec.by] : [],
    [
      ...conditions.map((condition) =>
        condition.owner === 'order' && condition.field === 'productId'
          ? { owner: 'order' as const, field: 'lines.productId' }
          : condition,
      ),
    ],
    {
      sessions: ['events.seq', 'events.at', 'events.type', ...(spec.counting === 'person' ? personColumns : [])],
    },
  )
}

export const newOutcome = (steps: number): Outcome => ({
  entered: 0,
  converted: 0,
  pending: 0,
  dropped: 0,
  matureEntered: 0,
  matureConverted: 0,
  reached: new Array<number>(steps).fill(0),
  net: new Array<number>(steps).fill(0),
})

export const funnelPartial = (data: PartitionData, spec: FunnelSpec): Contribution<FunnelState> => {
  const view = viewOf(data, spec.scope, { sessionlessPass: true })
  const reader = entryReader(data, view, spec)
  const finder = chainFinder(spec, exclusionsOf(spec))
  const labelOf = breakdownOf(data, view, spec)
  const ledger = spec.steps.map((step) => isLedger(step, spec))
  const outcomes = new Map<string, { outcome: Outcome; times: Times<number[]> }>()
  const { window, scope, attribution } = spec
  const steps = spec.steps.length

  const addChain = (): void => {
    const entries = reader.sorted()
    const depth = entries.length === 0 ? 0 : finder.find(entries)
    if (depth === 0) return
    const { chain } = finder
    const label = labelOf(entries.session[chain[attribution === 'last' ? depth - 1 : 0]!]!)
    let group = outcomes.get(label)
    if (!group) outcomes.set(label, (group = { outcome: newOutcome(steps), times: newTimes(steps) }))
    const { outcome, times } = group
    const first = entries.at[chain[0]!]!
    for (let step = 0; step < depth; step++) {
      const at = entries.at[chain[step]!]!
      outcome.reached[step]!++
      if (step > 0) times.fromFirst[step]!.push(at - first)
      if (step > 1) times.fromPrevious[step]!.push(at - entries.at[chain[step - 1]!]!)
      if (ledger[step]) outcome.net[step]! += netOfOrder(data.money, entries.order[chain[step]!]!, scope.asOf)
    }
    const mature = first + window <= scope.asOf
    const converted = depth === steps
    outcome.entered++
    if (converted) outcome.converted++
    else if (mature) outcome.dropped++
    else outcome.pending++
    if (mature) outcome.matureEntered++
    if (mature && converted) outcome.matureConverted++
  }

  const subjects = spec.counting === 'person' ? personSubjects(data) : sessionSubjects(data, view)
  const { sessions, orders, count } = subjects
  for (let subject = 0; subject < count; subject++) {
    let possible = 0
    for (let i = sessions.offsets[subject]!; i < sessions.offsets[subject + 1]!; i++) {
      if (sessions.rows[i]! < data.own.sessions) possible |= reader.sessionBits[sessions.rows[i]!]!
    }
    for (let i = orders.offsets[subject]!; i < orders.offsets[subject + 1]!; i++) {
      if (orders.rows[i]! < subjects.orderRows) possible |= reader.orderBits(orders.rows[i]!)
    }
    const within = stepsWithin(possible, spec)
    if (within === 0) continue
    reader.begin(within)
    // Stores keep a person's sessions newest first, so backwards is nearly in order.
    for (let i = sessions.offsets[subject + 1]! - 1; i >= sessions.offsets[subject]!; i--) {
      if (sessions.rows[i]! < data.own.sessions) reader.addSession(sessions.rows[i]!)
    }
    for (let i = orders.offsets[subject]!; i < orders.offsets[subject + 1]!; i++) {
      if (orders.rows[i]! < subjects.orderRows) reader.addOrder(orders.rows[i]!)
    }
    addChain()
  }
  countUnknownEvents(data, view, spec)
  const packed = Array.from(
    outcomes,
    ([label, { outcome, times }]) => [label, { outcome, times: [pack(times)] }] as const,
  )
  return {
    state: { outcomes: new Map(packed) },
    setAside: view.setAside,
    ...(ledger.includes(true) && { untold: untoldMoney(data, view, scope) }),
  }
}

const newTimes = (steps: number): Times<number[]> => ({
  fromFirst: Array.from({ length: steps }, () => []),
  fromPrevious: Array.from({ length: steps }, () => []),
})

const pack = ({ fromFirst, fromPrevious }: Times<number[]>): Times<Float64Array> => ({
  fromFirst: fromFirst.map((values) => Float64Array.from(values)),
  fromPrevious: fromPrevious.map((values) => Float64Array.from(values)),
})

/** Whose chains are counted, with their sessions and orders. */
interface Subjects {
  readonly count: number
  readonly sessions: Groups
  readonly orders: Groups
  /** Orders from this row on do not count. */
  readonly orderRows: number
}

const personSubjects = ({ persons, own }: PartitionData): Subjects => ({
  count: persons.count,
  sessions: persons.sessionsOf,
  orders: persons.ordersOf,
  orderRows: own.orders,
})

/** Each session by itself, with the orders that name it, whoever's they are. */
const sessionSubjects = ({ own, orders, sessions }: PartitionData, view: View): Subjects => {
  const itself = Int32Array.from(view.sessionPasses, (passes, row) => (passes ? row : -1))
  return {
    count: own.sessions,
    sessions: groupRows(itself, sessions.rows),
    orders: groupRows(
      view.orderSession.map((session) => (session >= 0 && view.sessionPasses[session] ? session : -1)),
      sessions.rows,
    ),
    orderRows: orders.rows,
  }
}

/** The breakdown's value for an entry of a session; −1, no session, is "(not set)". */
const breakdownOf = (data: PartitionData, view: View, { by, scope }: FunnelSpec): ((session: number) => string) => {
  if (!by) return () => ''
  const { keys, groups } = sessionsBy(data, view, [by], scope)
  return (session) => (session < 0 ? notSet : keys[groups[session]!]![0]!)
}

const countUnknownEvents = ({ sessions, own }: PartitionData, view: View, { scope }: FunnelSpec): void => {
  if (own.sessions === 0) return
  const { offsets, items } = listColumn(sessions.columns, 'events')
  const { codes, dictionary } = textColumn(items, 'type')
  // Known types have the first codes: a dictionary with no more than these has no unknown one.
  if (dictionary.length <= eventTypes.length) return
  const at = numberColumn(items, 'at').values
  const within = inPeriod(scope)
  let unknown = 0
  for (let session = 0; session < own.sessions; session++) {
    if (!view.sessionVisible[session]) continue
    for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
      if (codes[event]! >= eventTypes.length && within(at[event]!)) unknown++
    }
  }
  count(view.setAside, 'events of unknown type', unknown)
}
