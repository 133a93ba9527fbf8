import type { Random } from '../random.js'
import { firstSessionDay, historyDays } from '../shop/history.js'
import { drawPreferences } from '../shop/preferences.js'
import type { World } from '../shop/world.js'
import type { Slots } from './days.js'
import { drawHomes } from './homes.js'
import type { Buyer, Segment } from './segments.js'

/** What orders and visits need to know of the users of a block. */
export interface People {
  readonly segments: readonly Segment[]
  /** How many orders each places. */
  readonly orders: readonly number[]
  /** Numbers in `places`. */
  readonly homes: Int32Array
  /** The day each signed up, below 0 for those before history. */
  readonly signupDays: Int32Array
  /** Preferred top categories as bits. */
  readonly preferred: Int32Array
}

/** The longest that a user waits between signing up and the first order, in days; most wait a few. */
const longestWait = 300

const signupDay = (random: Random, buyer: Buyer, firstOrder: number): number => {
  if (firstOrder === Infinity) return random.below(historyDays + 363) - 365
  const skewed = random.next() * random.next() * random.next()
  // Two days before any order: then no visit that led to one began before the sign-up.
  const latest = firstOrder - 2
  return latest - Math.floor((buyer.segment === 'new' ? latest - firstSessionDay + 1 : longestWait) * skewed)
}

export const drawPeople = (random: Random, world: World, buyers: readonly Buyer[], slots: Slots): People => {
  const purchases = new Int32Array(buyers.length)
  const firstOrders = new Array<number>(buyers.length).fill(Infinity)
  for (let order = 0; order < slots.user.length; order++) {
    const user = slots.user[order]!
    const day = slots.day[order]!
    if (slots.tracked[order] === 1 && day >= firstSessionDay) purchases[user] = purchases[user]! + 1
    firstOrders[user] = Math.min(firstOrders[user]!, day)
  }
  const isStaff = (user: number): boolean => buyers[user]!.segment === 'staff'
  return {
    segments: buyers.map(({ segment }) => segment),
    orders: buyers.map(({ orders }) => orders),
    homes: drawHomes(random, purchases, isStaff, world.buyingCountries),
    signupDays: Int32Array.from(buyers, (buyer, user) => signupDay(random, buyer, firstOrders[user]!)),
    preferred: Int32Array.from(buyers, () => drawPreferences(random)),
  }
}
