import { calendarSpans, wallClock, weekdays } from '@polymart/core'
import type { CalendarPart } from './calendar.js'
import type { Scope } from '../params/scope.js'
import { join, sql } from '../sql/query.js'
import type { Query } from '../sql/query.js'

interface Stretch {
  readonly label: string
  readonly from: number
  readonly to: number
}

const quarterMs = 900_000

/** Every stretch of time in which a unit of the local calendar or clock is the same: `label, startsAt, endsAt`. */
export const calendarTable = (unit: CalendarPart, from: number, to: number, scope: Scope): Query => {
  const rows = stretches(unit, from, to, scope).map(({ label, from, to }) => sql`(${label}, ${from}, ${to})`)
  const names = sql`label, startsAt, endsAt`
  if (rows.length > 0) return sql`SELECT ${names} FROM (VALUES ${join(rows, ', ')}) AS spans(${names})`
  return sql`SELECT '' AS label, CAST(0 AS BIGINT) AS startsAt, CAST(0 AS BIGINT) AS endsAt WHERE FALSE`
}

const stretches = (
  unit: CalendarPart,
  from: number,
  to: number,
  { timeZone, weekStart }: Scope,
): readonly Stretch[] => {
  if (unit === 'hour') return hours(from, to, timeZone)
  const spans = calendarSpans(from, to, unit === 'weekday' ? 'day' : unit, timeZone, weekStart)
  return unit === 'weekday' ? spans.map((span) => ({ ...span, label: weekdayOf(span.label) })) : spans
}

/** Offsets of zones are whole quarters of an hour. */
const hours = (from: number, to: number, timeZone: string): readonly Stretch[] => {
  const wall = wallClock(timeZone)
  const found: Stretch[] = []
  for (let at = Math.floor(from / quarterMs) * quarterMs; at < to; at += quarterMs) {
    const label = String(new Date(wall(at)).getUTCHours())
    const last = found.at(-1)
    if (last?.label === label) found[found.length - 1] = { ...last, to: at + quarterMs }
    else found.push({ label, from: at, to: at + quarterMs })
  }
  return found
}

/** Sunday is day 0 of a date's own week. */
const weekdayOf = (date: string): string => weekdays[(new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7]!
