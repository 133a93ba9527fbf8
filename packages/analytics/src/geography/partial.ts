import { eventTypes, listColumn, numberColumn, textColumn } from '@polymart/core'
import type { Partial } from '../analysis.js'
import { coveredByBoth } from '../params/common.js'
import { conditionNeeds } from '../read/condition-needs.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import type { GeographySpec } from '../scope.js'
import { viewOf } from '../view.js'
import type { View } from '../view.js'
import { levelNames, placesOf } from './places.js'
import type { Places } from './places.js'
import { distinctByPlace, tallyOf, totalTally } from './tally.js'
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
  const events = spec.purchase === 'events' && (spec.basis === 'session' || spec.basis === 'customer')
  return conditionNeeds(spec.scope.where, {
    ...(spec.basis === 'customer' && { users: names }),
    ...((spec.basis === 'billing' || spec.basis === 'shipping') && {
      transactions: names.map((name) => `${spec.basis}.${name}`),
    }),
    ...(sessionsNeeded(spec) && {
      sessions: [...(spec.basis === 'session' ? names : []), ...(events ? ['events.type', 'events.at'] : [])],
    }),
  })
}

/** Where each order and session is, as numbers of one list of places. */
interface Located {
  readonly places: Places
  readonly order: (row: number) => number
  readonly session: ((row: number) => number) | undefined
}

const locate = (data: PartitionData, view: View, { basis, level }: GeographySpec): Located => {
  const via = (places: Places, links: Int32Array) => (row: number) =>
    links[row]! < 0 ? places.none : places.placeOf[links[row]!]!
  if (basis === 'session') {
    const places = placesOf(data.sessions.columns, data.sessions.rows, '', level, 'session')
    return { places, order: via(places, view.orderSession), session: (row) => places.placeOf[row]! }
  }
  if (basis === 'customer') {
    const places = placesOf(data.users.columns, data.users.rows, '', level, 'user')
    return { places, order: via(places, view.orderUser), session: via(places, view.sessionUser) }
  }
  const places = placesOf(data.orders.columns, data.orders.rows, `${basis}.`, level, 'user')
  return { places, order: (row) => places.placeOf[row]!, session: undefined }
}

export const geographyPartial = (data: PartitionData, spec: GeographySpec): Partial<GeographyState> => {
  const view = viewOf(data, spec.scope)
  const located = locate(data, view, spec)
  const tallies = located.places.names.map(() => tallyOf())
  if (data.own.orders > 0) addOrders(data, view, spec, located, tallies)
  if (located.session && data.own.sessions > 0) addSessions(data, view, spec, located.session, tallies)
  const total = totalTally(tallies)
  countPersons(data, view, spec, located, tallies, total)
  const places = tallies.flatMap((tally, place) => (tally.any ? [{ names: located.places.names[place]!, tally }] : []))
  return { state: { places, total }, setAside: view.setAside }
}

const addOrders = (
  data: PartitionData,
  view: View,
  spec: GeographySpec,
  { order: placeOf }: Located,
  tallies: readonly Tally[],
): void => {
  const { scope, refundsOn } = spec
  const from = scope.from ?? -Infinity
  const previousFrom = scope.previousFrom ?? from
  const covered = coveredByBoth(scope)
  const { gross, discounts, refundOffsets, refundAt, refundGoods } = data.money
  const at = numberColumn(data.orders.columns, 'at').values
  for (let row = 0; row < data.own.orders; row++) {
    if (!view.orderPasses[row]) continue
    const tally = tallies[placeOf(row)]!
    const when = at[row]!
    const add = (moment: number, goods: number, discount: number, returns: number): void => {
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
    add(when, gross[row]!, discounts[row]!, 0)
    if (when >= from && when < scope.to) tally.orders++
    else if (when >= previousFrom && when < from) tally.previousOrders++
    for (let refund = refundOffsets[row]!; refund < refundOffsets[row + 1]!; refund++) {
      if (refundAt[refund]! < scope.asOf)
        add(refundsOn === 'order' ? when : refundAt[refund]!, 0, 0, refundGoods[refund]!)
    }
  }
}

const addSessions = (
  data: PartitionData,
  view: View,
  spec: GeographySpec,
  placeOf: (row: number) => number,
  tallies: readonly Tally[],
): void => {
  const { scope } = spec
  const from = scope.from ?? -Infinity
  const previousFrom = scope.previousFrom ?? from
  const covered = coveredByBoth(scope)
  const start = numberColumn(data.sessions.columns, 'startAt').values
  const converts = spec.purchase === 'events' ? trackedPurchases(data, scope.asOf) : namedSessions(data, view)
  for (let row = 0; row < data.own.sessions; row++) {
    if (!view.sessionPasses[row]) continue
    const when = start[row]!
    if (when >= scope.to || when < previousFrom) continue
    const tally = tallies[placeOf(row)]!
    tally.any = true
    if (when < from) {
      tally.previousSessions++
      continue
    }
    tally.sessions++
    if (covered && when >= covered.from) {
      tally.coveredSessions++
      tally.converted += converts[row]!
    }
  }
}

/** 1 for each session that a counted order before asOf names. */
const namedSessions = (data: PartitionData, view: View): Uint8Array => {
  const named = new Uint8Array(data.sessions.rows)
  for (let order = 0; order < data.orders.rows; order++) {
    if (view.orderCounted[order] && view.orderSession[order]! >= 0) named[view.orderSession[order]!] = 1
  }
  return named
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

const countPersons = (
  data: PartitionData,
  view: View,
  { scope }: GeographySpec,
  located: Located,
  tallies: readonly Tally[],
  total: Tally,
): void => {
  const from = scope.from ?? -Infinity
  const { links } = data
  if (data.own.orders > 0) {
    const at = numberColumn(data.orders.columns, 'at').values
    const counts = (row: number): boolean => view.orderPasses[row] === 1 && at[row]! >= from && at[row]! < scope.to
    distinctByPlace(links.ordersOf, data.own.orders, counts, located.order, tallies, total, 'buyers')
  }
  if (located.session && data.own.sessions > 0) {
    const start = numberColumn(data.sessions.columns, 'startAt').values
    const counts = (row: number): boolean =>
      view.sessionPasses[row] === 1 && start[row]! >= from && start[row]! < scope.to
    distinctByPlace(links.sessionsOf, data.own.sessions, counts, located.session, tallies, total, 'persons')
  }
}
