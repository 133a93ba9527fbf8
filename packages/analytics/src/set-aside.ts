import { numberColumn } from '@polymart/core'
import type { PartitionData } from './read/partition.js'
import type { Needs, Table } from './read/tables.js'
import { inPeriod } from './params/common.js'
import type { Scope } from './scope.js'

/** Rows of the period that the model or the parameters leave out, by reason. */
export type SetAside = Record<string, number>

/** Why a session or an order is left out; a row has the number of its reason, from 1, or 0. */
const reasons = {
  sessions: ['sessions of bots', 'internal sessions'],
  orders: ['orders of unknown status', 'orders with a negative amount', 'orders in another currency', 'test orders'],
} as const

export const sessionReason = { bot: 1, internal: 2 } as const
export const orderReason = { status: 1, negative: 2, currency: 3, test: 4 } as const

/** By row, the number of the reason for which it is left out whatever the period. */
export interface Reasons {
  readonly orders: Uint8Array
  readonly sessions: Uint8Array
}

/** Counts a partition's own rows, each by its own time: an order's, or the start of a session. */
export const setAsideOf = ({ orders, sessions, own }: PartitionData, left: Reasons, scope: Scope): SetAside => {
  const setAside: SetAside = {}
  const countRows = (of: keyof Reasons, { columns }: Table, time: string): void => {
    if (own[of] === 0) return
    const at = numberColumn(columns, time).values
    const within = inPeriod(scope)
    const rows = new Array<number>(reasons[of].length + 1).fill(0)
    for (let row = 0; row < own[of]; row++) if (left[of][row]! > 0 && within(at[row]!)) rows[left[of][row]!]!++
    reasons[of].forEach((reason, i) => count(setAside, reason, rows[i + 1]!))
  }
  countRows('sessions', sessions, 'startAt')
  countRows('orders', orders, 'at')
  return setAside
}

export const count = (setAside: SetAside, reason: string, rows: number): void => {
  if (rows > 0) setAside[reason] = (setAside[reason] ?? 0) + rows
}

/** Of all partitions. A shop may hold sessions for other analyses: what is left out of them concerns who asked for them. */
export const addSetAside = (all: readonly SetAside[], { sessions }: Needs): SetAside => {
  const sum: SetAside = {}
  for (const part of all) {
    for (const [reason, rows] of Object.entries(part)) {
      if (sessions || !(reasons.sessions as readonly string[]).includes(reason)) count(sum, reason, rows)
    }
  }
  return sum
}
