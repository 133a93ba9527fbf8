import { ratio } from '../result/columns.js'
import { medianOf } from '../result/median.js'
import type { AnomaliesSpec } from './params.js'
import type { AnomaliesState } from './partial.js'
import type { AnomalyRow } from './tables.js'

type Values = readonly (number | null)[]

/** A number that each day has, and how little it may vary for its score. */
interface Metric {
  readonly name: string
  readonly values: Values
  readonly leastSpread: (expected: number) => number
}

const ofCounts = (expected: number): number => Math.max(Math.sqrt(expected), 1)
const ofMoney = (expected: number): number => Math.max(Math.abs(expected) / 100, 1)
const ofShares = (expected: number): number => expected / 100

const metricsOf = (state: AnomaliesState, { scope, calendar }: AnomaliesSpec): readonly Metric[] => {
  const { orders, worth, returns, sessions, converted } = state
  /** The values of the days that stores cover whole; a date that the clock left out has none. */
  const within = (from: number | null, of: (day: number) => number | null): Values =>
    Array.from(orders, (_, day) => {
      const [start, end] = [calendar.starts[day]!, calendar.starts[day + 1]!]
      return from !== null && start >= from && start < end ? of(day) : null
    })
  const { orders: ordered, sessions: visited } = scope.coverage
  const both = ordered === null || visited === null ? null : Math.max(ordered, visited)
  return [
    { name: 'orders', values: within(ordered, (day) => orders[day]!), leastSpread: ofCounts },
    { name: 'netMinor', values: within(ordered, (day) => worth[day]! - returns[day]!), leastSpread: ofMoney },
    { name: 'aovMinor', values: within(ordered, (day) => ratio(worth[day]!, orders[day]!)), leastSpread: ofMoney },
    { name: 'sessions', values: within(visited, (day) => sessions[day]!), leastSpread: ofCounts },
    {
      name: 'sessionConversion',
      values: within(both, (day) => ratio(converted[day]!, sessions[day]!)),
      leastSpread: ofShares,
    },
  ]
}

/** So many days of a weekday say what is usual. */
const leastDays = 4

/** Makes the median of |value − expected| the standard deviation of normally distributed values. */
const toDeviation = 1.4826

const median = (values: readonly number[]): number => medianOf(Float64Array.from(values).sort())!

const usual = (
  { values, leastSpread }: Metric,
  day: number,
  weeks: number,
): Pick<AnomalyRow, 'expected' | 'spread'> => {
  const before = Array.from({ length: weeks }, (_, week) => values[day - 7 * (week + 1)] ?? null)
  const known = before.filter((value) => value !== null)
  if (known.length < leastDays) return { expected: null, spread: null }
  const expected = median(known)
  const deviation = median(known.map((value) => Math.abs(value - expected)))
  return { expected, spread: Math.max(toDeviation * deviation, leastSpread(expected)) }
}

export const anomalyRows = (state: AnomaliesState, spec: AnomaliesSpec): readonly AnomalyRow[] => {
  const { labels, starts } = spec.calendar
  const first = starts.length - 1 - labels.length
  const metrics = metricsOf(state, spec)
  return labels.flatMap((label, i) =>
    metrics.map((metric): AnomalyRow => {
      const actual = metric.values[first + i] ?? null
      const { expected, spread } = usual(metric, first + i, spec.weeks)
      const score = actual === null || expected === null ? null : ratio(actual - expected, spread)
      return { day: label, metric: metric.name, actual, expected, spread, score }
    }),
  )
}

/** What nothing is expected of, and why. */
export const warningsOf = (rows: readonly AnomalyRow[]): readonly string[] => {
  const lacking = (...names: readonly string[]): boolean =>
    rows.every(({ metric, expected }) => !names.includes(metric) || expected === null)
  const [orders, sessions] = [lacking('orders'), lacking('sessions')]
  if (!orders && !sessions) return []
  const what = orders && sessions ? 'orders and sessions' : orders ? 'orders' : 'sessions'
  return [
    `Nothing can be expected of ${what}: that takes at least ${leastDays} days of the same weekday in the weeks before, all of each covered.`,
  ]
}
