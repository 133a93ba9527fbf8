import type { Amounts } from '../plan.js'
import type { Random } from '../random.js'
import { firstSessionDay, historyDays, outageDay } from '../shop/history.js'

/**
 * Regulars buy as the BG/NBD model says (Fader, Hardie and Lee 2005), time in weeks: each at a rate of their own, drawn
 * from a gamma distribution of shape r and rate alpha, until they leave after a repeated purchase with a chance of
 * their own, drawn from a beta distribution of a and b. Whole numbers, since these can be drawn without logarithms.
 */
export const regularModel = { r: 1, alpha: 8, a: 1, b: 4 } as const

/** Their first purchase comes at least so many days before the end. */
const latestEntry = 60

/** A draw from the exponential distribution of mean 1, by comparisons alone (von Neumann 1951). */
const exponential = (random: Random): number => {
  for (let whole = 0; ; whole++) {
    const first = random.next()
    let last = first
    let run = 1
    for (let next = random.next(); next < last; next = random.next()) {
      last = next
      run++
    }
    if (run % 2 === 1) return whole + first
  }
}

/** The smallest of b uniform draws is beta distributed with 1 and b. */
const leaving = (random: Random): number => {
  let least = 1
  for (let i = 0; i < regularModel.b; i++) least = Math.min(least, random.next())
  return least
}

/** The days on which one of them buys, in order. */
const regularDays = (random: Random): readonly number[] => {
  const rate = exponential(random) / (7 * regularModel.alpha)
  const leaves = leaving(random)
  let at = random.below(historyDays - latestEntry) + random.next()
  const days = [Math.floor(at)]
  for (;;) {
    at += exponential(random) / rate
    if (!(at < historyDays)) return days
    // Nobody can buy while the shop is out of order.
    const day = Math.floor(at) === outageDay ? outageDay + 1 : Math.floor(at)
    if (day !== days.at(-1)) days.push(day)
    if (random.chance(leaves)) return days
  }
}

/**
 * The days of each regular of a block. Only where a block is of some dozen users do they lack some after the first, so
 * that the block's totals have room for all that have to be.
 */
export const drawRegulars = (
  random: Random,
  { orders, windowOrders }: Amounts,
  users: number,
): readonly (readonly number[])[] => {
  let open = Math.floor(orders / 4)
  let openInWindow = Math.floor(windowOrders / 4)
  return Array.from({ length: users }, () =>
    regularDays(random).filter((day, i) => {
      const inWindow = day >= firstSessionDay
      if (i > 0 && (open <= 0 || (inWindow && openInWindow <= 0))) return false
      open--
      if (inWindow) openInWindow--
      return true
    }),
  )
}
