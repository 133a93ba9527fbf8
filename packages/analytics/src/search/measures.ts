import type { Cell } from '../measures/measures.js'

/** What is added up of a term. */
export const termMeasures = {
  searches: 'sum',
  /** Searches of which it is known how many products they found, and those that found none. */
  known: 'sum',
  zero: 'sum',
  clicked: 'sum',
  sessions: 'sum',
  persons: 'sum',
  converted: 'sum',
  net: 'sum',
} as const

/** What is added up of all sessions of the period: those with a term, and the others. */
export const sessionMeasures = {
  withTerm: 'sum',
  convertedWith: 'sum',
  without: 'sum',
  convertedWithout: 'sum',
} as const

export type TermCell = Cell<typeof termMeasures>
export type SessionsCell = Cell<typeof sessionMeasures>
