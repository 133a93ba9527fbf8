import { Temporal } from 'temporal-polyfill'
import { weekdays } from './zoned.js'
import type { CalendarUnit, Weekday } from './zoned.js'
import { wallClock } from './wall-clock.js'

const dayMs = 86_400_000
const epoch = new Temporal.PlainDate(1970, 1, 1)

/** The days, weeks or months of a local calendar as whole numbers, each one more than the one before it. */
export interface CalendarUnits {
  /** The unit that holds an instant. */
  readonly of: (at: number) => number
  /** The instant at which a unit begins; a date that the zone left out begins where the next one does. */
  readonly startOf: (unit: number) => number
  /** The first date of a unit, YYYY-MM-DD. */
  readonly labelOf: (unit: number) => string
}

const known = new Map<string, CalendarUnits>()

/** The days, weeks or months of a zone's calendar, counted from that of 1970-01-01, or the week that holds it. */
export const calendarUnits = (unit: CalendarUnit, timeZone: string, weekStart: Weekday): CalendarUnits => {
  // What is worked out of a day once is kept: every partition of every call asks for the same ones.
  const key = `${unit} ${timeZone} ${weekStart}`
  let units = known.get(key)
  if (!units) known.set(key, (units = makeUnits(unit, timeZone, weekStart)))
  return units
}

const makeUnits = (unit: CalendarUnit, timeZone: string, weekStart: Weekday): CalendarUnits => {
  const wall = wallClock(timeZone)
  const { ofDay, dateOf } = counting(unit, weekStart)
  const startOfDay = remembered((day) => epoch.add({ days: day }).toZonedDateTime(timeZone).epochMilliseconds)
  const unitOfDay = remembered(ofDay)
  return {
    of(at) {
      let day = Math.floor(wall(at) / dayMs)
      // A clock that is put back over midnight shows the day before once more.
      while (at >= startOfDay(day + 1)) day++
      return unitOfDay(day)
    },
    startOf: remembered((unit) => dateOf(unit).toZonedDateTime(timeZone).epochMilliseconds),
    labelOf: (unit) => dateOf(unit).toString(),
  }
}

interface Counting {
  /** Of a day, counted from 1970-01-01. */
  readonly ofDay: (day: number) => number
  readonly dateOf: (unit: number) => Temporal.PlainDate
}

const counting = (unit: CalendarUnit, weekStart: Weekday): Counting => {
  switch (unit) {
    case 'day':
      return { ofDay: (day) => day, dateOf: (day) => epoch.add({ days: day }) }
    case 'week': {
      // 1970-01-01 was a Thursday.
      const shift = 3 - weekdays.indexOf(weekStart)
      return {
        ofDay: (day) => Math.floor((day + shift) / 7),
        dateOf: (week) => epoch.add({ days: 7 * week - shift }),
      }
    }
    case 'month':
      return {
        ofDay(day) {
          const { year, month } = epoch.add({ days: day })
          return 12 * (year - 1970) + month - 1
        },
        dateOf: (month) => epoch.add({ months: month }),
      }
  }
}

const remembered = (of: (key: number) => number): ((key: number) => number) => {
  const known = new Map<number, number>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) known.set(key, (value = of(key)))
    return value
  }
}
