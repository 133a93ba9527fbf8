import { clockStretches, earliestTime, latestTime, weekdays } from '@polymart/core'
import type { CalendarUnit, Weekday } from '@polymart/core'
import type { Scope } from '../params/scope.js'
import { floorOf } from './numbers.js'
import { join, sql } from './query.js'
import type { Query, Tables } from './query.js'

const dayMs = 86_400_000

/**
 * The local clock as `clock (startsAt, endsAt, offsetMs, leastDay)`, which the engines' own functions do not agree on:
 * stretches of one offset, and the latest date that was shown before, so that a clock put back over midnight does not go
 * back to the day before.
 */
export const clockTable = ({ asOf, timeZone }: Scope): Tables => {
  let leastDay = Math.floor(earliestTime / dayMs) - 1_000_000
  const rows = clockStretches(timeZone, asOf).map(({ from, to, offset }) => {
    const row = sql`(${Math.max(from, 2 * earliestTime)}, ${Math.min(to, latestTime)}, ${offset}, ${leastDay})`
    leastDay = Math.max(leastDay, Math.floor((to - 1 + offset) / dayMs))
    return row
  })
  const names = sql`startsAt, endsAt, offsetMs, leastDay`
  return { clock: sql`SELECT ${names} FROM (VALUES ${join(rows, ', ')}) AS stretches(${names})` }
}

/** The local day of an instant, counted from 1970-01-01, where its stretch of the clock is `z`. */
export const localDay = (at: Query): Query =>
  sql`GREATEST(${floorOf(sql`(${at} + z.offsetMs) / ${dayMs}`)}, z.leastDay)`

/** Joins the stretch of the clock that holds an instant. */
export const joinClock = (at: Query): Query => sql`JOIN clock z ON ${at} >= z.startsAt AND ${at} < z.endsAt`

const date = (day: Query): Query => sql`(DATE '1970-01-01' + CAST(${day} AS INT))`

// 1970-01-01 was a Thursday.
const weekShift = (weekStart: Weekday): number => 3 - weekdays.indexOf(weekStart)

/** The number of the day, week or month that holds a day; each is one more than the one before it. */
export const unitOfDay = (day: Query, unit: CalendarUnit, weekStart: Weekday): Query => {
  if (unit === 'day') return day
  if (unit === 'week') return floorOf(sql`(${day} + ${weekShift(weekStart)}) / 7`)
  return sql`(12 * year(${date(day)}) + month(${date(day)}) - 1)`
}

/** The first date of a unit, YYYY-MM-DD. */
export const unitLabel = (number: Query, unit: CalendarUnit, weekStart: Weekday): Query => {
  if (unit === 'month')
    return sql`CAST(make_date(CAST(${floorOf(sql`${number} / 12`)} AS INT), CAST(${number} % 12 + 1 AS INT), 1) AS STRING)`
  const day = unit === 'day' ? number : sql`7 * ${number} - ${weekShift(weekStart)}`
  return sql`CAST(${date(day)} AS STRING)`
}
