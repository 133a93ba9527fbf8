import { booleanColumn, numberColumn, orderStatuses, textColumn, textsOf } from '@polymart/core'
import { ownField } from '../params/fields.js'
import { filterMask } from './filter-mask.js'
import type { PartitionData } from '../read/partition.js'
import type { Table } from '../read/tables.js'
import type { SetAside } from '../result/meta.js'
import type { Condition, Scope } from '../params/scope.js'
import { orderReason, sessionReason, setAsideOf } from './set-aside.js'
import type { AllLeftOut, LeftOut } from './set-aside.js'

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
  /** Rows of the period that are left out. */
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

type Cached = Omit<View, 'setAside'> & { readonly leftOut: AllLeftOut }

/** Is told of each row that is left out. */
type LeaveOut = (row: number, reason: number) => void

const latest = new WeakMap<PartitionData, { readonly key: string; readonly view: Cached }>()

/**
 * A partition under the common parameters. The last one is kept: analyses of a shop mostly share these. Its arrays are
 * shared too, and are not to be written to; `setAside` is the caller's own.
 */
export const viewOf = (data: PartitionData, scope: Scope, options: ViewOptions = {}): View => {
  const { asOf, currency, statuses, test, bots, internal, where } = scope
  const key = JSON.stringify([asOf, currency, statuses, test, bots, internal, where, where.length > 0 && options])
  const known = latest.get(data)
  const cached = known?.key === key ? known.view : newView(data, scope, options)
  if (cached !== known?.view) latest.set(data, { key, view: cached })
  const { leftOut, ...view } = cached
  return { ...view, setAside: setAsideOf(data, leftOut, scope) }
}

const newView = (data: PartitionData, scope: Scope, options: ViewOptions): Cached => {
  const userKnown = knownUsers(data, scope)
  const [sessionsLeft, leaveSession] = leaving()
  const [ordersLeft, leaveOrder] = leaving()
  const sessionVisible = visibleSessions(data, scope, leaveSession)
  const orderCounted = countedOrders(data, scope, leaveOrder)
  const orderUser = kept(data.links.orderUser, userKnown)
  const sessionUser = kept(data.links.sessionUser, userKnown)
  const orderSession = kept(data.links.orderSession, sessionVisible)

  const existing = { orderUser, sessionUser, orderSession, userKnown, sessionVisible, orderCounted }
  const passes =
    scope.where.length === 0
      ? { userPasses: userKnown, sessionPasses: sessionVisible, orderPasses: orderCounted }
      : passesOf(data, existing, scope.where, options)
  return { ...existing, ...passes, leftOut: { orders: ordersLeft, sessions: sessionsLeft } }
}

const leaving = (): readonly [LeftOut, LeaveOut] => {
  const [rows, reasons]: [number[], number[]] = [[], []]
  return [
    { rows, reasons },
    (row, reason) => {
      rows.push(row)
      reasons.push(reason)
    },
  ]
}

const passesOf = (
  data: PartitionData,
  existing: Omit<View, keyof Passes | 'setAside'>,
  where: readonly Condition[],
  options: ViewOptions,
): Passes => {
  const { orderUser, sessionUser, orderSession, userKnown, sessionVisible, orderCounted } = existing
  const of = (owner: Condition['owner']) => where.filter((condition) => condition.owner === owner)
  const users = filterMask(data.users, of('user'))
  const sessions = filterMask(data.sessions, of('session'))
  const orders = filterMask(namingKnownSessions(data.orders, orderSession), [
    ...of('order'),
    ...of('row').map((condition) => ({ ...condition, field: ownField('order', condition.field) })),
  ])
  // What each row has of its own is asked of that row alone, not of those that carry its fields.
  const own = of('row')
  const ownUsers = filterMask(
    data.users,
    own.filter(({ field }) => field === 'userId'),
  )
  const userPasses = both(both(users.rows, ownUsers.rows), userKnown)
  // Sessions that were read for other analyses may lack columns that this one asks of orders alone.
  const ownSessions = filterMask(
    data.sessions,
    own.filter(({ field }) => data.sessions.columns[field] !== undefined),
  )
  const sessionPasses = both(ownSessions.rows, sessionVisible)
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

const visibleSessions = ({ sessions }: PartitionData, scope: Scope, leave: LeaveOut): Uint8Array => {
  const visible = new Uint8Array(sessions.rows)
  if (sessions.rows === 0) return visible
  const start = numberColumn(sessions.columns, 'startAt').values
  const bot = booleanColumn(sessions.columns, 'bot').values
  const internal = booleanColumn(sessions.columns, 'internal').values
  for (let row = 0; row < sessions.rows; row++) {
    if (start[row]! >= scope.asOf) continue
    if (!scope.bots && bot[row] === 1) leave(row, sessionReason.bot)
    else if (!scope.internal && internal[row] === 1) leave(row, sessionReason.internal)
    else visible[row] = 1
  }
  return visible
}

const countedOrders = ({ orders, money }: PartitionData, scope: Scope, leave: LeaveOut): Uint8Array => {
  const counted = new Uint8Array(orders.rows)
  if (orders.rows === 0) return counted
  const at = numberColumn(orders.columns, 'at').values
  const status = textColumn(orders.columns, 'status').codes
  const test = booleanColumn(orders.columns, 'test').values
  const currency = textColumn(orders.columns, 'currency')
  const theirs = textsOf(currency.dictionary).map((code) => code === scope.currency)
  const counts = orderStatuses.map((name) => scope.statuses.includes(name))
  for (let row = 0; row < orders.rows; row++) {
    if (at[row]! >= scope.asOf) continue
    if (status[row]! >= orderStatuses.length) leave(row, orderReason.status)
    else if (money.flawed[row] || negativeRefund(money, row, scope.asOf)) leave(row, orderReason.negative)
    else if (!theirs[currency.codes[row]!]) leave(row, orderReason.currency)
    else if (test[row] === 1 && !scope.test) leave(row, orderReason.test)
    else counted[row] = counts[status[row]!] ? 1 : 0
  }
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
