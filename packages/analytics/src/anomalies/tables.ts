import { columnsOfRows } from '../define/columns.js'
import type { AnomaliesSpec } from './params.js'

/** A metric of a day; money in minor units. */
export interface AnomalyRow {
  readonly day: string
  readonly metric: string
  readonly actual: number | null
  readonly expected: number | null
  readonly spread: number | null
  readonly score: number | null
}

const { boolean, date, number, text } = columnsOfRows<AnomalyRow, AnomaliesSpec>()

export const anomaliesTables = {
  anomalies: {
    rows: 'By day, then metric: orders, netMinor, aovMinor, sessions, sessionConversion.',
    key: ['day', 'metric'],
    columns: {
      day: date('the date, in `timeZone`', ({ day }) => day),
      metric: text(
        '"orders", "netMinor", "aovMinor" (both in minor units), "sessions" or "sessionConversion" (a share)',
        ({ metric }) => metric,
      ),
      actual: number.orNull(
        'what the day came to; null where its store does not cover all of it, or with nothing to divide by',
        ({ actual }) => actual,
      ),
      expected: number.orNull(
        'median of the same weekday in the `weeks` weeks before; null of fewer than 4 such days',
        ({ expected }) => expected,
      ),
      spread: number.orNull(
        '1.4826 × the median distance of these days from `expected`, or the least that is taken for chance',
        ({ spread }) => spread,
      ),
      score: number.orNull('(`actual` − `expected`) ÷ `spread`', ({ score }) => score),
      flagged: boolean(
        'whether `score` is beyond `threshold`, in either direction',
        ({ score }, { threshold }) => score !== null && Math.abs(score) > threshold,
      ),
    },
  },
}
