import type { Check, CheckName, Found } from '../result/findings.js'

/** Tracked purchases beside the ledger. What differs may be as it should: clicks get lost, and visitors have several browsers. */
export interface Tracking {
  /** Orders that name a session that is there. */
  readonly orders: number
  /** Purchase events. */
  readonly purchases: number
  readonly checks: readonly Check[]
}

/** Where the two differ, in the order in which it is reported. */
const trackingChecks = {
  /** Orders that name a session that is there, among whose purchases there is none of theirs; one that names no order is. */
  untracked: { check: 'no purchase of it in its session', entity: 'transactions', field: 'sessionId' },
  /** Sessions with a purchase that names no order. */
  unnamed: { check: 'purchase of no order', entity: 'sessions', field: 'events.transactionId' },
  /** Sessions with a purchase of an order that is there, and that names another session or none. */
  foreign: { check: 'purchase of an order of another session', entity: 'sessions', field: 'events.transactionId' },
} as const satisfies Record<string, CheckName>

type Differences = Readonly<Record<keyof typeof trackingChecks, Found>>

export const trackingOf = (counts: Pick<Tracking, 'orders' | 'purchases'>, found: Differences): Tracking => ({
  ...counts,
  checks: (Object.keys(trackingChecks) as (keyof Differences)[]).map((name) => ({
    ...trackingChecks[name],
    ...found[name],
  })),
})
