import { eventTypes, matchDictionaries, numberColumn, textAt, textColumn } from '@polymart/core'
import type { Batch, TextColumn } from '@polymart/core'
import { Tally } from '../result/findings.js'
import type { Found } from '../result/findings.js'
import { itemsOf } from './dangling.js'

/** An order whose session is not in its partition. */
interface OrderAway {
  readonly id: string
  readonly at: number
  readonly session: string
}

/** A session with events that name orders that are not in its partition. */
interface SessionAway {
  readonly id: string
  readonly orders: readonly { readonly id: string; readonly purchase: boolean }[]
  /** Whether another of its purchases is of an order that names another session. */
  readonly foreign: boolean
}

/** What can be told within a partition of its tracked purchases beside its orders, and what must be looked for in others. */
export interface PartitionLedger {
  readonly orders: number
  readonly purchases: number
  readonly untracked: Found
  readonly unnamed: Found
  readonly foreign: Found
  readonly ordersAway: readonly OrderAway[]
  readonly sessionsAway: readonly SessionAway[]
}

/** Holds purchases against the orders that they name, and orders against the sessions that they name. */
export const besideLedger = (orders: Batch, sessions: Batch, limit: number): PartitionLedger => {
  const order = textColumn(orders.columns, 'transactionId')
  const named = textColumn(orders.columns, 'sessionId')
  const session = textColumn(sessions.columns, 'sessionId')
  const claims = claimsOf(order, named, session)
  const { purchases, unnamed, foreign, sessionsAway } = purchasesOf(sessions, claims, limit)
  const at = numberColumn(orders.columns, 'at').values
  const untracked = new Tally(limit)
  const ordersAway: OrderAway[] = []
  let tracked = 0
  for (let row = 0; row < orders.rows; row++) {
    const code = named.codes[row]!
    if (code < 0) continue
    const id = (): string => textAt(order.dictionary, order.codes[row]!)!
    if (!claims.seen[code]) {
      ordersAway.push({ id: id(), at: at[row]!, session: textAt(named.dictionary, code)! })
      continue
    }
    tracked++
    if (!claims.claimed[row] && !claims.open[code]) untracked.add({ id: id() })
  }
  return { orders: tracked, purchases, untracked: untracked.found(), unnamed, foreign, ordersAway, sessionsAway }
}

/** Which session each order names, and which purchases are of it. Sessions are codes of those that orders name. */
interface Claims {
  readonly orders: TextColumn['dictionary']
  readonly rowOf: Int32Array
  readonly sessionOf: (session: number) => number
  readonly named: Int32Array
  /** 1 for a session that is here. */
  readonly seen: Uint8Array
  /** 1 for a session with a purchase that names no order: it may be of any order that names the session. */
  readonly open: Uint8Array
  /** By order's row: 1 if a purchase in the session that it names is of it. */
  readonly claimed: Uint8Array
}

const claimsOf = (order: TextColumn, named: TextColumn, session: TextColumn): Claims => {
  const match = matchDictionaries(session.dictionary, named.dictionary)
  const rowOf = new Int32Array(order.dictionary.length)
  order.codes.forEach((code, row) => (rowOf[code] = row))
  return {
    orders: order.dictionary,
    rowOf,
    sessionOf: (row) => match[session.codes[row]!]!,
    named: named.codes,
    seen: new Uint8Array(named.dictionary.length),
    open: new Uint8Array(named.dictionary.length),
    claimed: new Uint8Array(order.codes.length),
  }
}

const purchaseCode = eventTypes.indexOf('purchase')

/** Goes through the sessions' events, and marks in `claims` what they are of. */
const purchasesOf = (sessions: Batch, claims: Claims, limit: number) => {
  const session = textColumn(sessions.columns, 'sessionId')
  const events = itemsOf(sessions.columns, ['events'])
  const type = textColumn(events.columns, 'type').codes
  const bought = textColumn(events.columns, 'transactionId')
  const orderOf = matchDictionaries(bought.dictionary, claims.orders)
  const unnamed = new Tally(limit)
  const foreign = new Tally(limit)
  const sessionsAway: SessionAway[] = []
  let purchases = 0
  for (let row = 0; row < sessions.rows; row++) {
    const code = claims.sessionOf(row)
    if (code >= 0) claims.seen[code] = 1
    const away: { id: string; purchase: boolean }[] = []
    let isUnnamed = false
    let isForeign = false
    for (let event = events.start(row); event < events.start(row + 1); event++) {
      const purchase = type[event] === purchaseCode
      const order = bought.codes[event]!
      if (purchase) purchases++
      if (order >= 0 && orderOf[order]! < 0) away.push({ id: textAt(bought.dictionary, order)!, purchase })
      else if (purchase && order < 0) {
        isUnnamed = true
        if (code >= 0) claims.open[code] = 1
      } else if (purchase) {
        const of = claims.rowOf[orderOf[order]!]!
        if (code >= 0 && claims.named[of] === code) claims.claimed[of] = 1
        else isForeign = true
      }
    }
    if (!isUnnamed && !isForeign && away.length === 0) continue
    const id = textAt(session.dictionary, session.codes[row]!)!
    if (isUnnamed) unnamed.add({ id })
    if (away.length > 0) sessionsAway.push({ id, orders: away, foreign: isForeign })
    else if (isForeign) foreign.add({ id })
  }
  return { purchases, unnamed: unnamed.found(), foreign: foreign.found(), sessionsAway }
}
