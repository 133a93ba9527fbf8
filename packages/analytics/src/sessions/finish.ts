import { weekdays } from '@polymart/core'
import type { Weekday } from '@polymart/core'
import { mediansOf, mergeCollected } from '../measures/collected.js'
import { Grouped, mergeGrouped } from '../measures/grouped.js'
import { compareLabels } from '../result/order.js'
import type { Slices } from '../slices.js'
import { sessionMeasures } from './measures.js'
import { byDate } from './params.js'
import type { SessionsSpec } from './params.js'
import type { SessionsState } from './partial.js'
import type { SessionRow } from './tables.js'

export function* sessionsMerge(states: readonly SessionsState[]): Slices<SessionsState> {
  return {
    sums: yield* mergeGrouped(
      sessionMeasures,
      states.map(({ sums }) => sums),
    ),
    durations: mergeCollected(states.map(({ durations }) => durations)),
  }
}

export const sessionRows = (state: SessionsState, spec: SessionsSpec): readonly SessionRow[] => {
  const sums = new Grouped(sessionMeasures).add(state.sums)
  if (spec.by.length === 0) sums.at([])
  const medianDuration = mediansOf(state.durations)
  const onlyCurrent = byDate(spec)
  const compare = comparing(spec)
  return sums
    .entries()
    .filter(({ cell }) => cell.sessions > 0 || !onlyCurrent)
    .map(({ key, cell }) => ({
      ...cell,
      values: key as readonly string[],
      medianDuration: medianDuration(key),
    }))
    .sort((a, b) => compare(a.values, b.values))
}

/** By the fields: hours as numbers, weekdays from the first of the week, others as texts. */
const comparing = ({ by, scope }: SessionsSpec): ((a: readonly string[], b: readonly string[]) => number) => {
  const orders = by.map(({ owner, field }) => {
    if (owner !== 'derived') return compareLabels
    if (field === 'hour') return (a: string, b: string): number => Number(a) - Number(b)
    if (field !== 'weekday') return compareLabels
    const first = weekdays.indexOf(scope.weekStart)
    const place = (day: string): number => (weekdays.indexOf(day as Weekday) - first + 7) % 7
    return (a: string, b: string): number => place(a) - place(b)
  })
  return (a, b) => {
    for (const [i, compare] of orders.entries()) {
      const order = compare(a[i]!, b[i]!)
      if (order !== 0) return order
    }
    return 0
  }
}
