import { calendarSpans, noValueText as none } from '@polymart/core'
import type { ResultLike } from '../figure.js'
import { few } from '../figures/few.js'
import { numbersOf, textsOf } from '../figures/values.js'
import { formatOf } from '../format.js'
import type { Format } from '../format.js'
import { windowOf } from './funnel.js'
import { needed } from './spec.js'
import type { SettledOf } from './spec.js'

/** Results that key figures are made of; each figure can be without those of others. `…Before` is the period before. */
export type KpiResults = SettledOf<
  'geography' | 'geographyBefore' | 'revenueByDay' | 'revenueBefore' | 'funnel' | 'funnelBefore'
>

/** A key figure: its value, how it moved, and what it means. */
export interface Kpi {
  readonly id: string
  readonly label: string
  readonly definition: string
  readonly value: string
  readonly change: Change
  /** One of the two that matter most. */
  readonly isMain: boolean
  /** Whether the change rests on few orders or sessions. */
  readonly isUnsteady: boolean
  /** The numbers behind the texts. */
  readonly numbers: { readonly now: number | null; readonly before: number | null }
  /** The value of each day of the period, where one is known. */
  readonly daily: readonly (number | null)[]
}

export interface Change {
  readonly direction: 'up' | 'down' | 'level' | 'unknown'
  /** How much: `12.3%`, or `0.4 points` of a share; empty where it cannot be said. */
  readonly size: string
  /** The previous value. */
  readonly before: string
}

/** A key figure, or the reason why it could not be made. */
export type KpiOutcome = Kpi | { readonly id: string; readonly label: string; readonly failure: string }

interface Definition {
  readonly id: string
  readonly label: string
  readonly definition: string
  readonly format: (format: Format) => (value: number | null) => string
  /** A share changes by points, an amount by percent. */
  readonly isShare?: boolean
  /** One of the two that matter most, which stand out. */
  readonly isMain?: boolean
  readonly value: () => number | null
  readonly before: () => number | null
  readonly daily?: () => (number | null)[]
  /** How many orders or sessions either number rests on. */
  readonly observed?: () => readonly (number | null)[]
}

/** The key figures of the period of `geography`, against the period before. */
export const kpisOf = (results: KpiResults): KpiOutcome[] =>
  definitions(results).map((definition) => {
    try {
      return kpiOf(definition, formatOf(needed(results.geography).meta))
    } catch (error) {
      return {
        id: definition.id,
        label: definition.label,
        failure: error instanceof Error ? error.message : String(error),
      }
    }
  })

