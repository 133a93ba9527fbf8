import type { Amounts, Range } from '../plan.js'
import type { Random } from '../random.js'
import type { Orders } from './orders.js'

/** What a visit is; those from 0 on led to the order of that place in the block. */
export const signedIn = -1
export const anonymous = -2
export const bot = -3
export const internal = -4

/** What each visit of a block is, in random order: exact totals of each. */
export const drawKinds = (random: Random, amounts: Amounts, orders: Orders): Int32Array => {
  const kinds = new Int32Array(amounts.sessions).fill(signedIn)
  let next = 0
  for (let order = 0; order < orders.count; order++) {
    if (orders.device[order]! >= 0 && orders.recent[order] === 1) kinds[next++] = order
  }
  const fill = (kind: number, count: number): void => {
    kinds.fill(kind, next, next + count)
    next += count
  }
  fill(internal, amounts.internal - amounts.trackedTests)
  fill(bot, amounts.bots)
  fill(anonymous, amounts.anonymous - amounts.bots)
  return random.shuffle(kinds)
}

/** The number of the session that led to each order; −1 for none. */
export const sessionsOf = (kinds: Int32Array, orders: Orders, sessions: Range): Int32Array => {
  const numbers = new Int32Array(orders.count).fill(-1)
  kinds.forEach((kind, session) => {
    if (kind >= 0) numbers[kind] = sessions.from + session
  })
  return numbers
}
