import {
  calendarSpans,
  instantOf,
  movingBack,
  PolymartError,
  shownValue,
  startOfDate,
  startOfDatesBefore,
} from '@polymart/core'
import type { CalendarUnit, Extent, ExtraFields, PointInTime, Progress, Weekday } from '@polymart/core'
import { comparedPeriod } from './compare.js'
import type { Compare } from './compare.js'
import type { Scope, Span } from './scope.js'
import { valuesOf } from './param.js'
import type { ValuesOf } from './param.js'
import { knownNames, oneOf, refuse, wholeNumber } from './check.js'
import { commonNames, plainParams } from './declared.js'
import type { Lookup } from './fields.js'
import { conditionsOf } from './where.js'
import type { Where } from './where.js'

/** What every analysis takes. A point in time is a date, a date and time, a Date, or epoch milliseconds. */
export interface CommonParams {
  /**
   * Exclusive upper bound: orders, sessions, events, refunds and signups at or after it do not exist.
   * @defaultValue 1 ms after the latest order or session start
   */
  readonly asOf?: PointInTime
  /**
   * Half-open, cut at `asOf`; `from` has to lie before `to` and `asOf`.
   * @defaultValue to `asOf`, from where each analysis says
   */
  readonly period?: { readonly from?: PointInTime; readonly to?: PointInTime }
  /**
   * Another period to compare with: `'previous'` is as long and ends where the period begins, `'year'` the same dates a
   * year before. The tables then have a `previous…` and a `…Change` column for each number.
   * @defaultValue `null`
   */
  readonly compare?: Compare | null
  /**
   * IANA name of the zone in which dates are read, and days, weeks and months begin.
   * @defaultValue `'UTC'`
   */
  readonly timeZone?: string
  /**
   * First day of a week.
   * @defaultValue `'monday'`
   */
  readonly weekStart?: Weekday
  /**
   * Order statuses that count; the others have no orders and no money.
   * @defaultValue `['processing', 'shipped', 'completed', 'refunded']`
   */
  readonly statuses?: readonly string[]
  /**
   * Also test orders.
   * @defaultValue `false`
   */
  readonly test?: boolean
  /**
   * Also sessions of bots.
   * @defaultValue `false`
   */
  readonly bots?: boolean
  /**
   * Also sessions of the shop's own staff.
   * @defaultValue `false`
   */
  readonly internal?: boolean
  /**
   * Conditions on fields, joined by and.
   * @defaultValue `{}`
   */
  readonly where?: Where
  /**
   * ISO 4217 code; orders in another currency are set aside.
   * @defaultValue the most frequent one of the orders
   */
  readonly currency?: string
}

/** How an analysis runs; none of it changes a result. */
export interface RunOptions {
  /**
   * `inline` is one thread, `workers` are several; these need stores whose URLs every thread can open.
   * @defaultValue by the size of the stores
   */
  readonly executor?: 'inline' | 'workers'
  /**
   * Threads, 1 to 256.
   * @defaultValue the number of cores
   */
  readonly workers?: number
  /**
   * Parts into which persons are cut, 1 to 4096; each is held in memory at once by a thread.
   * @defaultValue by the size of the stores
   */
  readonly partitions?: number
  /**
   * Ends the work with an error of code `interrupted` when it is aborted.
   * @defaultValue none
   */
  readonly signal?: AbortSignal
  /**
   * Is told how far the work is.
   * @defaultValue none
   */
  readonly onProgress?: Progress
}

/** How a caller hears of work, and ends it. */
export type Listening = Pick<RunOptions, 'signal' | 'onProgress'>

/** Without the rest of the options. */
export const listeningOf = ({ signal, onProgress }: Listening): Listening => ({
  ...(signal && { signal }),
  ...(onProgress && { onProgress }),
})

export const runNames = ['executor', 'workers', 'partitions', 'signal', 'onProgress']

/** What the stores of a shop say of themselves. */
export interface Extents {
  readonly orders: Extent
  readonly sessions: Extent
  /** Fields that they have beside those of the model. */
  readonly extra?: ExtraFields
}

/** Where the period begins if nobody says. */
export type DefaultFrom = 'none' | '30 days' | '90 days' | '12 months'

const lengths = { '30 days': { days: 30 }, '90 days': { days: 90 }, '12 months': { months: 12 } }

export const checkNames = (params: object, own: readonly string[]): void =>
  knownNames('parameter', params, [...own, ...commonNames, ...runNames])

/** Fails where an analysis that takes no period is given one, or one to compare it with. */
export const refusePeriod = (name: string, { period, compare }: CommonParams): void => {
  if (compare !== undefined && compare !== null) {
    throw new PolymartError(
      'argument',
      `${name} takes no period, and so none to compare with, found ${shownValue(compare)}. Leave compare out.`,
    )
  }
  if (period === undefined) return
  throw new PolymartError(
    'argument',
    `${name} takes no period, found ${shownValue(period)}: it looks at everything before asOf. Leave period out, or give asOf.`,
  )
}

