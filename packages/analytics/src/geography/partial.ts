import { eventTypes, listColumn, numberColumn, textColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { coveredByBoth } from '../params/common.js'
import { conditionNeeds } from '../read/condition-needs.js'
import type { PartitionData } from '../read/partition.js'
import { personColumns } from '../read/persons.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import type { GeographySpec } from './params.js'
import { convertedSessions, viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { levelNames, placesOf } from './places.js'
import type { Places } from './places.js'
import { countDistinct, tallyOf, totalTally } from './tally.js'
import type { Tally } from './tally.js'

/** Numbers by place, and of all places together, where persons and buyers count once. */
export interface GeographyState {
  readonly places: readonly { readonly names: readonly string[]; readonly tally: Tally }[]
  readonly total: Tally
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
  readonly places: Places
  readonly orders: Int32Array
  readonly sessions: Int32Array | undefined
}

const locate = (data: PartitionData, view: View, { basis, level }: GeographySpec): Located => {
  if (basis === 'session') {
    const places = placesOf(data.sessions.columns, data.sessions.rows, '', level, 'session')
    return { places, orders: via(places, view.orderSession), sessions: places.placeOf }
  }
  if (basis === 'customer') {
    const places = placesOf(data.users.columns, data.users.rows, '', level, 'user')
    return { places, orders: via(places, view.orderUser), sessions: via(places, view.sessionUser) }
  }
  const places = placesOf(data.orders.columns, data.orders.rows, `${basis}.`, level, 'user')
  return { places, orders: places.placeOf, sessions: undefined }
}

/** The places of the rows that links lead to. */
const via = ({ placeOf, none }: Places, links: Int32Array): Int32Array => {
  const places = new Int32Array(links.length)
  for (let row = 0; row < links.length; row++) places[row] = links[row]! < 0 ? none : placeOf[links[row]!]!
  return places
}

export const geographyPartial = (data: PartitionData, spec: GeographySpec): Contribution<GeographyState> => {
  const view = viewOf(data, spec.scope)
  const located = locate(data, view, spec)
  const tallies = located.places.names.map(() => tallyOf())
  const sold = data.own.orders > 0 ? addOrders(data, view, spec, located.orders, tallies) : none
  const visited =
    located.sessions && data.own.sessions > 0 ? addSessions(data, view, spec, located.sessions, tallies) : none
  const total = totalTally(tallies)
  total.buyers = countDistinct(data.persons.ordersOf, sold, tallies, 'buyers')
  total.persons = countDistinct(data.persons.sessionsOf, visited, tallies, 'persons')
  const places = tallies.flatMap((tally, place) => (tally.any ? [{ names: located.places.names[place]!, tally }] : []))
  return { state: { places, total }, setAside: view.setAside, untold: untoldMoney(data, view, spec.scope) }
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
      tally.any = true
      tally.gross += goods
      tally.discounts += discount
      tally.returns += returns
      if (covered && moment >= covered.from) tally.coveredNet += net
    } else if (moment >= previousFrom && moment < from) {
      tally.any = true
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
    tally.any = true
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
