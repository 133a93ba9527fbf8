import { wallClock, weekdays } from '@polymart/core'
import type { Scope } from '../params/scope.js'
import type { Grouping } from './grouping.js'

/** Units of the local calendar and clock by which rows can be grouped: dates by their start, `YYYY-MM-DD`. */
export const calendarUnits = ['hour', 'weekday', 'day', 'week', 'month'] as const

export type CalendarPart = (typeof calendarUnits)[number]

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Points in time by a unit in the time zone of the call. */
export const byCalendar = (at: Float64Array, unit: CalendarPart, scope: Scope): Grouping => {
  const wall = wallClock(scope.timeZone)
  const length = unit === 'hour' ? hourMs : dayMs
  const label = labelOf(unit, weekdays.indexOf(scope.weekStart))
  const keys: string[][] = []
  const byLabel = new Map<string, number>()
  // Of a whole hour or day the label is worked out once.
  const known = new Map<number, number>()
  const groups = new Int32Array(at.length)
  for (let row = 0; row < at.length; row++) {
    const place = Math.floor(wall(at[row]!) / length)
    let group = known.get(place)
    if (group === undefined) {
      const text = label(place)
      group = byLabel.get(text)
      if (group === undefined) {
        byLabel.set(text, (group = keys.length))
        keys.push([text])
      }
      known.set(place, group)
    }
    groups[row] = group
  }
  return { keys, groups }
}

const labelOf = (unit: CalendarPart, weekStart: number): ((place: number) => string) => {
  switch (unit) {
    case 'hour':
      return (hour) => String(modulo(hour, 24))
    case 'weekday':
      return (day) => weekdays[weekdayOf(day)]!
    case 'day':
      return dateOf
    case 'week':
      return (day) => dateOf(day - modulo(weekdayOf(day) - weekStart, 7))
    case 'month':
      return (day) => `${dateOf(day).slice(0, -2)}01`
  }
}

/** 0 is Monday; day 0, 1970-01-01, was a Thursday. */
const weekdayOf = (day: number): number => modulo(day + 3, 7)

const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, -14)

const modulo = (value: number, by: number): number => ((value % by) + by) % by
