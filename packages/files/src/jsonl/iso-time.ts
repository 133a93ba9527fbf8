import { instantOf } from '@polymart/core'

const usual = 'dddd-dd-ddTdd:dd:dd.dddZ'
const withOffset = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)$/i

/**
 * Epoch milliseconds of an ISO 8601 time that says its offset; NaN for any other text. The form that is written
 * here, `2026-07-01T00:00:00.000Z`, is read several times as fast as by `Date.parse`, which also takes February 30.
 */
export const isoTime = (text: string): number => {
  if (!isUsual(text)) return otherTime(text)
  const hours = digits(text, 11, 13)
  const minutes = digits(text, 14, 16)
  const seconds = digits(text, 17, 19)
  if (hours > 23 || minutes > 59 || seconds > 59) return otherTime(text)
  return startOf(text) + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + digits(text, 20, 23)
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

const otherTime = (text: string): number => {
  if (!withOffset.test(text)) return NaN
  try {
    return instantOf(text, 'UTC', 'time')
  } catch {
    return NaN
  }
}
