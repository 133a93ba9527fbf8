import { eventTypes, listColumn, numberColumn, textColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { byFields, through } from '../grouping/grouping.js'
import type { Grouping } from '../grouping/grouping.js'
import { countDistinct } from '../measures/distinct.js'
import { Grouped } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptyCell } from '../measures/measures.js'
import { coveredByBoth } from '../params/common.js'
import { conditionNeeds } from '../read/condition-needs.js'
import type { PartitionData } from '../read/partition.js'
import { personColumns } from '../read/persons.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import { noSession, notSet } from '../result/columns.js'
import { levelNames } from './params.js'
import type { GeographySpec } from './params.js'
import { convertedSessions, viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { placeMeasures } from './measures.js'
import type { Tally } from './measures.js'

/** Numbers by place, and of all places together, where persons and buyers count once. */
export interface GeographyState {
  readonly places: GroupedState
  readonly total: GroupedState
}

const sessionsNeeded = ({ basis, scope }: GeographySpec): boolean =>
  basis === 'session' || basis === 'customer' || scope.where.some(({ owner }) => owner === 'session')

export const geographyNeeds = (spec: GeographySpec): Needs => {
  const names = levelNames(spec.level)
  const counted = spec.basis === 'session' || spec.basis === 'customer'
  const events = counted && spec.purchase === 'events'
  return conditionNeeds(spec.scope.where, {
    ...(spec.basis === 'customer' && { users: names }),
    ...((spec.basis === 'billing' || spec.basis === 'shipping') && {
      transactions: names.map((name) => `${spec.basis}.${name}`),
    }),
    ...(sessionsNeeded(spec) && {
      sessions: [
        ...(counted ? personColumns : []),
        ...(spec.basis === 'session' ? names : []),
        ...(events ? ['events.type', 'events.at'] : []),
      ],
    }),
  })
}

/** Where each order and session is, as numbers of one list of places. */
interface Located {
  readonly keys: Grouping['keys']
  readonly orders: Int32Array
  readonly sessions: Int32Array | undefined
}

const locate = (data: PartitionData, view: View, { basis, level }: GeographySpec): Located => {
  const names = levelNames(level)
  if (basis === 'session') {
    const places = byFields(data.sessions, names)
    const { keys, groups } = through(places, view.orderSession, names.length, noSession)
    return { keys, orders: groups, sessions: places.groups }
  }
  if (basis === 'customer') {
    const places = byFields(data.users, names)
    const { keys, groups } = through(places, view.orderUser, names.length, notSet)
    return { keys, orders: groups, sessions: through(places, view.sessionUser, names.length, notSet).groups }
  }
  const { keys, groups } = byFields(
    data.orders,
    names.map((name) => `${basis}.${name}`),
  )
  return { keys, orders: groups, sessions: undefined }
}

export const geographyPartial = (data: PartitionData, spec: GeographySpec): Contribution<GeographyState> => {
  const view = viewOf(data, spec.scope)
  const located = locate(data, view, spec)
  const tallies = located.keys.map(() => emptyCell(placeMeasures))
  const sold = data.own.orders > 0 ? addOrders(data, view, spec, located.orders, tallies) : none
  const visited =
    located.sessions && data.own.sessions > 0 ? addSessions(data, view, spec, located.sessions, tallies) : none
  const buyers = countDistinct(data.persons.ordersOf, sold, tallies.length)
  const persons = countDistinct(data.persons.sessionsOf, visited, tallies.length)
  const places = new Grouped(placeMeasures)
  const total = new Grouped(placeMeasures)
  tallies.forEach((tally, place) => {
    if (!tally.any) return
    total.addCell([], tally)
    tally.buyers = buyers.each[place]!
    tally.persons = persons.each[place]!
    places.addCell(located.keys[place]!, tally)
  })
  total.at([]).buyers = buyers.all
  total.at([]).persons = persons.all
  return {
    state: { places: places.state(), total: total.state() },
    setAside: view.setAside,
    untold: untoldMoney(data, view, spec.scope),
  }
}

const none = new Int32Array(0)

/** Adds up orders and their refunds. Where each order of the period is; −1 for others. */
const addOrders = (
  data: PartitionData,
  view: View,
  spec: GeographySpec,
  placeOf: Int32Array,
  tallies: readonly Tally[],
): Int32Array => {
  const { scope, refundsOn } = spec
  const from = scope.from ?? -Infinity
  const previousFrom = scope.previousFrom ?? from
  const covered = coveredByBoth(scope)
  const { gross, discounts, refundOffsets, refundAt, refundGoods } = data.money
  const at = numberColumn(data.orders.columns, 'at').values
  const add = (tally: Tally, moment: number, goods: number, discount: number, returns: number): void => {
    const net = goods - discount - returns
    if (moment >= from && moment < scope.to) {
      tally.any = 1
      tally.gross += goods
      tally.discounts += discount
      tally.returns += returns
      if (covered && moment >= covered.from) tally.coveredNet += net
    } else if (moment >= previousFrom && moment < from) {
      tally.any = 1
      tally.previousNet += net
    }
  }
  const current = new Int32Array(data.orders.rows).fill(-1)
  for (let row = 0; row < data.own.orders; row++) {
    if (!view.orderPasses[row]) continue
    const place = placeOf[row]!
    const tally = tallies[place]!
    const when = at[row]!
    add(tally, when, gross[row]!, discounts[row]!, 0)
    if (when >= from && when < scope.to) {
      tally.orders++
      current[row] = place
    } else if (when >= previousFrom && when < from) tally.previousOrders++
    for (let refund = refundOffsets[row]!; refund < refundOffsets[row + 1]!; refund++) {
      if (refundAt[refund]! < scope.asOf)
        add(tally, refundsOn === 'order' ? when : refundAt[refund]!, 0, 0, refundGoods[refund]!)
    }
  }
  return current
}

/** Adds up sessions. Where each session of the period is; −1 for others. */
const addSessions = (
  data: PartitionData,
  view: View,
  spec: GeographySpec,
  placeOf: Int32Array,
  tallies: readonly Tally[],
): Int32Array => {
  const { scope } = spec
  const from = scope.from ?? -Infinity
  const previousFrom = scope.previousFrom ?? from
  const covered = coveredByBoth(scope)
  const start = numberColumn(data.sessions.columns, 'startAt').values
  const converts = spec.purchase === 'events' ? trackedPurchases(data, scope.asOf) : convertedSessions(data, view)
  const current = new Int32Array(data.sessions.rows).fill(-1)
  for (let row = 0; row < data.own.sessions; row++) {
    if (!view.sessionPasses[row]) continue
    const when = start[row]!
    if (when >= scope.to || when < previousFrom) continue
    const place = placeOf[row]!
    const tally = tallies[place]!
    tally.any = 1
    if (when < from) {
      tally.previousSessions++
      continue
    }
    tally.sessions++
    current[row] = place
    if (covered && when >= covered.from) {
      tally.coveredSessions++
      tally.converted += converts[row]!
    }
  }
  return current
}

const trackedPurchases = ({ sessions }: PartitionData, asOf: number): Uint8Array => {
  const tracked = new Uint8Array(sessions.rows)
  const { offsets, items } = listColumn(sessions.columns, 'events')
  const type = textColumn(items, 'type').codes
  const at = numberColumn(items, 'at').values
  const purchase = eventTypes.indexOf('purchase')
  for (let row = 0; row < sessions.rows; row++) {
    for (let event = offsets[row]!; event < offsets[row + 1]!; event++) {
      if (type[event] === purchase && at[event]! < asOf) tracked[row] = 1
    }
  }
  return tracked
}
