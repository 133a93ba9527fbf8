import { historyDays } from './history.js'

/** How much the units of a line answer to a change of price: the elasticity, by the midpoints of units and prices. */
export const elasticity = -1.8
/** Units of a line of these products, on average, before their price changed. */
export const unitsBefore = 2.5
/** Units of a line are 1 and up to so many more, each with the same chance. */
export const mostMoreUnits = 5

/** A product whose price changed once, lately: its rank from 0 on, the day, and the new price in percent of the old. */
export interface PriceTrial {
  readonly rank: number
  readonly day: number
  readonly percent: number
}

const percents = [80, 115, 75, 120]

export const priceTrials: readonly PriceTrial[] = Array.from({ length: 12 }, (_, i) => ({
  rank: 1 + 3 * i,
  day: historyDays - 62 + 3 * i,
  percent: percents[i % percents.length]!,
}))

/** Units of a line after a change, on average: the elasticity asks for it. */
export const unitsAfter = (from: number, to: number): number => {
  const answer = (elasticity * (to - from)) / (to + from)
  return (unitsBefore * (1 + answer)) / (1 - answer)
}
