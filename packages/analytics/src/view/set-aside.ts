import { numberColumn } from '@polymart/core'
import type { PartitionData } from '../read/partition.js'
import type { Needs, Table } from '../read/tables.js'
import { inPeriod } from '../params/common.js'
import type { Scope } from '../params/scope.js'
import type { SetAside } from '../result/meta.js'

/** Why a session or an order is left out, numbered from 1. */
const reasons = {
  sessions: ['sessions of bots', 'internal sessions'],
  orders: ['orders of unknown status', 'orders with a negative amount', 'orders in another currency', 'test orders'],
} as const

export const sessionReason = { bot: 1, internal: 2 } as const
export const orderReason = { status: 1, negative: 2, currency: 3, test: 4 } as const

/** The rows of a table that are left out whatever the period, which are few, and for each the number of its reason. */
export interface LeftOut {
  readonly rows: readonly number[]
  readonly reasons: readonly number[]
}

export interface AllLeftOut {
  readonly orders: LeftOut
  readonly sessions: LeftOut
}

/** Counts a partition's own rows, each by its own time: an order's, or the start of a session. */
export const setAsideOf = ({ orders, sessions, own }: PartitionData, left: AllLeftOut, scope: Scope): SetAside => {
  const setAside: SetAside = {}
  const within = inPeriod(scope)
  const countRows = (of: keyof AllLeftOut, { columns }: Table, time: string): void => {
    if (own[of] === 0) return
    const at = numberColumn(columns, time).values
    const found = new Array<number>(reasons[of].length + 1).fill(0)
    for (const [i, row] of left[of].rows.entries())
      if (row < own[of] && within(at[row]!)) found[left[of].reasons[i]!]!++
    reasons[of].forEach((reason, i) => count(setAside, reason, found[i + 1]!))
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
