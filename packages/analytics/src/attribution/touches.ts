import { compareTexts, matchDictionaries, numberColumn, textAt, textColumn, textsOf } from '@polymart/core'
import type { PartitionData } from '../read/partition.js'
import { groupRows } from '../read/persons.js'
import type { View } from '../view/view.js'
import { inPeriod } from '../params/common.js'
import type { Touches } from './models.js'
import type { AttributionSpec } from './params.js'

/** The touches of one order, and the sessions that they are. */
export interface OrderTouches extends Touches {
  rows: Int32Array
}

/**
 * What finds the touches of an order: sessions of its user, and the one that it names, that start within `window` before
 * it; by (startAt, sessionId), whatever `where` says. What it returns is overwritten by the next order.
 */
export const touchReader = (
  data: PartitionData,
  view: View,
  { window, scope }: AttributionSpec,
): ((order: number) => OrderTouches) => {
  const touches: OrderTouches = { count: 0, at: floats(64), direct: new Uint8Array(64), rows: new Int32Array(64) }
  if (data.sessions.rows === 0 || data.orders.rows === 0) return () => touches
  const orderAt = numberColumn(data.orders.columns, 'at').values
  const startAt = numberColumn(data.sessions.columns, 'startAt').values
  const channel = textColumn(data.sessions.columns, 'channel')
  const direct = textsOf(channel.dictionary).indexOf('direct')
  const compare = inOrder(data, startAt)
  const { userOf, offsets, rows } = sessionsByUser(data, view, inPeriod(scope), compare)

  const add = (row: number): void => {
    const { count } = touches
    if (count === touches.rows.length) grow(touches)
    touches.rows[count] = row
    touches.at[count] = startAt[row]!
    touches.direct[count] = channel.codes[row] === direct ? 1 : 0
    touches.count++
  }

  return (order) => {
    touches.count = 0
    const until = orderAt[order]!
    const from = until - window
    const user = userOf[order]!
    let named = view.orderSession[order]!
    if (named >= 0 && (startAt[named]! < from || startAt[named]! > until)) named = -1
    for (let i = offsets[user]!; i < offsets[user + 1]! && startAt[rows[i]!]! <= until; i++) {
      const row = rows[i]!
      if (startAt[row]! < from) continue
      // The session that the order names may be another person's, and stands where its own time is.
      if (named >= 0 && named !== row && compare(named, row) < 0) {
        add(named)
        named = -1
      }
      add(row)
      if (row === named) named = -1
    }
    if (named >= 0) add(named)
    return touches
  }
}

const floats = (length: number): Float64Array => new Float64Array(length)

const grow = (touches: OrderTouches): void => {
  const { at, direct, rows } = touches
  touches.at = floats(2 * at.length)
  touches.at.set(at)
  touches.direct = new Uint8Array(2 * at.length)
  touches.direct.set(direct)
  touches.rows = new Int32Array(2 * at.length)
  touches.rows.set(rows)
}

const inOrder = ({ sessions }: PartitionData, startAt: Float64Array): ((a: number, b: number) => number) => {
  const { codes, dictionary } = textColumn(sessions.columns, 'sessionId')
  const idOf = (row: number): string => textAt(dictionary, codes[row]!)!
  return (a, b) => startAt[a]! - startAt[b]! || compareTexts(idOf(a), idOf(b))
}

/** Sessions of the users who ordered in the period, known ones alone, user by user in order; and the user of each order. */
const sessionsByUser = (
  data: PartitionData,
  view: View,
  within: (at: number) => boolean,
  compare: (a: number, b: number) => number,
) => {
  const { codes: userOf, dictionary: users } = textColumn(data.orders.columns, 'userId')
  const ids = textColumn(data.sessions.columns, 'userId')
  const match = matchDictionaries(ids.dictionary, users)
  const at = numberColumn(data.orders.columns, 'at').values
  const wanted = new Uint8Array(users.length)
  for (let order = 0; order < data.own.orders; order++)
    if (view.orderPasses[order] && within(at[order]!)) wanted[userOf[order]!] = 1
  const user = new Int32Array(data.own.sessions)
  for (let row = 0; row < user.length; row++) {
    const code = ids.codes[row]! < 0 || !view.sessionVisible[row] ? -1 : match[ids.codes[row]!]!
    user[row] = code >= 0 && wanted[code] ? code : -1
  }
  const { offsets, rows } = groupRows(user, users.length)
  // Stores keep a user's sessions newest first.
  for (let one = 0; one < users.length; one++)
    if (offsets[one + 1]! - offsets[one]! > 1)
      rows
        .subarray(offsets[one], offsets[one + 1])
        .reverse()
        .sort(compare)
  return { userOf, offsets, rows }
}
