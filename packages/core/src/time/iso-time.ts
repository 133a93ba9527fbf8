import { earliestTime, latestTime } from './bounds.js'
import { localClock } from './local-clock.js'

const usual = 'dddd-dd-ddTdd:dd:dd.dddZ'
const other =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(?: ?(Z)| ?([+-])(\d\d)(?::?(\d\d))?)?)?$/i

/**
 * Epoch milliseconds of an ISO 8601 date, or date and time, of any precision; what is finer is cut off. One without an
 * offset is read in `timeZone` (see `instantOf`), and is NaN without that, as any other text is. The form that
 * Polymart writes, `2026-07-01T00:00:00.000Z`, is read several times as fast as by `Date.parse`, which also takes
 * February 30.
 */
export const isoTime = (text: string, timeZone?: string): number => {
  if (!isUsual(text)) return otherTime(text, timeZone)
  return wallTime(text, digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19), digits(text, 20, 23))
}

const isUsual = (text: string): boolean => {
  if (text.length !== usual.length) return false
  for (let i = 0; i < usual.length; i++) {
    const expected = usual.charCodeAt(i)
    const found = text.charCodeAt(i)
    if (expected === 100 ? found < 48 || found > 57 : found !== expected) return false
  }
  return true
}

const digits = (text: string, from: number, to: number): number => {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + text.charCodeAt(i) - 48
  return value
}

const wallTime = (text: string, hours: number, minutes: number, seconds: number, ms: number): number =>
  hours > 23 || minutes > 59 || seconds > 60
    ? NaN
    : // A leap second is the one before it.
      startOf(text) + hours * 3_600_000 + minutes * 60_000 + Math.min(seconds, 59) * 1000 + ms

/** The last date read, as a number such as 20260701, and when it started. */
const last = { date: NaN, start: NaN }

const startOf = (text: string): number => {
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const date = digits(text, 0, 4) * 10_000 + month * 100 + day
  if (date !== last.date) {
    const start = new Date(`${text.slice(0, 10)}T00:00:00.000Z`)
    // February 30 becomes March 2.
    last.start = start.getUTCDate() === day ? start.getTime() : NaN
    last.date = date
  }
  return last.start
}

const otherTime = (text: string, timeZone: string | undefined): number => {
  const match = other.exec(text)
  if (!match) return NaN
  const [, , hours = '0', minutes = '0', seconds = '0', fraction = '', utc, sign, offsetHours, offsetMinutes = '0'] =
    match
  const wall = wallTime(text, +hours, +minutes, +seconds, +fraction.slice(0, 3).padEnd(3, '0'))
  if (Number.isNaN(wall)) return NaN
  const at = sign
    ? wall - (sign === '-' ? -1 : 1) * offsetOf(+offsetHours!, +offsetMinutes)
    : utc
      ? wall
      : timeZone === undefined
        ? NaN
        : localClock(timeZone)(wall)
  return at >= earliestTime && at <= latestTime ? at : NaN
}

const offsetOf = (hours: number, minutes: number): number =>
  hours > 23 || minutes > 59 ? NaN : hours * 3_600_000 + minutes * 60_000
