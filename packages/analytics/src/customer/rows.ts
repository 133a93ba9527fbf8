import { eventTypes, fieldsOf, leavesOf, permute, recordsOf } from '@polymart/core'
import type { EntityName, Records, User } from '@polymart/core'
import type { Scope } from '../params/scope.js'
import { netOfOrder } from '../read/money.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs, Table } from '../read/tables.js'
import type { View } from '../view/view.js'
import type { NameOf } from './product-names.js'

/** What is known of a customer, without the fields that identify a person. */
export type CustomerProfile = Pick<
  User,
  | 'userId'
  | 'country'
  | 'region'
  | 'gender'
  | 'incomeBracket'
  | 'loyaltyTier'
  | 'preferredCategories'
  | 'marketingConsent'
  | 'signupAt'
  | 'status'
>

/** An order of a customer; money in minor units, times in epoch milliseconds. */
export interface CustomerOrder {
  readonly transactionId: string
  readonly at: number
  readonly status: string
  /** Whether analyses count it; those that they do not have no money. */
  readonly counted: boolean
  readonly units: number
  readonly grossMinor: number | null
  readonly discountsMinor: number | null
  /** Goods refunded before `asOf`. */
  readonly returnsMinor: number | null
  readonly netMinor: number | null
  readonly salesChannel: string
  readonly paymentMethod: string | null
  readonly couponCode: string | null
  /** The session that it names, known or not. */
  readonly sessionId: string | null
  /** Names of its products, or their ids where they have none, in the order of its lines. */
  readonly products: readonly string[]
}

/** How many events of each type. */
export type EventCounts = Readonly<Record<(typeof eventTypes)[number], number>>

/** A session of a customer. */
export interface CustomerSession {
  readonly sessionId: string
  readonly startAt: number
  /** Milliseconds, cut at `asOf`. */
  readonly durationMs: number
  readonly device: string
  readonly channel: string
  readonly country: string | null
  /** Events before `asOf`, of known types, by type. */
  readonly events: EventCounts
  /** The counted orders that name it. */
  readonly orders: readonly string[]
}

const profileFields = leavesOf(fieldsOf('users'))
  .filter(({ field }) => !('pii' in field && field.pii))
  .map(({ name }) => name)

/** What a record is made of, beside what any analysis reads. */
export const customerNeeds: Needs = {
  users: profileFields,
  transactions: ['lines.productId', 'salesChannel', 'paymentMethod', 'couponCode'],
  sessions: ['endAt', 'device', 'channel', 'country', 'events.at', 'events.type'],
}

/** Some rows of a table as records, in their order. */
const recordsAt = <E extends EntityName>(entity: E, { columns }: Table, rows: readonly number[]): Records[E][] =>
  rows.length === 0
    ? []
    : [...recordsOf<E>({ entity, rows: rows.length, columns: permute(columns, Int32Array.from(rows)) })]

export const profileOf = ({ users }: PartitionData, user: number): CustomerProfile =>
  recordsAt('users', users, [user])[0]!

interface Whose {
  readonly view: View
  readonly scope: Scope
  /** The customer's row. */
  readonly user: number
}

const countsOf = (types: readonly string[]): EventCounts =>
  Object.fromEntries(
    eventTypes.map((type) => [type, types.filter((each) => each === type).length]),
  ) as unknown as EventCounts

const rowsWhere = (rows: number, isOne: (row: number) => boolean): number[] =>
  Array.from({ length: rows }, (_, row) => row).filter(isOne)

export const ordersOf = (
  data: PartitionData,
  { view, scope, user, nameOf }: Whose & { readonly nameOf: NameOf },
): readonly CustomerOrder[] => {
  const rows = rowsWhere(data.own.orders, (row) => view.orderUser[row] === user)
  return recordsAt('transactions', data.orders, rows)
    .map((order, i): CustomerOrder => {
      const row = rows[i]!
      const counted = view.orderCounted[row] === 1
      const money = (value: number): number | null => (counted ? value : null)
      const gross = data.money.gross[row]!
      const discounts = data.money.discounts[row]!
      const net = netOfOrder(data.money, row, scope.asOf)
      return {
        transactionId: order.transactionId,
        at: order.at,
        status: order.status,
        counted,
        units: data.money.units[row]!,
        grossMinor: money(gross),
        discountsMinor: money(discounts),
        returnsMinor: money(gross - discounts - net),
        netMinor: money(net),
        salesChannel: order.salesChannel,
        paymentMethod: order.paymentMethod,
        couponCode: order.couponCode,
        sessionId: order.sessionId,
        products: order.lines.map(({ productId }) => nameOf(productId) ?? productId),
      }
    })
    .filter(({ at }) => at < scope.asOf)
    .sort((a, b) => b.at - a.at || (a.transactionId < b.transactionId ? -1 : 1))
}

export const sessionsOf = (data: PartitionData, { view, scope, user }: Whose): readonly CustomerSession[] => {
  const rows = rowsWhere(data.own.sessions, (row) => view.sessionUser[row] === user && view.sessionVisible[row] === 1)
  const named = new Map<number, number[]>()
  for (let order = 0; order < data.own.orders; order++) {
    const session = view.orderSession[order]!
    if (session >= 0 && view.orderCounted[order]) named.set(session, [...(named.get(session) ?? []), order])
  }
  return recordsAt('sessions', data.sessions, rows)
    .map((session, i): CustomerSession => {
      const before = session.events.filter(({ at }) => at < scope.asOf)
      return {
        sessionId: session.sessionId,
        startAt: session.startAt,
        durationMs: Math.max(0, Math.min(session.endAt, scope.asOf) - session.startAt),
        device: session.device,
        channel: session.channel,
        country: session.country,
        events: countsOf(before.map(({ type }) => type)),
        orders: recordsAt('transactions', data.orders, named.get(rows[i]!) ?? []).map(
          ({ transactionId }) => transactionId,
        ),
      }
    })
    .sort((a, b) => b.startAt - a.startAt || (a.sessionId < b.sessionId ? -1 : 1))
}
