import type { Amounts } from '../plan.js'
import type { Random } from '../random.js'
import { drawRegulars } from './regulars.js'
import { firstSessionDay, historyDays } from '../shop/history.js'

/** Kinds of users; a segment is a place in this list. */
export const segmentNames = ['prospect', 'oneTime', 'occasional', 'loyal', 'lapsed', 'new', 'staff', 'regular'] as const
export type Segment = (typeof segmentNames)[number]

export const segmentMeanings: Readonly<Record<Segment, string>> = {
  prospect: 'Signed up and never bought.',
  oneTime: 'Bought once.',
  occasional: 'Buys a few times from an entry day on.',
  loyal: 'Buys often from an entry day on, a few of them very often.',
  lapsed: 'Bought often, and nothing in the last 180 days.',
  new: 'Signed up and bought within the last 90 days.',
  staff: "The shop's own, who place test orders alone.",
  regular: 'Buys at a rate of their own until they leave, as the BG/NBD model says.',
}

/** Users and orders of one segment. */
export interface Total {
  readonly users: number
  readonly orders: number
}

/** The exact totals of the segments of one block. */
const segmentTotals = (
  { users, orders, staff, testOrders }: Amounts,
  regularOrders: (users: number) => number,
): Readonly<Record<Segment, Total>> => {
  const people = users - staff
  const share = (of: number): number => Math.floor(of * people)
  const oneTime = share(0.38)
  const occasional = share(0.1)
  const lapsed = share(0.07)
  const fresh = share(0.03)
  const regular = share(0.08)
  const loyal = Math.max(1, share(0.08))
  const lapsedOrders = lapsed * 15
  const ofRegulars = regularOrders(regular)
  const others = oneTime + 4 * occasional + lapsedOrders + 2 * fresh + ofRegulars
  return {
    prospect: { users: people - oneTime - occasional - loyal - lapsed - fresh - regular, orders: 0 },
    oneTime: { users: oneTime, orders: oneTime },
    occasional: { users: occasional, orders: 4 * occasional },
    loyal: { users: loyal, orders: orders - testOrders - others },
    lapsed: { users: lapsed, orders: lapsedOrders },
    new: { users: fresh, orders: 2 * fresh },
    staff: { users: staff, orders: testOrders },
    regular: { users: regular, orders: ofRegulars },
  }
}

/** What one user does, before it is known who that is. */
export interface Buyer {
  readonly segment: Segment
  readonly orders: number
  /** Days on which the user may buy: from `from` up to but without `to`. */
  readonly from: number
  readonly to: number
  /** Of regulars, the days themselves, one an order. */
  readonly days?: readonly number[]
}

/** Of each segment, the fewest orders of a user, and how unequal users are: the largest weight against the smallest. */
const spreads: Readonly<Record<Segment, readonly [least: number, spread: number]>> = {
  prospect: [0, 1],
  oneTime: [1, 1],
  occasional: [2, 3],
  loyal: [6, 30],
  lapsed: [2, 30],
  new: [1, 3],
  staff: [1, 1],
  regular: [1, 1],
}

/** Shares whole units out in proportion to weights of a heavy tail (Pareto, cut off), each user getting at least some. */
const sharedOut = (random: Random, { users, orders }: Total, [least, spread]: readonly [number, number]): number[] => {
  const sure = Math.min(least, Math.floor(orders / users))
  const weights = Array.from({ length: users }, () => 1 / (1 / spread + random.next() * (1 - 1 / spread)) - 0.9)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const extra = orders - sure * users
  let before = 0
  return weights.map((weight, user) => {
    const from = Math.floor((before / total) * extra)
    before += weight
    const to = user === users - 1 ? extra : Math.floor((before / total) * extra)
    return sure + to - from
  })
}

const daysOf = (random: Random, segment: Segment): readonly [from: number, to: number] => {
  switch (segment) {
    case 'occasional':
    case 'loyal':
      return [Math.floor(520 * random.next() * random.next()), historyDays]
    case 'lapsed':
      return [0, 200 + random.below(historyDays - 180 - 200 + 1)]
    case 'new':
      // Not from a day of their own each, or the orders of all who came late would crowd the last days.
      return [firstSessionDay + 2, historyDays]
    default:
      return [0, historyDays]
  }
}

/** The users of a block, in random order. */
export const drawBuyers = (random: Random, amounts: Amounts): readonly Buyer[] => {
  let regulars: readonly (readonly number[])[] = []
  const totals = segmentTotals(amounts, (users) => {
    regulars = drawRegulars(random, amounts, users)
    return regulars.reduce((sum, days) => sum + days.length, 0)
  })
  const buyers = segmentNames.flatMap((segment): readonly Buyer[] => {
    if (segment === 'regular')
      return regulars.map((days) => ({ segment, orders: days.length, from: days[0]!, to: historyDays, days }))
    return sharedOut(random, totals[segment], spreads[segment]).map((orders) => {
      const [from, to] = daysOf(random, segment)
      return { segment, orders, from, to }
    })
  })
  const order = random.shuffle(Int32Array.from(buyers, (_, i) => i))
  return Array.from(order, (i) => buyers[i]!)
}
