import type { ResultColumn } from './columns.js'
import type { Meta, TimeRead } from './meta.js'

const isoTime = (at: number): string => new Date(at).toISOString()

/** Rows of a table by number, as JSON has them: times are ISO 8601 UTC with milliseconds. */
export const rowInJson = (
  columns: readonly Pick<ResultColumn, 'name' | 'kind' | 'values'>[],
): ((row: number) => Record<string, ResultColumn['values'][number]>) => {
  const cells = columns.map(({ name, kind, values }) => ({
    name,
    cell: (row: number) => {
      const value = values[row] ?? null
      return kind === 'time' && value !== null ? isoTime(value as number) : value
    },
  }))
  return (row) => Object.fromEntries(cells.map(({ name, cell }) => [name, cell(row)]))
}

type Range = { readonly from: number | null; readonly to: number } | null

/** A span of time as JSON has it; a start that is null has no bound. */
export type RangeInJson = { readonly from: string | null; readonly to: string } | null

const rangeInJson = (range: Range): RangeInJson => range && { from: timeInJson(range.from), to: isoTime(range.to) }
const timeInJson = (at: number | null): string | null => (at === null ? null : isoTime(at))

/** Where `meta`, or an explanation, says times. */
export type TimesOfMeta = Pick<
  Meta,
  'asOf' | 'period' | 'previousPeriod' | 'comparedPeriod' | 'coverage' | 'stores'
> & {
  readonly timesRead?: Meta['timesRead']
  readonly reads?: readonly { readonly times: TimeRead | null }[]
}

const spanInJson = ({ from, to }: TimeRead): { readonly from: string | null; readonly to: string | null } => ({
  from: timeInJson(from),
  to: timeInJson(to),
})

/** What `meta` says of one store, as JSON has it. */
export type StoreInJson = Omit<Meta['stores']['entities'], 'at' | 'unfinishedSince'> & {
  readonly at: string | null
  readonly unfinishedSince: string | null
}

/** What `meta` says of times, as ISO 8601 UTC. */
export interface TimesAsTexts {
  readonly asOf: string
  readonly period: RangeInJson
  readonly previousPeriod: RangeInJson
  readonly comparedPeriod: RangeInJson
  readonly coverage: Readonly<Record<keyof Meta['coverage'], RangeInJson>>
  readonly stores: Readonly<Record<keyof Meta['stores'], StoreInJson>>
}

/** What was asked for and how it came about, with times as ISO 8601, like those of the rows. */
export const metaInJson = <M extends TimesOfMeta>(meta: M): Omit<M, keyof TimesAsTexts> & TimesAsTexts => {
  const store = ({ at, unfinishedSince, ...rest }: Meta['stores']['entities']): StoreInJson => ({
    ...rest,
    at: timeInJson(at),
    unfinishedSince: timeInJson(unfinishedSince),
  })
  return {
    ...meta,
    asOf: isoTime(meta.asOf),
    period: rangeInJson(meta.period),
    previousPeriod: rangeInJson(meta.previousPeriod),
    comparedPeriod: rangeInJson(meta.comparedPeriod),
    coverage: { orders: rangeInJson(meta.coverage.orders), sessions: rangeInJson(meta.coverage.sessions) },
    stores: { entities: store(meta.stores.entities), sessions: store(meta.stores.sessions) },
    ...(meta.timesRead && {
      timesRead: Object.fromEntries(Object.entries(meta.timesRead).map(([part, span]) => [part, spanInJson(span)])),
    }),
    ...(meta.reads && {
      reads: meta.reads.map((read) => ({ ...read, times: read.times && spanInJson(read.times) })),
    }),
  }
}
