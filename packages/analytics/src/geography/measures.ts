import { moneyMeasures } from '../measures/money.js'
import type { Cell } from '../measures/measures.js'

/** What is added up for one place; money in minor units. */
export const placeMeasures = {
  /** Whether anything of the period or the previous one is in it. */
  any: 'any',
  persons: 'sum',
  sessions: 'sum',
  /** Sessions of the days that both stores cover, and those of them that converted. */
  coveredSessions: 'sum',
  converted: 'sum',
  ...moneyMeasures,
  buyers: 'sum',
  /** Net of the days that both stores cover. */
  coveredNet: 'sum',
  previousSessions: 'sum',
  previousOrders: 'sum',
  previousNet: 'sum',
} as const

export type Tally = Cell<typeof placeMeasures>
