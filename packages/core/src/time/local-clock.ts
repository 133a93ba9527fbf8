import { Temporal } from 'temporal-polyfill'
import { instantOf } from './zoned.js'

const dayMs = 86_400_000
const clocks = new Map<string, (wall: number) => number>()

/**
 * What turns a local clock's time, as if it were UTC, into the instant; see `instantOf` for times that come twice or
 * never. Days on which the clock keeps one offset, which are nearly all, cost one look-up.
 */
export const localClock = (timeZone: string): ((wall: number) => number) => {
  let clock = clocks.get(timeZone)
  if (!clock) clocks.set(timeZone, (clock = clockOf(timeZone)))
  return clock
}

const clockOf = (timeZone: string): ((wall: number) => number) => {
  if (timeZone === 'UTC') return (wall) => wall
  /** By day: the offset of all of it; NaN where it changes. */
  const offsets = new Map<number, number>()
  let lastDay = NaN
  let lastOffset = NaN
  return (wall) => {
    const day = Math.floor(wall / dayMs)
    if (day !== lastDay) {
      let offset = offsets.get(day)
      if (offset === undefined) offsets.set(day, (offset = offsetOfDay(day, timeZone)))
      lastDay = day
      lastOffset = offset
    }
    if (!Number.isNaN(lastOffset)) return wall - lastOffset
    return instantOf(new Date(wall).toISOString().slice(0, -1), timeZone, 'time')
  }
}

/** A day with hours to spare at both ends, in which a change could reach it. */
const offsetOfDay = (day: number, timeZone: string): number => {
  const from = Temporal.Instant.fromEpochMilliseconds((day - 1) * dayMs).toZonedDateTimeISO(timeZone)
  const change = from.getTimeZoneTransition('next')
  const changes = change !== null && change.epochMilliseconds < (day + 2) * dayMs
  return changes ? NaN : from.offsetNanoseconds / 1e6
}
