import type { Meta, ResultColumn } from '@polymart/analytics'
import type { Format, View } from '../../src/output/view.js'

const meta: Meta = {
  analysis: 'test',
  params: { period: { from: null, to: '2026-07-01' } },
  asOf: Date.UTC(2026, 6, 1),
  period: { from: null, to: Date.UTC(2026, 6, 1) },
  previousPeriod: null,
  comparedPeriod: null,
  timeZone: 'UTC',
  currency: 'EUR',
  coverage: { orders: { from: 0, to: 1 }, sessions: null },
  stores: {
    entities: { url: 'embedded:a', generation: 1, at: 0, unfinishedSince: null },
    sessions: { url: 'embedded:a', generation: 1, at: 0, unfinishedSince: null },
  },
  timesRead: {},
  rowsRead: {},
  setAside: {},
  warnings: [],
  ms: {},
  executor: 'inline',
  workers: 1,
  partitions: 1,
}

export const viewWith = (
  columns: readonly Pick<ResultColumn, 'name' | 'kind' | 'values'>[],
  { more = 0, currency = 'EUR' }: { more?: number; currency?: string | null } = {},
): View => ({
  meta: { ...meta, currency },
  table: 'rows',
  columns: columns.map((column) => ({ ...column, nullable: true, label: column.name, meaning: '' })),
  rows: columns[0]?.values.length ?? 0,
  more,
  overTime: null,
  sortedBy: null,
  arrow: () => {
    throw new Error('This format needs no Arrow table.')
  },
})

/** What a format of texts writes. */
export const written = async (format: Format, view: View): Promise<string> => {
  let text = ''
  for await (const chunk of format(view)) text += String(chunk)
  return text
}
