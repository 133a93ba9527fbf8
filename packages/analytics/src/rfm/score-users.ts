import { groupNames, groupOf, onFive } from './groups.js'
import { measures } from './params.js'
import { scoreMeasure } from './scores.js'
import type { Scores, ScoreSpec } from './scores.js'

const dayMs = 86_400_000

/** What RFM measures, by user. */
export interface Measured {
  readonly userId: readonly string[]
  /** −Infinity for users without a counted order. */
  readonly lastOrder: Float64Array
  readonly frequency: Float64Array
  readonly monetary: Float64Array
}

export interface Scored {
  /** Whole days since the last order, by user; NaN without one. */
  readonly recency: Float64Array
  /** Users with a counted order, whom alone scores belong to. */
  readonly buyers: readonly number[]
  /** R, F and M of the buyers. */
  readonly scores: readonly Scores[]
  /** Places in `groupNames`, by user. */
  readonly group: Uint8Array
}

/** Scores the users at a moment, and puts them into groups. */
export const scoreUsers = (users: Measured, asOf: number, spec: ScoreSpec): Scored => {
  const recency = users.lastOrder.map((last) => (last === -Infinity ? NaN : Math.floor((asOf - last) / dayMs)))
  const buyers: number[] = []
  users.frequency.forEach((orders, user) => orders > 0 && buyers.push(user))
  const ids = buyers.map((user) => users.userId[user]!)
  const scores = measures.map((measure) => {
    const values = { recency, frequency: users.frequency, monetary: users.monetary }[measure]
    const own = new Float64Array(buyers.length)
    buyers.forEach((user, i) => (own[i] = values[user]!))
    return scoreMeasure(measure, own, ids, spec)
  })
  const [r, f, m] = scores as [Scores, Scores, Scores]
  const placeOf = new Map(groupNames.map((name, place) => [name, place]))
  const group = new Uint8Array(users.userId.length).fill(placeOf.get('Prospects')!)
  buyers.forEach((user, i) => {
    const name = groupOf(onFive(r.scores[i]!, r.best), onFive(f.scores[i]!, f.best), onFive(m.scores[i]!, m.best))
    group[user] = placeOf.get(name)!
  })
  return { recency, buyers, scores, group }
}

/** Scores of one measure by user, null for those without an order. */
export const scoresByUser = ({ scores, buyers, group }: Scored, measure: number): (number | null)[] => {
  const values = new Array<number | null>(group.length).fill(null)
  buyers.forEach((user, i) => (values[user] = scores[measure]!.scores[i]!))
  return values
}

export const scoreWarnings = ({ scores: scored, buyers }: Scored): string[] => {
  const customers = buyers.length
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
