import { calendarUnits } from '@polymart/core'
import type { Scope } from '../params/scope.js'

/** The days that are looked at, after those that they are compared with, without a gap. */
export interface Calendar {
  /** When each day begins, and when the last one ends. */
  readonly starts: readonly number[]
  /** The dates of the days that are looked at, YYYY-MM-DD: the last ones. */
  readonly labels: readonly string[]
}

export const calendarOf = ({ asOf, timeZone, weekStart }: Scope, days: number, weeks: number): Calendar => {
  const { of, startOf, labelOf } = calendarUnits('day', timeZone, weekStart)
  const end = of(asOf)
  const count = days + 7 * weeks
  return {
    starts: Array.from({ length: count + 1 }, (_, i) => startOf(end - count + i)),
    labels: Array.from({ length: days }, (_, i) => labelOf(end - days + i)),
  }
}

const dayMs = 86_400_000

/** Finds the day that holds an instant, by its place in the calendar; −1 for none. */
export const dayFinder = ({ starts }: Calendar): ((at: number) => number) => {
  const from = Float64Array.from(starts)
  const last = from.length - 2
  return (at) => {
    if (at < from[0]! || at >= from[last + 1]!) return -1
    // Days have 24 hours but for a few, so this is the day or one beside it.
    let day = Math.min(last, Math.floor((at - from[0]!) / dayMs))
    while (at < from[day]!) day--
    while (at >= from[day + 1]!) day++
    return day
  }
}
