import type { Cell } from '../measures/measures.js'

/** What is added up of the sessions of a group; money in minor units, time in milliseconds. */
export const sessionMeasures = {
  sessions: 'sum',
  persons: 'sum',
  newPersons: 'sum',
  events: 'sum',
  bounces: 'sum',
  duration: 'sum',
  /** Sessions with an event of these types. */
  views: 'sum',
  carts: 'sum',
  checkouts: 'sum',
  /** Sessions of the days that both stores cover, and those of them that converted. */
  coveredSessions: 'sum',
  converted: 'sum',
  net: 'sum',
  previousSessions: 'sum',
} as const

export type SessionCell = Cell<typeof sessionMeasures>
