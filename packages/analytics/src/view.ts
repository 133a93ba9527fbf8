import { booleanColumn, numberColumn, orderStatuses, textColumn, textsOf } from '@polymart/core'
import { passing } from './passing.js'
import type { PartitionData } from './read/partition.js'
import type { Needs, Table } from './read/tables.js'
import type { Condition, Scope } from './scope.js'

/** Rows that the model or the parameters leave out, by reason. */
export type SetAside = Record<string, number>

/** A partition under the common parameters: what exists, what counts, and what passes `where`. */
export interface View extends Passes {
  /** The user of an order or session, −1 if it is unknown as of asOf. */
  readonly orderUser: Int32Array
  readonly sessionUser: Int32Array
  /** The session that an order names, −1 if it names none or one that is left out. */
  readonly orderSession: Int32Array
  /** 1 for users, sessions and orders that exist and count, whatever `where` says. */
  readonly userKnown: Uint8Array
  readonly sessionVisible: Uint8Array
  readonly orderCounted: Uint8Array
  readonly setAside: SetAside
}

/** 1 for the users, sessions and orders that exist, count, and pass `where`. */
interface Passes {
  readonly userPasses: Uint8Array
  readonly sessionPasses: Uint8Array
  readonly orderPasses: Uint8Array
}

export interface ViewOptions {
  /** At the funnel's ledger step an order that names no session passes conditions on sessions. */
  readonly sessionlessPass?: boolean
}

const latest = new WeakMap<PartitionData, { readonly key: string; readonly view: View }>()

/**
 * A partition under the common parameters. The last one is kept: analyses of a shop mostly share these. Its arrays are
 * shared too, and are not to be written to; `setAside` is the caller's own.
 */
export const viewOf = (data: PartitionData, scope: Scope, options: ViewOptions = {}): View => {
  const { asOf, currency, statuses, test, bots, internal, where } = scope
  const key = JSON.stringify([asOf, currency, statuses, test, bots, internal, where, where.length > 0 && options])
  const known = latest.get(data)
  const view = known?.key === key ? known.view : newView(data, scope, options)
  latest.set(data, { key, view })
  return { ...view, setAside: { ...view.setAside } }
}

const newView = (data: PartitionData, scope: Scope, options: ViewOptions): View => {
  const setAside: SetAside = {}
  const userKnown = knownUsers(data, scope)
  const sessionVisible = visibleSessions(data, scope, setAside)
  const orderCounted = countedOrders(data, scope, setAside)
  const orderUser = kept(data.links.orderUser, userKnown)
  const sessionUser = kept(data.links.sessionUser, userKnown)
  const orderSession = kept(data.links.orderSession, sessionVisible)

  const existing = { orderUser, sessionUser, orderSession, userKnown, sessionVisible, orderCounted }
  const passes =
    scope.where.length === 0
      ? { userPasses: userKnown, sessionPasses: sessionVisible, orderPasses: orderCounted }
      : passesOf(data, existing, scope.where, options)
  return { ...existing, ...passes, setAside }
}

const passesOf = (
  data: PartitionData,
  existing: Omit<View, keyof Passes | 'setAside'>,
  where: readonly Condition[],
  options: ViewOptions,
): Passes => {
  const { orderUser, sessionUser, orderSession, userKnown, sessionVisible, orderCounted } = existing
  const of = (owner: Condition['owner']) => where.filter((condition) => condition.owner === owner)
  const users = passing(data.users, of('user'))
  const sessions = passing(data.sessions, of('session'))
  const orders = passing(namingKnownSessions(data.orders, orderSession), of('order'))
  const userPasses = both(users.rows, userKnown)
  const sessionPasses = sessionVisible.slice()
  for (let row = 0; row < sessionPasses.length; row++) {
    const user = sessionUser[row]!
    if (!sessions.rows[row] || !(user < 0 ? users.missing : users.rows[user])) sessionPasses[row] = 0
  }
  // An order that names no session has no session fields at all: not even a missing one.
  const sessionless = options.sessionlessPass === true || !where.some(({ owner }) => owner === 'session')
  const orderPasses = orderCounted.slice()
  for (let row = 0; row < orderPasses.length; row++) {
    const user = orderUser[row]!
    const session = orderSession[row]!
    const passes =
      orders.rows[row] &&
      (user < 0 ? users.missing : users.rows[user]) &&
      (session < 0 ? sessionless : sessions.rows[session])
    if (!passes) orderPasses[row] = 0
  }
  return { userPasses, sessionPasses, orderPasses }
}

/** Orders as conditions see them: a session that is unknown or left out is named by none. */
export const namingKnownSessions = ({ rows, columns }: Table, orderSession: Int32Array): Table => {
  if (rows === 0) return { rows, columns }
  const named = textColumn(columns, 'sessionId')
  const codes = named.codes.map((code, order) => (orderSession[order]! < 0 ? -1 : code))
  return { rows, columns: { ...columns, sessionId: { ...named, codes } } }
}