export const checkRun = (options: RunOptions): void => {
  oneOf('executor', options.executor, ['inline', 'workers'], 'inline')
  wholeNumber('workers', options.workers, 1, 256, 1)
  wholeNumber('partitions', options.partitions, 1, 4096, 1)
}

/** Takes defaults and makes points in time numbers. The currency, where not given, is found by reading the orders. */
export const scopeOf = (params: CommonParams, extents: Extents, defaultFrom: DefaultFrom, lookup: Lookup): Scope => {
  const { timeZone, ...plain } = plainValues(params, extents)
  const latest = Math.max(extents.orders.latest ?? -Infinity, extents.sessions.latest ?? -Infinity)
  const empty = latest === -Infinity
  const asOf = params.asOf !== undefined ? instantOf(params.asOf, timeZone, 'asOf') : empty ? 0 : latest + 1
  const { from, to } = spanOf(params, { asOf, timeZone, defaultFrom, nothing: empty && params.asOf === undefined })
  const previousFrom = from === null ? null : movingBack(from, to, timeZone)(from)
  return {
    asOf,
    from,
    to,
    previousFrom,
    compared: comparedPeriod(params.compare, { asOf, from, to, previousFrom, timeZone }),
    timeZone,
    ...plain,
    where: conditionsOf(params.where, lookup, 'where', timeZone),
    coverage: {
      orders: coveredFrom(extents.orders, asOf, timeZone),
      sessions: coveredFrom(extents.sessions, asOf, timeZone),
    },
  }
}

const plainValues = (params: CommonParams, { extra }: Extents): ValuesOf<typeof plainParams> =>
  valuesOf(plainParams, { given: { ...params }, extra, timeZone: 'UTC', columns: [] })

interface Around {
  readonly asOf: number
  readonly timeZone: string
  readonly defaultFrom: DefaultFrom
  /** Whether there is nothing, not even a time that asOf could be: then so is the period, whatever is asked for. */
  readonly nothing: boolean
}

const spanOf = (params: CommonParams, { asOf, timeZone, defaultFrom, nothing }: Around): Pick<Scope, 'from' | 'to'> => {
  const { from: givenFrom, to: givenTo } = periodOf(params.period)
  const end = givenTo === undefined ? Infinity : instantOf(givenTo, timeZone, 'period.to')
  const to = Math.min(end, asOf)
  if (givenFrom === undefined) {
    const from = nothing && defaultFrom !== 'none' ? to : startOf(defaultFrom, asOf, timeZone)
    if (from !== null && from >= to && !nothing) {
      const start = new Date(from).toISOString()
      refuse('period.to', `after ${start}, where the period begins if period.from is not given`, givenTo)
    }
    return { from, to }
  }
  const from = instantOf(givenFrom, timeZone, 'period.from')
  if (from >= (nothing ? end : to)) refuse('period.from', 'before period.to and asOf', givenFrom)
  return { from: Math.min(from, to), to }
}

const periodOf = (period: CommonParams['period'] | null): NonNullable<CommonParams['period']> => {
  if (period === undefined) return {}
  if (typeof period !== 'object' || period === null || Array.isArray(period))
    return refuse('period', 'an object such as {from: "2026-06-01", to: "2026-07-01"}', period)
  knownNames('field of period', period, ['from', 'to'])
  return period
}

const startOf = (defaultFrom: DefaultFrom, asOf: number, timeZone: string): number | null => {
  if (defaultFrom === 'none') return null
  return startOfDatesBefore(asOf, timeZone, lengths[defaultFrom])
}

const coveredFrom = ({ earliest }: Extent, asOf: number, timeZone: string): number | null =>
  earliest === null || earliest >= asOf ? null : startOfDate(earliest, timeZone)

/** The days, weeks or months of the period, each with its counterpart in the previous period. */
export const spansOf = ({ from, to, timeZone, weekStart }: Scope, unit: CalendarUnit): readonly Span[] => {
  const start = from ?? to
  const moved = movingBack(start, to, timeZone)
  return calendarSpans(start, to, unit, timeZone, weekStart).map((span) => ({
    ...span,
    previousFrom: moved(span.from),
    previousTo: moved(span.to),
  }))
}

/** Whether an instant lies in the period; without a start, before its end. */
export const inPeriod = ({ from, to }: Pick<Scope, 'from' | 'to'>): ((at: number) => boolean) => {
  const start = from ?? -Infinity
  return (at) => at >= start && at < to
}

/** What of the period both stores cover: numbers that match one by the other are taken there; null if nothing is. */
export const coveredByBoth = ({ coverage, from, to }: Scope): { from: number; to: number } | null => {
  if (coverage.orders === null || coverage.sessions === null) return null
  const start = Math.max(from ?? -Infinity, coverage.orders, coverage.sessions)
  return start < to ? { from: start, to } : null
}

/** Whether a store covers anything of the previous period. */
export const coversPrevious = (scope: Scope, store: 'orders' | 'sessions'): boolean => {
  const start = scope.coverage[store]
  return (
    start !== null &&
    scope.from !== null &&
    scope.previousFrom !== null &&
    start < scope.from &&
    scope.previousFrom < scope.from
  )
}
