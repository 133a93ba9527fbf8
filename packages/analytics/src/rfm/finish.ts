import { orderOfTexts } from '@polymart/core'
import type { Finished } from '../define/analysis.js'
import { joinCoded } from './coded.js'
import { groupNames, groupOf, onFive } from './groups.js'
import { measures } from './params.js'
import type { RfmSpec } from './params.js'
import type { RfmState } from './partial.js'
import { scoreMeasure } from './scores.js'
import type { Scores } from './scores.js'
import type { Customers, GroupRow, rfmTables } from './tables.js'

const dayMs = 86_400_000

export const rfmFinish = (all: RfmState, spec: RfmSpec): Finished<typeof rfmTables> => {
  const recency = all.lastOrder.map((last) => (last === -Infinity ? NaN : Math.floor((spec.scope.asOf - last) / dayMs)))
  const buyers: number[] = []
  all.frequency.forEach((orders, user) => orders > 0 && buyers.push(user))
  const ids = buyers.map((user) => all.userId[user]!)
  const scored = measures.map((measure) => {
    const values = { recency, frequency: all.frequency, monetary: all.monetary }[measure]
    const own = new Float64Array(buyers.length)
    buyers.forEach((user, i) => (own[i] = values[user]!))
    return scoreMeasure(measure, own, ids, spec)
  })
  const [r, f, m] = scored as [Scores, Scores, Scores]
  const placeOf = new Map(groupNames.map((name, place) => [name, place]))
  const group = new Uint8Array(all.userId.length).fill(placeOf.get('Prospects')!)
  buyers.forEach((user, i) => {
    const name = groupOf(onFive(r.scores[i]!, r.best), onFive(f.scores[i]!, f.best), onFive(m.scores[i]!, m.best))
    group[user] = placeOf.get(name)!
  })
  const customers: Customers = { all, recency, buyers, scores: scored, group }
  return { tables: { customers, groups: groupRows(customers) }, warnings: warningsOf(scored, buyers.length) }
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

const warningsOf = (scored: readonly Scores[], customers: number): string[] => {
  if (customers === 0) return ['No user has a counted order, so there is nobody to score.']
  return measures.flatMap((measure, i) => {
    const { scores, best, allEqual } = scored[i]!
    if (allEqual) return [`All customers have the same ${measure}, so each gets score ${Math.ceil(best / 2)}.`]
    const counts = new Array<number>(best + 1).fill(0)
    for (const score of scores) counts[score]!++
    const most = Math.max(...counts)
    if (most <= 0.4 * customers) return []
    return [
      `${Math.round((100 * most) / customers)}% of customers share ${measure} score ${counts.indexOf(most)}, so it barely separates them; try fewer bins or your own cuts.`,
    ]
  })
}
