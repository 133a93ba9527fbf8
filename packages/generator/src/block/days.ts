import type { Amounts } from '../plan.js'
import type { Random } from '../random.js'
import { firstSessionDay, historyDays } from '../shop/calendar.js'
import type { Calendar } from '../shop/calendar.js'
import type { Buyer } from './segments.js'

/** An order before it is known what is in it. */
export interface Slot {
  readonly user: number
  readonly day: number
  /** Whether it was placed online where visits are followed, so that within the session days a session led to it. */
  readonly tracked: boolean
}

export interface Slots {
  readonly slots: readonly Slot[]
  /** How many of the orders were to be expected on each day, given who may buy when. */
  readonly expected: Float64Array
}

/** Chooses exactly `wanted` of the orders to fall into the session days, in proportion to how much of their time does. */
const chooseRecent = (random: Random, shares: Float64Array, wanted: number): Uint8Array => {
  const chosen = new Uint8Array(shares.length)
  const eligible: number[] = []
  let sum = 0
  shares.forEach((share, order) => {
    if (share <= 0) return
    eligible.push(order)
    sum += share
  })
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
  return chosen
}

/** Draws the days of all orders of a block: exact totals in the session days and of tracked ones, the rest by season. */
export const drawDays = (random: Random, calendar: Calendar, amounts: Amounts, buyers: readonly Buyer[]): Slots => {
  const users = buyers.flatMap(({ orders }, user) => new Array<number>(orders).fill(user))
  const isStaff = users.map((user) => buyers[user]!.segment === 'staff')
  const shares = new Float64Array(users.length)
  const recent = new Uint8Array(users.length)
  let sure = 0
  let tests = 0
  users.forEach((user, order) => {
    const { from, to } = buyers[user]!
    if (isStaff[order]) recent[order] = tests++ < amounts.trackedTests ? 1 : 0
    else if (from >= firstSessionDay) recent[order] = 1
    else if (to > firstSessionDay) shares[order] = calendar.weight(firstSessionDay, to) / calendar.weight(from, to)
    sure += recent[order]!
  })
  const chosen = chooseRecent(random, shares, amounts.windowOrders - sure)
  const tracked = trackedOnes(random, amounts, isStaff, (order) => recent[order] === 1 || chosen[order] === 1)

  const densities = new Float64Array(historyDays + 1)
  const slots = users.map((user, order) => {
    const isRecent = recent[order] === 1 || chosen[order] === 1
    const from = isRecent ? Math.max(firstSessionDay, buyers[user]!.from) : buyers[user]!.from
    const to = isRecent ? buyers[user]!.to : Math.min(firstSessionDay, buyers[user]!.to)
    const density = 1 / calendar.weight(from, to)
    densities[from] = densities[from]! + density
    densities[to] = densities[to]! - density
    return { user, day: calendar.day(random, from, to), tracked: tracked[order] === 1 }
  })
  let density = 0
  const expected = calendar.weights.map((weight, day) => weight * (density += densities[day]!))
  return { slots, expected }
}

const trackedOnes = (
  random: Random,
  amounts: Amounts,
  isStaff: readonly boolean[],
  isRecent: (order: number) => boolean,
): Uint8Array => {
  const tracked = new Uint8Array(isStaff.length)
  const open: number[] = []
  isStaff.forEach((staff, order) => {
    if (isRecent(order) && staff) tracked[order] = 1
    else if (isRecent(order)) open.push(order)
    else tracked[order] = random.chance(0.9) ? 1 : 0
  })
  const chosen = random.shuffle(open).slice(0, amounts.trackedOrders - amounts.trackedTests)
  for (const order of chosen) tracked[order] = 1
  return tracked
}
