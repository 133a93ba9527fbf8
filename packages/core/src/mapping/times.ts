import { earliestTime, latestTime } from '../time/bounds.js'
import { isoTime } from '../time/iso-time.js'
import { dateTextOf, leafOf } from './leaf.js'
import type { TimeForm } from './mapping.js'
import type { Leaf } from './leaf.js'
import { misfit } from './misfit.js'
import type { Convert } from './text.js'

const expected = 'a time'

/** Times as epoch milliseconds. */
export const timeConverter = ({ time, zone }: TimeForm): Convert => {
  switch (time) {
    case 'date':
      return dateConverter(zone)
    case 's':
    case 'ms':
    case 'us':
    case 'ns':
      return epochConverter(time)
    case 'text':
      return isoConverter(zone)
    default: {
      const convertText = isoConverter(zone)
      const convertDate = dateConverter(zone)
      return (value, stack) => {
        if (value instanceof Date) return convertDate(value, stack)
        const leaf = leafOf(value)
        if (leaf instanceof Date || dateTextOf(leaf) !== undefined) return convertDate(leaf, stack)
        if (typeof leaf === 'string') return convertText(leaf, stack)
        return misfit(`${expected} as a date or text (of a number, "time" says the unit)`, value)
      }
    }
  }
}

const within = (at: number): boolean => at >= earliestTime && at <= latestTime

/** Dates of Extended JSON may have no offset; then they are local ones, like texts. */
const dateConverter = (zone: string | undefined): Convert => {
  const convertText = isoConverter(zone)
  return (value, stack) => {
    const date = leafOf(value)
    const text = dateTextOf(date)
    if (text !== undefined) return convertText(text, stack)
    const at = date instanceof Date ? date.getTime() : NaN
    return within(at) ? at : misfit(`${expected} as a date of the years 0 to 9999`, value)
  }
}

const isoConverter =
  (zone: string | undefined): Convert =>
  (value) => {
    const at = typeof value === 'string' ? isoTime(value, zone) : NaN
    if (!Number.isNaN(at)) return at
    const local = zone === undefined && typeof value === 'string' && !Number.isNaN(isoTime(value, 'UTC'))
    return misfit(
      local ? `${expected} with its offset, or a "zone" that it is in` : `${expected} as text in ISO 8601`,
      value,
    )
  }

const partsOfMs = { s: 1 / 1000, ms: 1, us: 1000, ns: 1_000_000 }

const epochConverter = (unit: keyof typeof partsOfMs): Convert => {
  const parts = partsOfMs[unit]
  const wanted = `${expected} as ${unit} since 1970`
  return (value) => {
    const at = millisecondsOf(leafOf(value), parts)
    return within(at) ? at : misfit(wanted, value)
  }
}

/** Whole milliseconds, cut off towards the past; exact for whole numbers of any size. */
const millisecondsOf = (value: Leaf, parts: number): number => {
  if (typeof value === 'number') return parts < 1 ? Math.floor(secondsInMs(value)) : Math.floor(value / parts)
  const text = typeof value === 'string' ? value.trim() : ''
  if (typeof value === 'bigint' || /^-?\d+$/.test(text)) {
    const whole = typeof value === 'bigint' ? value : BigInt(text)
    if (parts < 1) return Number(whole) * 1000
    const divisor = BigInt(parts)
    const quotient = whole / divisor
    return Number(whole < 0n && quotient * divisor !== whole ? quotient - 1n : quotient)
  }
  return /^-?\d+\.\d+$/.test(text) ? millisecondsOf(Number(text), parts) : NaN
}

/** 1719800000.123 s is 1719800000123 ms, although the product lies a little below. */
const secondsInMs = (seconds: number): number => Math.round(seconds * 1e6) / 1000
