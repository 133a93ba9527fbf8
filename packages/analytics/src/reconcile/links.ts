import { eventTypes, matchDictionaries, numberColumn, textAt, textColumn } from '@polymart/core'
import type { Batch, Dictionary, Partition } from '@polymart/core'
import type { Found } from '../inspect/findings.js'
import type { Reader } from '../inspect/reader.js'
import type { Dangling } from './checks.js'
import { danglingRows, itemsOf } from './dangling.js'
import { countOrder, noTracking } from './tracking.js'
import type { Tracking } from './tracking.js'

export interface LinksTask {
  readonly partition: Partition
  /** The ids of all products. */
  readonly products: Dictionary
  readonly limit: number
}

/** An order whose session is not in its partition. */
export interface OrderAway {
  readonly id: string
  readonly at: number
  readonly session: string
}

/** A session with events that name orders that are not in its partition. */
export interface SessionAway {
  readonly id: string
  readonly orders: readonly { readonly id: string; readonly purchase: boolean }[]
}

/** The links of one partition's rows: what can be told there, and what must be looked for in others. */
export interface PartitionLinks {
  readonly found: Readonly<Record<'buyer' | 'line' | 'refund' | 'visitor' | 'viewed', Found<Dangling>>>
  readonly tracking: Tracking
  readonly ordersAway: readonly OrderAway[]
  readonly sessionsAway: readonly SessionAway[]
}

const linkColumns = {
  transactions: ['transactionId', 'userId', 'at', 'sessionId', 'lines.productId', 'refunds.lines.productId'],
  sessions: ['sessionId', 'userId', 'events.type', 'events.productId', 'events.transactionId'],
} as const

/** Follows the links of a partition. Users lie beside their orders and sessions; most sessions beside their orders. */
export const linksOfPartition = async (
  reader: Reader,
  { partition, products, limit }: LinksTask,
): Promise<PartitionLinks> => {
  const users = await reader.scan('users', partition, ['userId'])
  const orders = await reader.scan('transactions', partition, linkColumns.transactions)
  const sessions = await reader.scan('sessions', partition, linkColumns.sessions)
  const known = textColumn(users.columns, 'userId').dictionary
  const dangling = (batch: Batch, path: string, among: Dictionary): Found<Dangling> =>
    danglingRows(batch, path.split('.'), among, limit)
  return {
    found: {
      buyer: dangling(orders, 'userId', known),
      line: dangling(orders, 'lines.productId', products),
      refund: dangling(orders, 'refunds.lines.productId', products),
      visitor: dangling(sessions, 'userId', known),
      viewed: dangling(sessions, 'events.productId', products),
    },
    ...trackingOf(orders, sessions),
  }
}

/** Holds orders against the sessions that they name, and purchases against the orders that they name. */
const trackingOf = (
  orders: Batch,
  sessions: Batch,
): Pick<PartitionLinks, 'tracking' | 'ordersAway' | 'sessionsAway'> => {
  const orderId = textColumn(orders.columns, 'transactionId')
  const named = textColumn(orders.columns, 'sessionId')
  const at = numberColumn(orders.columns, 'at').values
  const sessionId = textColumn(sessions.columns, 'sessionId')
  const events = itemsOf(sessions.columns, ['events'])
  const type = textColumn(events.columns, 'type').codes
  const bought = textColumn(events.columns, 'transactionId')

  const orderOf = matchDictionaries(bought.dictionary, orderId.dictionary)
  const orderRow = rowsOf(orderId.codes, orderId.dictionary.length)
  const sessionOf = matchDictionaries(sessionId.dictionary, named.dictionary)
  const purchases = new Int32Array(named.dictionary.length).fill(-1)
  const tracking = noTracking()
  const sessionsAway: SessionAway[] = []
  for (let row = 0; row < sessions.rows; row++) {
    const code = sessionOf[sessionId.codes[row]!]!
    const away: { id: string; purchase: boolean }[] = []
    let count = 0
    for (let event = events.start(row); event < events.start(row + 1); event++) {
      const purchase = type[event] === purchaseCode
      if (purchase) count++
      const order = bought.codes[event]!
      if (order < 0) {
        if (purchase) tracking.purchasesWithoutOrder++
      } else if (orderOf[order]! < 0) {
        away.push({ id: textAt(bought.dictionary, order)!, purchase })
      } else if (purchase && (code < 0 || named.codes[orderRow[orderOf[order]!]!] !== code)) {
        tracking.purchasesOfOtherSession++
      }
    }
    tracking.purchases += count
    if (code >= 0) purchases[code] = count
    if (away.length > 0) sessionsAway.push({ id: textAt(sessionId.dictionary, sessionId.codes[row]!)!, orders: away })
  }
  const ordersAway: OrderAway[] = []
  for (let row = 0; row < orders.rows; row++) {
    const code = named.codes[row]!
    if (code < 0) continue
    const count = purchases[code]!
    if (count >= 0) countOrder(tracking, count > 0)
    else {
      const id = textAt(orderId.dictionary, orderId.codes[row]!)!
      ordersAway.push({ id, at: at[row]!, session: textAt(named.dictionary, code)! })
    }
  }
  return { tracking, ordersAway, sessionsAway }
}

const purchaseCode = eventTypes.indexOf('purchase')

const rowsOf = (codes: Int32Array, length: number): Int32Array => {
  const rows = new Int32Array(length)
  codes.forEach((code, row) => (rows[code] = row))
  return rows
}
