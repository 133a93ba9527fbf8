import { orderOfTexts } from '@polymart/core'
import type { Finished } from '../define/analysis.js'
import { joinCoded } from './coded.js'
import { groupNames } from './groups.js'
import type { RfmSpec } from './params.js'
import type { RfmState } from './partial.js'
import { scoreUsers, scoreWarnings } from './score-users.js'
import type { Customers, GroupRow, rfmTables } from './tables.js'

export const rfmFinish = (all: RfmState, spec: RfmSpec): Finished<typeof rfmTables> => {
  const customers: Customers = { all, ...scoreUsers(all, spec.scope.asOf, spec) }
  return { tables: { customers, groups: groupRows(customers) }, warnings: scoreWarnings(customers) }
}

/** All users, ordered by userId. */
export const rfmMerge = (states: readonly RfmState[]): RfmState => {
  if (states.length === 1) return states[0]!
  const ids = ([] as string[]).concat(...states.map(({ userId }) => userId))
  const places = orderOfTexts(ids)
  const rankOf = new Int32Array(ids.length)
  places.forEach((place, rank) => (rankOf[place] = rank))
  const numbers = (name: 'lastOrder' | 'frequency' | 'monetary' | 'net' | 'sessions' | 'lastSession' | 'converted') => {
    const sorted = new Float64Array(ids.length)
    let row = 0
    for (const state of states) for (const value of state[name]) sorted[rankOf[row++]!] = value
    return sorted
  }
  const texts = (name: 'country' | 'loyaltyTier' | 'topDevice' | 'topChannel') =>
    joinCoded(
      states.map((state) => state[name]),
      rankOf,
    )
  return {
    userId: places.map((place) => ids[place]!),
    country: texts('country'),
    loyaltyTier: texts('loyaltyTier'),
    lastOrder: numbers('lastOrder'),
    frequency: numbers('frequency'),
    monetary: numbers('monetary'),
    net: numbers('net'),
    sessions: numbers('sessions'),
    lastSession: numbers('lastSession'),
    converted: numbers('converted'),
    topDevice: texts('topDevice'),
    topChannel: texts('topChannel'),
  }
}

const groupRows = ({ all, recency, group }: Customers): readonly GroupRow[] => {
  const rows = groupNames.map((name) => ({
    group: name,
    customers: 0,
    net: 0,
    days: 0,
    orders: 0,
    monetary: 0,
    sessions: 0,
    converted: 0,
  }))
  group.forEach((place, user) => {
    const sum = rows[place]!
    sum.customers++
    sum.net += all.net[user]!
    sum.days += recency[user]!
    sum.orders += all.frequency[user]!
    sum.monetary += all.monetary[user]!
    sum.sessions += all.sessions[user]!
    sum.converted += all.converted[user]!
  })
  const allNet = rows.reduce((sum, row) => sum + row.net, 0)
  return rows.map((row) => ({ ...row, users: group.length, allNet }))
}
