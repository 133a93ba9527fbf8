import { divideRounded, orderOfTexts } from '@polymart/core'
import type { Finished } from '../analysis.js'
import { column, columnsOf, ratio } from '../result/columns.js'
import type { ResultColumn } from '../result/columns.js'
import type { RfmSpec } from '../scope.js'
import { decoded, joinCoded } from './coded.js'
import { groupNames, groupOf, onFive } from './groups.js'
import { measures } from './params.js'
import type { RfmState } from './partial.js'
import { scoreMeasure } from './scores.js'
import type { Scores } from './scores.js'

const dayMs = 86_400_000

/** One row a user, in the order of the table. */
interface Customers {
  readonly all: RfmState
  readonly recency: Float64Array
  /** Users with a counted order, whom alone scores belong to. */
  readonly buyers: readonly number[]
  /** R, F and M of the buyers. */
  readonly scores: readonly Scores[]
  /** Places in `groupNames`. */
  readonly group: Uint8Array
}

export const rfmFinish = (states: readonly RfmState[], spec: RfmSpec): Finished => {
  const all = joinStates(states)
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
  return {
    tables: {
      // Many only look at the groups, and a large shop has many customers.
      get customers() {
        return customersTable(customers)
      },
      groups: groupsTable(customers),
    },
    warnings: warningsOf(scored, buyers.length),
  }
}

/** All users, ordered by userId. */
const joinStates = (states: readonly RfmState[]): RfmState => {
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

const customersTable = ({ all, recency, buyers, scores, group }: Customers): readonly ResultColumn[] => [
  column('userId', 'text', all.userId),
  column('recencyDays', 'integer', finite(recency)),
  column('frequency', 'integer', finite(all.frequency)),
  column('monetaryMinor', 'money', finite(all.monetary)),
  ...['r', 'f', 'm'].map((name, i) => column(name, 'integer', ofBuyers(scores[i]!, buyers, group.length))),
  column(
    'group',
    'text',
    Array.from(group, (place) => groupNames[place]!),
  ),
  column('country', 'text', decoded(all.country)),
  column('loyaltyTier', 'text', decoded(all.loyaltyTier)),
  column('sessions', 'integer', finite(all.sessions)),
  column('lastSessionAt', 'time', finite(all.lastSession)),
  column('convertedSessions', 'integer', finite(all.converted)),
  column('topDevice', 'text', decoded(all.topDevice)),
  column('topChannel', 'text', decoded(all.topChannel)),
]

/** Scores by user: those of the buyers, null for the others. */
const ofBuyers = ({ scores }: Scores, buyers: readonly number[], users: number): (number | null)[] => {
  const values = new Array<number | null>(users).fill(null)
  buyers.forEach((user, i) => (values[user] = scores[i]!))
  return values
}

/** The values of a column; what is not finite, because there is no order or session, is null. */
const finite = (numbers: Float64Array): (number | null)[] => {
  const values = new Array<number | null>(numbers.length)
  for (let i = 0; i < numbers.length; i++) values[i] = Number.isFinite(numbers[i]) ? numbers[i]! : null
  return values
}

const groupsTable = ({ all, recency, group }: Customers): readonly ResultColumn[] => {
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
  const net = rows.reduce((sum, row) => sum + row.net, 0)
  return columnsOf(rows, {
    group: ['text', (row) => row.group],
    customers: ['integer', (row) => row.customers],
    share: ['ratio', (row) => ratio(row.customers, group.length)],
    netMinor: ['money', (row) => row.net],
    netShare: ['ratio', (row) => ratio(row.net, net)],
    // Prospects have no last order: their sum is NaN, which is null here.
    avgRecencyDays: ['number', (row) => (Number.isNaN(row.days) ? null : ratio(row.days, row.customers))],
    avgFrequency: ['number', (row) => ratio(row.orders, row.customers)],
    avgMonetaryMinor: ['money', (row) => divideRounded(row.monetary, row.customers)],
    sessions: ['integer', (row) => row.sessions],
    sessionConversion: ['ratio', (row) => ratio(row.converted, row.sessions)],
  })
}

const warningsOf = (scored: readonly Scores[], customers: number): string[] => {
  if (customers === 0) return ['No user has a counted order, so there is nobody to score.']
  return measures.flatMap((measure, i) => {
    const { scores, best, allEqual } = scored[i]!
    if (allEqual) return [`All customers are equal in ${measure}, so each has the score ${Math.ceil(best / 2)}.`]
    const counts = new Array<number>(best + 1).fill(0)
    for (const score of scores) counts[score]!++
    const most = Math.max(...counts)
    if (most <= 0.4 * customers) return []
    return [
      `${Math.round((100 * most) / customers)}% of the customers have the ${measure} score ${counts.indexOf(most)}: it tells them apart poorly.`,
    ]
  })
}
