import type { Amounts } from '../plan.js'
import type { Random } from '../random.js'
import { firstSessionDay, historyDays } from '../shop/history.js'
import type { Calendar } from '../shop/calendar.js'
import type { Buyer } from './segments.js'

/** Orders before it is known what is in them, user by user. */
export interface Slots {
  readonly user: Int32Array
  readonly day: Int32Array
  /** 1 for those placed online where visits are followed: within the session days a session led to each of them. */
  readonly tracked: Uint8Array
  /** How many orders were to be expected on each day, given who may buy when. */
  readonly expected: Float64Array
}

/** Chooses exactly `wanted` orders to fall into the session days, in proportion to how much of their time does. */
const chooseRecent = (random: Random, shares: Float64Array, wanted: number, chosen: Uint8Array): void => {
  const eligible: number[] = []
  let sum = 0
  for (let order = 0; order < shares.length; order++) {
    if (shares[order]! <= 0) continue
    eligible.push(order)
    sum += shares[order]!
  }
  let count = 0
  for (const order of eligible) {
    chosen[order] = random.chance((shares[order]! * wanted) / sum) ? 1 : 0
    count += chosen[order]
  }
  // The draw comes out near the total, which is exact: the rest is set right at random.
  while (count !== wanted) {
    const order = random.pick(eligible)
    const value = count < wanted ? 1 : 0
    if (chosen[order] === value) continue
    chosen[order] = value
    count += value === 1 ? 1 : -1
  }
}

/** Draws the days of all orders of a block: exact totals in the session days and of tracked ones, the rest by season. */
export const drawSlots = (random: Random, calendar: Calendar, amounts: Amounts, buyers: readonly Buyer[]): Slots => {
  const user = usersOf(buyers, amounts.orders)
  const count = user.length
  const shares = new Float64Array(count)
  const recent = new Uint8Array(count)
  let sure = 0
  let tests = 0
  const given = givenDays(buyers, count)
  for (let order = 0; order < count; order++) {
    const { segment, from, to } = buyers[user[order]!]!
    if (given[order]! >= 0) recent[order] = given[order]! >= firstSessionDay ? 1 : 0
    else if (segment === 'staff') recent[order] = tests++ < amounts.trackedTests ? 1 : 0
    else if (from >= firstSessionDay) recent[order] = 1
    else if (to > firstSessionDay) shares[order] = calendar.weight(firstSessionDay, to) / calendar.weight(from, to)
    sure += recent[order]!
  }
  chooseRecent(random, shares, amounts.windowOrders - sure, recent)

  const day = new Int32Array(count)
  const densities = new Float64Array(historyDays + 1)
  for (let order = 0; order < count; order++) {
    if (given[order]! >= 0) {
      day[order] = given[order]!
      continue
    }
    const buyer = buyers[user[order]!]!
    const from = recent[order] === 1 ? Math.max(firstSessionDay, buyer.from) : buyer.from
    const to = recent[order] === 1 ? buyer.to : Math.min(firstSessionDay, buyer.to)
    day[order] = calendar.day(random, from, to)
    const density = 1 / calendar.weight(from, to)
    densities[from] = densities[from]! + density
    densities[to] = densities[to]! - density
  }
  let density = 0
  const expected = calendar.weights.map((weight, at) => weight * (density += densities[at]!))
  for (const at of given) if (at >= 0) expected[at]!++
  const isStaff = (order: number): boolean => buyers[user[order]!]!.segment === 'staff'
  return { user, day, tracked: drawTracked(random, amounts, recent, isStaff), expected }
}

const usersOf = (buyers: readonly Buyer[], orders: number): Int32Array => {
  const user = new Int32Array(orders)
  let next = 0
  buyers.forEach((buyer, number) => {
    user.fill(number, next, next + buyer.orders)
    next += buyer.orders
  })
  return user
}

/** The day of each order that has one before days are drawn; −1 for the others. */
const givenDays = (buyers: readonly Buyer[], orders: number): Int16Array => {
  const given = new Int16Array(orders).fill(-1)
  let next = 0
  for (const { orders, days } of buyers) {
    if (days) given.set(days, next)
    next += orders
  }
  return given
}

const drawTracked = (
  random: Random,
  amounts: Amounts,
  recent: Uint8Array,
  isStaff: (order: number) => boolean,
): Uint8Array => {
  const tracked = new Uint8Array(recent.length)
  const open: number[] = []
  for (let order = 0; order < recent.length; order++) {
    if (recent[order] === 0) tracked[order] = random.chance(0.9) ? 1 : 0
    else if (isStaff(order)) tracked[order] = 1
    else open.push(order)
  }
  for (const order of random.shuffle(open).slice(0, amounts.trackedOrders - amounts.trackedTests)) tracked[order] = 1
  return tracked
}
