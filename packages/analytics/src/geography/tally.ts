import type { Groups } from '../read/persons.js'

/** What is added up for one place; money in minor units. */
export interface Tally {
  /** Whether anything of the period or the previous one is in it. */
  any: boolean
  persons: number
  sessions: number
  /** Sessions of the days that both stores cover, and those of them that converted. */
  coveredSessions: number
  converted: number
  orders: number
  buyers: number
  gross: number
  discounts: number
  returns: number
  /** Net of the days that both stores cover. */
  coveredNet: number
  previousSessions: number
  previousOrders: number
  previousNet: number
}

export const tallyOf = (): Tally => ({
  any: false,
  persons: 0,
  sessions: 0,
  coveredSessions: 0,
  converted: 0,
  orders: 0,
  buyers: 0,
  gross: 0,
  discounts: 0,
  returns: 0,
  coveredNet: 0,
  previousSessions: 0,
  previousOrders: 0,
  previousNet: 0,
})

export const addTally = (sum: Tally, more: Tally): void => {
  sum.any ||= more.any
  sum.persons += more.persons
  sum.sessions += more.sessions
  sum.coveredSessions += more.coveredSessions
  sum.converted += more.converted
  sum.orders += more.orders
  sum.buyers += more.buyers
  sum.gross += more.gross
  sum.discounts += more.discounts
  sum.returns += more.returns
  sum.coveredNet += more.coveredNet
  sum.previousSessions += more.previousSessions
  sum.previousOrders += more.previousOrders
  sum.previousNet += more.previousNet
}

export const totalTally = (tallies: readonly Tally[]): Tally => {
  const total = tallyOf()
  for (const tally of tallies) addTally(total, tally)
  return total
}

/** Counts each person once in every place that rows of theirs are in (−1: in none); how many persons there are in all. */
export const countDistinct = (
  { offsets, rows }: Groups,
  placeOf: Int32Array,
  tallies: readonly Tally[],
  what: 'persons' | 'buyers',
): number => {
  if (placeOf.length === 0) return 0
  const counts = new Int32Array(tallies.length)
  const seen = new Int32Array(tallies.length).fill(-1)
  let all = 0
  for (let person = 0; person + 1 < offsets.length; person++) {
    let once = 0
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const place = placeOf[rows[i]!]!
      if (place < 0) continue
      once = 1
      if (seen[place] === person) continue
      seen[place] = person
      counts[place]!++
    }
    all += once
  }
  tallies.forEach((tally, place) => (tally[what] = counts[place]!))
  return all
}