const definitions = (results: KpiResults): readonly Definition[] => {
  const now = () => needed(results.geography)
  const before = () => needed(results.geographyBefore)
  const total = (result: ResultLike, name: string) => numbersOf(result, 'total', name)[0] ?? null
  const daily = (name: string) => () => dailyOf(needed(results.revenueByDay), now(), name)
  const whereCovered = (store: 'orders' | 'sessions') => (value: () => number | null) => () =>
    covers(before(), store) ? value() : null
  const ordersBefore = whereCovered('orders')
  const sessionsBefore = whereCovered('sessions')
  const orders = () => [now(), before()].map((result) => total(result, 'orders'))
  const newBuyers = (values: readonly (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  return [
    {
      id: 'net',
      label: 'Net revenue',
      definition: 'Gross sales minus discounts and returns, excluding shipping and tax.',
      format: (format) => format.wholeMoney,
      isMain: true,
      value: () => total(now(), 'netMinor'),
      before: ordersBefore(() => total(before(), 'netMinor')),
      daily: daily('netMinor'),
      observed: orders,
    },
    {
      id: 'orders',
      label: 'Orders',
      definition: ordersMeaning(results.geography),
      isMain: true,
      format: (format) => format.count,
      value: () => total(now(), 'orders'),
      before: ordersBefore(() => total(before(), 'orders')),
      daily: daily('orders'),
      observed: orders,
    },
    {
      id: 'aov',
      label: 'Average order value',
      definition: 'Gross sales minus discounts, divided by orders. Returns do not lower it.',
      format: (format) => format.money,
      value: () => total(now(), 'aovMinor'),
      before: ordersBefore(() => total(before(), 'aovMinor')),
      daily: daily('aovMinor'),
      observed: orders,
    },
    {
      id: 'buyers',
      label: 'Buyers',
      definition: 'Customers who placed at least one order.',
      format: (format) => format.count,
      value: () => total(now(), 'buyers'),
      before: ordersBefore(() => total(before(), 'buyers')),
      daily: daily('buyers'),
      observed: orders,
    },
    {
      id: 'new-buyers',
      label: 'New buyers',
      definition: 'Customers who bought for the first time.',
      format: (format) => format.count,
      value: () => newBuyers(daily('newBuyers')()),
      before: ordersBefore(() => newBuyers(numbersOf(needed(results.revenueBefore), 'revenue', 'newBuyers'))),
      daily: daily('newBuyers'),
      observed: orders,
    },
    {
      id: 'sessions',
      label: 'Sessions',
      definition: 'Visits that began in the period, excluding bots and internal traffic.',
      format: (format) => format.count,
      value: () => total(now(), 'sessions'),
      before: sessionsBefore(() => total(before(), 'sessions')),
    },
    {
      id: 'session-conversion',
      label: 'Session conversion',
      definition: 'Share of sessions that led to an order.',
      format: (format) => format.percent,
      isShare: true,
      value: () => total(now(), 'sessionConversion'),
      before: sessionsBefore(() => total(before(), 'sessionConversion')),
    },
    {
      id: 'funnel-conversion',
      label: 'Funnel conversion',
      definition: funnelMeaning(results.funnel),
      format: (format) => format.percent,
      isShare: true,
      value: () => numbersOf(needed(results.funnel), 'summary', 'matureConversion')[0] ?? null,
      before: sessionsBefore(() => numbersOf(needed(results.funnelBefore), 'summary', 'matureConversion')[0] ?? null),
    },
  ]
}

const ordersMeaning = (geography: KpiResults['geography']): string => {
  if (geography instanceof Error) return ''
  const statuses = (geography.meta.params['statuses'] ?? []) as readonly string[]
  return `Orders with status ${new Intl.ListFormat('en', { type: 'disjunction' }).format(statuses)}.`
}

const funnelMeaning = (funnel: KpiResults['funnel']): string =>
  funnel instanceof Error
    ? ''
    : `Share who ordered within ${windowOf(funnel)}, among those who entered at least ${windowOf(funnel)} ago.`

/** Whether a store covers anything of the period: what it does not has no numbers. */
const covers = ({ meta: { coverage, period } }: ResultLike, store: 'orders' | 'sessions'): boolean => {
  const covered = coverage[store]
  return covered !== null && covered.from < period.to
}

/** The rows of `revenueByDay` that fall into the period of the key figures. */
const dailyOf = (revenue: ResultLike, { meta: { period, timeZone } }: ResultLike, name: string): (number | null)[] => {
  const first = calendarSpans(period.from ?? period.to, period.to, 'day', timeZone, 'monday')[0]?.label ?? ''
  const days = textsOf(revenue, 'revenue', 'from')
  return numbersOf(revenue, 'revenue', name).filter((_, row) => days[row]! >= first)
}

const kpiOf = (definition: Definition, format: Format): Kpi => {
  const { id, label, definition: meaning, isShare = false, isMain = false, daily, observed } = definition
  const text = definition.format(format)
  const now = definition.value()
  const before = definition.before()
  return {
    id,
    label,
    definition: meaning,
    value: text(now),
    change: changeOf(now, before, text, isShare),
    isMain,
    isUnsteady: observed !== undefined && before !== null && observed().some((count) => (count ?? 0) < few),
    numbers: { now, before },
    daily: daily?.() ?? [],
  }
}

const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

const changeOf = (
  value: number | null,
  before: number | null,
  text: ReturnType<Definition['format']>,
  isShare: boolean,
): Change => {
  if (value === null || before === null) return { direction: 'unknown', size: '', before: none }
  const direction = value > before ? 'up' : value < before ? 'down' : 'level'
  const difference = Math.abs(value - before)
  if (direction === 'level') return { direction, size: '', before: text(before) }
  if (isShare) return { direction, size: `${oneDigit.format(difference * 100)} points`, before: text(before) }
  return { direction, size: before > 0 ? `${oneDigit.format((difference / before) * 100)}%` : '', before: text(before) }
}