/** 1 for each session that an order names which passes. */
export const convertedSessions = ({ orders, sessions }: PartitionData, view: View): Uint8Array => {
  const named = new Uint8Array(sessions.rows)
  for (let order = 0; order < orders.rows; order++) {
    if (view.orderPasses[order] && view.orderSession[order]! >= 0) named[view.orderSession[order]!] = 1
  }
  return named
}

const both = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((value, row) => value & b[row]!)

const kept = (links: Int32Array, keep: Uint8Array): Int32Array => {
  if (!keep.includes(0)) return links
  const result = new Int32Array(links.length)
  for (let row = 0; row < links.length; row++) result[row] = links[row]! >= 0 && keep[links[row]!] ? links[row]! : -1
  return result
}

const knownUsers = ({ users }: PartitionData, { asOf }: Scope): Uint8Array => {
  const known = new Uint8Array(users.rows)
  if (users.rows === 0) return known
  const signup = numberColumn(users.columns, 'signupAt').values
  for (let row = 0; row < users.rows; row++) known[row] = signup[row]! < asOf ? 1 : 0
  return known
}

const visibleSessions = ({ sessions, own }: PartitionData, scope: Scope, setAside: SetAside): Uint8Array => {
  const visible = new Uint8Array(sessions.rows)
  if (sessions.rows === 0) return visible
  const start = numberColumn(sessions.columns, 'startAt').values
  const bot = booleanColumn(sessions.columns, 'bot').values
  const internal = booleanColumn(sessions.columns, 'internal').values
  let bots = 0
  let internals = 0
  for (let row = 0; row < sessions.rows; row++) {
    if (start[row]! >= scope.asOf) continue
    if (!scope.bots && bot[row] === 1) bots += row < own.sessions ? 1 : 0
    else if (!scope.internal && internal[row] === 1) internals += row < own.sessions ? 1 : 0
    else visible[row] = 1
  }
  count(setAside, 'sessions of bots', bots)
  count(setAside, 'internal sessions', internals)
  return visible
}

const countedOrders = ({ orders, money, own }: PartitionData, scope: Scope, setAside: SetAside): Uint8Array => {
  const counted = new Uint8Array(orders.rows)
  if (orders.rows === 0) return counted
  const at = numberColumn(orders.columns, 'at').values
  const status = textColumn(orders.columns, 'status').codes
  const test = booleanColumn(orders.columns, 'test').values
  const currency = textColumn(orders.columns, 'currency')
  const theirs = textsOf(currency.dictionary).map((code) => code === scope.currency)
  const counts = orderStatuses.map((name) => scope.statuses.includes(name))
  const reasons = { status: 0, negative: 0, currency: 0, test: 0 }
  for (let row = 0; row < orders.rows; row++) {
    if (at[row]! >= scope.asOf) continue
    const reason =
      status[row]! >= orderStatuses.length
        ? 'status'
        : money.flawed[row] || negativeRefund(money, row, scope.asOf)
          ? 'negative'
          : !theirs[currency.codes[row]!]
            ? 'currency'
            : test[row] === 1 && !scope.test
              ? 'test'
              : undefined
    if (!reason) counted[row] = counts[status[row]!] ? 1 : 0
    else if (row < own.orders) reasons[reason]++
  }
  count(setAside, 'orders of unknown status', reasons.status)
  count(setAside, 'orders with a negative amount', reasons.negative)
  count(setAside, 'orders in another currency', reasons.currency)
  count(setAside, 'test orders', reasons.test)
  return counted
}

const negativeRefund = (
  { refundOffsets, refundAt, refundFlawed }: PartitionData['money'],
  order: number,
  asOf: number,
): boolean => {
  for (let refund = refundOffsets[order]!; refund < refundOffsets[order + 1]!; refund++) {
    if (refundFlawed[refund] && refundAt[refund]! < asOf) return true
  }
  return false
}

export const count = (setAside: SetAside, reason: string, rows: number): void => {
  if (rows > 0) setAside[reason] = (setAside[reason] ?? 0) + rows
}

const sessionReasons: readonly string[] = ['sessions of bots', 'internal sessions']

/** Of all partitions. A shop may hold sessions for other analyses: what is left out of them concerns who asked for them. */
export const addSetAside = (all: readonly SetAside[], { sessions }: Needs): SetAside => {
  const sum: SetAside = {}
  for (const part of all) {
    for (const [reason, rows] of Object.entries(part)) {
      if (sessions || !sessionReasons.includes(reason)) count(sum, reason, rows)
    }
  }
  return sum
}
