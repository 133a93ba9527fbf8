import type { Groups } from '../read/links.js'

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

/** Counts each person once a place, and once in all. */
export const distinctByPlace = (
  { offsets, rows }: Groups,
  own: number,
  counts: (row: number) => boolean,
  placeOf: (row: number) => number,
  tallies: readonly Tally[],
  total: Tally,
  what: 'persons' | 'buyers',
): void => {
  const seen = new Int32Array(tallies.length).fill(-1)
  for (let person = 0; person + 1 < offsets.length; person++) {
    let once = false
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const row = rows[i]!
      if (row >= own || !counts(row)) continue
      once = true
      const place = placeOf(row)
      if (seen[place] === person) continue
      seen[place] = person
      tallies[place]![what]++
    }
    if (once) total[what]++
  }
}
