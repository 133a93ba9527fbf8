import { calendarUnits, wallClock, weekdays } from '@polymart/core'
import type { Scope } from '../params/scope.js'
import type { Grouping } from './grouping.js'

/** Units of the local calendar and clock by which rows can be grouped: dates by their start, `YYYY-MM-DD`. */
export const calendarParts = ['hour', 'weekday', 'day', 'week', 'month'] as const

export type CalendarPart = (typeof calendarParts)[number]

const hourMs = 3_600_000

/** Points in time by a unit in the time zone of the call. */
export const byCalendar = (at: Float64Array, part: CalendarPart, scope: Scope): Grouping => {
  const { of, labelOf } = partOf(part, scope)
  const keys: string[][] = []
  const groupOf = new Map<number, number>()
  const groups = new Int32Array(at.length)
  for (let row = 0; row < at.length; row++) {
    const number = of(at[row]!)
    let group = groupOf.get(number)
    if (group === undefined) {
      groupOf.set(number, (group = keys.length))
      keys.push([labelOf(number)])
    }
    groups[row] = group
  }
  return { keys, groups }
}

/** The part that holds an instant as a whole number, and what people call that. */
interface Part {
  readonly of: (at: number) => number
  readonly labelOf: (number: number) => string
}

const partOf = (part: CalendarPart, { timeZone, weekStart }: Scope): Part => {
  if (part === 'hour') {
    const wall = wallClock(timeZone)
    return { of: (at) => modulo(Math.floor(wall(at) / hourMs), 24), labelOf: String }
  }
  if (part === 'weekday') {
    const { of } = calendarUnits('day', timeZone, weekStart)
    // Day 0, 1970-01-01, was a Thursday.
    return { of: (at) => modulo(of(at) + 3, 7), labelOf: (day) => weekdays[day]! }
  }
  return calendarUnits(part, timeZone, weekStart)
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by
