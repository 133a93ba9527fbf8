import { moneyFormat } from './money.js'
import type { MoneyLayout } from './money.js'

const fixed = (digits: number, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits, ...options })

const whole = new Intl.NumberFormat('en')
const oneDigit = fixed(1)
const twoDigits = fixed(2)
const percent = fixed(1, { style: 'percent' })
const change = fixed(1, { style: 'percent', signDisplay: 'exceptZero' })

/** Stands for a number that is null: there was nothing to divide by, or nothing to compare with. */
export const noValueText = '–'

/** `1,234`. */
export const countText = (value: number): string => whole.format(value)

/** `1 row`, `1,234 rows`. */
export const countedText = (value: number, one: string, more = `${one}s`): string =>
  `${countText(value)} ${value === 1 ? one : more}`

/** `12.3`; below ten `1.23`. */
export const numberText = (value: number): string => (Math.abs(value) < 10 ? twoDigits : oneDigit).format(value)

/** A ratio as `12.3%`. */
export const percentText = (ratio: number): string => percent.format(ratio)

/** A change as `+12.3%`. */
export const changeText = (ratio: number): string => change.format(ratio)

/** Formats minor units as `€1,234.56`; where no currency is known, as the bare number. */
export const moneyText = (currency: string | null, layout?: MoneyLayout): ((minor: number) => string) =>
  currency === null ? countText : moneyFormat(currency, layout)

const units = [
  { unit: 'days', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
] as const

/** `2.1 days`, `3.4 h`, `12.0 min`, `45 s`, `350 ms`; nothing is `0 s`. */
export const durationText = (ms: number): string => {
  const found = units.find((unit) => ms >= unit.ms)
  if (found) return `${oneDigit.format(ms / found.ms)} ${found.unit}`
  return ms > 0 && ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`
}
