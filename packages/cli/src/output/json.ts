import type { Meta, ResultColumn } from '@polymart/analytics'
import { jsonText } from '../terminal/text.js'
import { chunks, isoTime } from './view.js'
import type { Format, View } from './view.js'

/** One object: `{"analysis", "meta", "rows"}`, a row a line. */
export const json: Format = function* (view) {
  yield `{"analysis":${jsonText(view.meta.analysis)},\n"meta":${jsonText(metaInJson(view.meta))},\n"rows":[`
  const rowOf = rowInJson(view)
  yield* chunks(view.rows, (row) => `${row === 0 ? '\n' : ',\n'}${rowOf(row)}`)
  yield '\n]}\n'
}

/** A row a line. */
export const jsonLines: Format = (view) => {
  const rowOf = rowInJson(view)
  return chunks(view.rows, (row) => `${rowOf(row)}\n`)
}

const rowInJson = ({ columns }: View): ((row: number) => string) => {
  const cells = columns.map((column) => ({ name: column.name, values: valuesInJson(column) }))
  return (row) => jsonText(Object.fromEntries(cells.map(({ name, values }) => [name, values[row]])))
}

const valuesInJson = ({ kind, values }: ResultColumn): ResultColumn['values'] =>
  kind === 'time' ? values.map((at) => (at === null ? null : isoTime(at as number))) : values

type Range = { readonly from: number | null; readonly to: number } | null

const rangeInJson = (range: Range) => range && { from: timeInJson(range.from), to: isoTime(range.to) }
const timeInJson = (at: number | null): string | null => (at === null ? null : isoTime(at))

/** What was asked for and how it came about, with times as ISO 8601, like those of the rows. */
export const metaInJson = <
  M extends Pick<Meta, 'asOf' | 'period' | 'previousPeriod' | 'comparedPeriod' | 'coverage' | 'stores'>,
>(
  meta: M,
) => {
  const store = ({ at, unfinishedSince, ...rest }: Meta['stores']['entities']) => ({
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
  }
}
