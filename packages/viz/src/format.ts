import {
  changeText,
  countText,
  durationText,
  moneyText,
  noValueText as none,
  numberText,
  percentText,
} from '@polymart/core'
import type { Meta } from '@polymart/analytics'

const shortCount = new Intl.NumberFormat('en', {
  notation: 'compact',
  minimumFractionDigits: 0,
  maximumFractionDigits: 1,
})

const wholePercent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })

/** How numbers read on pages and in charts, everywhere the same. @internal */
export interface Format {
  /** Minor units as `€1,234.56`; as plain major units where the currency is not known. */
  readonly money: Show
  /** Money of many digits, without the fraction: `€1,235`. */
  readonly wholeMoney: Show
  /** Money for an axis: `€1.2M`. */
  readonly shortMoney: Show
  readonly count: Show
  /** A count for an axis: `1.2K`. */
  readonly shortCount: Show
  /** `12.3`; below ten `1.23`. */
  readonly number: Show
  /** A ratio as `12.3%`. */
  readonly percent: Show
  /** A ratio where there is little room: `12%`. */
  readonly wholePercent: Show
  /** A share of change: `+12.3%`. */
  readonly change: Show
  /** Milliseconds as `45 s`, `12.0 min`, `3.4 h` or `2.1 days`. */
  readonly duration: Show
  /** `1 Jul 2026, 14:30`, on the local clock. */
  readonly time: Show
  /** `1 Jul 2026`, of a point in time. */
  readonly date: Show
  /** `1 Jul 2026`, of YYYY-MM-DD. */
  readonly day: (label: string) => string
  /** `1 Jul`, of YYYY-MM-DD. */
  readonly shortDay: (label: string) => string
  /** `Jul 2026`, of YYYY-MM-DD. */
  readonly month: (label: string) => string
}

/** A number as text; null as a dash. */
export type Show = (value: number | null) => string

const given =
  (format: (value: number) => string): Show =>
  (value) =>
    value === null ? none : format(value)

// Intl's formats take a millisecond each to make, and a page asks for the same ones many times.
const made = new Map<string, Format>()

/** How the numbers of a result are written. @internal */
export const formatOf = ({ currency, timeZone }: Pick<Meta, 'currency' | 'timeZone'>): Format => {
  const key = `${timeZone} ${currency ?? ''}`
  let format = made.get(key)
  if (!format) made.set(key, (format = makeFormat(currency, timeZone)))
  return format
}

const makeFormat = (currency: string | null, timeZone: string): Format => {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone })
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
  const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const month = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })
  return {
    money: given(moneyText(currency)),
    wholeMoney: given(moneyText(currency, { digits: [0, 0] })),
    shortMoney: given(moneyText(currency, { notation: 'compact', digits: [0, 1] })),
    shortCount: given((value) => shortCount.format(value)),
    count: given(countText),
    number: given(numberText),
    percent: given(percentText),
    wholePercent: given((value) => wholePercent.format(value)),
    change: given(changeText),
    duration: given(durationText),
    time: given((at) => time.format(at)),
    date: given((at) => date.format(at)),
    day: (label) => day.format(Date.parse(label)),
    shortDay: (label) => shortDay.format(Date.parse(label)),
    month: (label) => month.format(Date.parse(label)),
  }
}
