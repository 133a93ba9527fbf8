import { Temporal } from 'temporal-polyfill'
import { PolymartError } from '../errors.js'
import { shownValue } from '../shown.js'
import { earliestTime, latestTime } from './bounds.js'

/** A day of the week, as `weekStart` names it. */
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
/** In the order of ISO 8601. */
export const weekdays: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]

/** What a period is cut into. */
export type CalendarUnit = 'day' | 'week' | 'month'

/** A date (its start), a date and time (local unless it has an offset), or epoch milliseconds. */
export type PointInTime = string | number | Date

const dayMs = 86_400_000

/** Fails unless this is a time zone that the IANA database knows. */
export const checkTimeZone = (timeZone: string): string => {
  try {
    new Temporal.ZonedDateTime(0n, timeZone)
    return timeZone
  } catch (cause) {
    throw new PolymartError(
      'argument',
      `Expected timeZone to be an IANA name such as "Europe/Berlin", found ${shownValue(timeZone)}.`,
      { cause },
    )
  }
}

/**
 * Epoch milliseconds of a point in time. A local time that comes twice is its first instant; one that the clock
 * leaves out is read with the offset before the gap, so 02:30 becomes 03:30.
 */
export const instantOf = (point: PointInTime, timeZone: string, name: string): number => {
  const at = typeof point === 'string' ? parse(point, timeZone) : point instanceof Date ? point.getTime() : point
  if (Number.isSafeInteger(at) && at >= earliestTime && at <= latestTime) return at
  throw new PolymartError(
    'argument',
    `Expected ${name} to be a date (2026-07-01), a date and time (2026-07-01T09:30, or with Z or +02:00) or epoch milliseconds, found ${shownValue(point)}.`,
  )
}

const parse = (text: string, timeZone: string): number => {
  if (/^-?\d+$/.test(text) && text.replace('-', '').length > 8) return Number(text)
  try {
    if (/(Z|[+-]\d{2}(:?\d{2})?)$/i.test(text) && /[T ]\d/i.test(text))
      return Temporal.Instant.from(text).epochMilliseconds
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
      .epochMilliseconds
  } catch {
    return NaN
  }
}

const zoned = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)

/** The instant at which the date that holds `at` begins. */
export const startOfDate = (at: number, timeZone: string): number => zoned(at, timeZone).startOfDay().epochMilliseconds

/**
 * The start of the date that lies so many days or calendar months before the date after that of the last instant before
 * `end`: so many dates end with the last one that lies before `end`, whether or not that is a midnight.
 */
export const startOfDatesBefore = (end: number, timeZone: string, dates: { days?: number; months?: number }): number =>
  zoned(end - 1, timeZone)
    .toPlainDate()
    .add({ days: 1 })
    .subtract(dates)
    .toZonedDateTime(timeZone).epochMilliseconds

/** What the local clock shows, as if it were UTC, in milliseconds. */
const wallOf = (at: number, timeZone: string): number =>
  timeZone === 'UTC' ? at : at + zoned(at, timeZone).offsetNanoseconds / 1e6

const instantOfWall = (wall: number, timeZone: string): number =>
  timeZone === 'UTC'
    ? wall
    : Temporal.Instant.fromEpochMilliseconds(wall)
        .toZonedDateTimeISO('UTC')
        .toPlainDateTime()
        .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds

/** When the local clock showed the same time of day, so many dates before. */
export const datesBefore = (at: number, dates: number, timeZone: string): number =>
  instantOfWall(wallOf(at, timeZone) - dates * dayMs, timeZone)

/** When the local clock showed the same date and time of day, so many months before; a month's last day where it is shorter. */
export const monthsBefore = (at: number, months: number, timeZone: string): number =>
  zoned(at, timeZone).toPlainDateTime().subtract({ months }).toZonedDateTime(timeZone).epochMilliseconds

/** Moves instants back on the local clock by the length that [from, to) has on it. */
export const movingBack = (from: number, to: number, timeZone: string): ((at: number) => number) => {
  const length = wallOf(to, timeZone) - wallOf(from, timeZone)
  const known = new Map<number, number>()
  return (at) => {
    let moved = known.get(at)
    if (moved === undefined) known.set(at, (moved = instantOfWall(wallOf(at, timeZone) - length, timeZone)))
    return moved
  }
}

/** A day, week or month, cut to a period. */
export interface CalendarSpan {
  /** Start of the whole day, week or month, YYYY-MM-DD. */
  readonly label: string
  /** The part of it that lies in the period, half-open. */
  readonly from: number
  readonly to: number
}

const startOf = (date: Temporal.PlainDate, timeZone: string): number =>
  timeZone === 'UTC' && date.year > 99
    ? Date.UTC(date.year, date.month - 1, date.day)
    : date.toZonedDateTime(timeZone).epochMilliseconds

/** The days, weeks or months that [from, to) touches. */
export const calendarSpans = (
  from: number,
  to: number,
  unit: CalendarUnit,
  timeZone: string,
  weekStart: Weekday,
): readonly CalendarSpan[] => {
  if (from >= to) return []
  const spans: CalendarSpan[] = []
  let date = zoned(from, timeZone).toPlainDate()
  if (unit === 'month') date = date.with({ day: 1 })
  if (unit === 'week') date = date.subtract({ days: (date.dayOfWeek - 1 - weekdays.indexOf(weekStart) + 7) % 7 })
  let start = startOf(date, timeZone)
  while (start < to) {
    const next = date.add(unit === 'day' ? { days: 1 } : unit === 'week' ? { weeks: 1 } : { months: 1 })
    const end = startOf(next, timeZone)
    // A date that the zone left out, by crossing the date line, has no length.
    if (end > from && end > start)
      spans.push({ label: date.toString(), from: Math.max(start, from), to: Math.min(end, to) })
    date = next
    start = end
  }
  return spans
}

/** A length such as `7d`, `36h`, `90m`, `30s`, or milliseconds; above zero. */
export const durationOf = (value: string | number, name: string): number => {
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?$/.exec(value.trim()) : undefined
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs }
  const length =
    typeof value === 'number'
      ? value
      : match
        ? Math.round(Number(match[1]) * units[(match[2] ?? 'ms') as keyof typeof units])
        : NaN
  if (Number.isSafeInteger(length) && length > 0) return length
  throw new PolymartError(
    'argument',
    `Expected ${name} to be a length above zero such as "7d", "6h" or milliseconds, found ${shownValue(value)}.`,
  )
}
