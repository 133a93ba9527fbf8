import { analysisNames } from '@polymart/analytics'

/** Analyses that Polars takes part in: `polars_peer.py`. */
export const withPolars: readonly string[] = ['rfm', 'funnel', 'geography', 'revenue']

export type NamedCall = readonly [analysis: string, params: object]

/** Calls of analyses with other than default parameters. */
const others: Readonly<Record<string, NamedCall>> = {
  'basket, all orders': ['basket', { period: { from: '2024-07-01' } }],
  'revenue by product': ['revenue', { by: 'product', every: 'month' }],
}

/** No SQL: a fit, and what only calls the others. */
const withoutSql: readonly string[] = ['clv', 'insights']

/** The analyses beyond those, and further calls: DuckDB takes part in all of them. */
export const furtherTasks: readonly string[] = [
  ...analysisNames.filter((name) => !withPolars.includes(name) && !withoutSql.includes(name)).sort(),
  ...Object.keys(others),
]

/** The call of a task, by the name of an analysis or of a call. */
export const callOf = (task: string): NamedCall => others[task] ?? [task, {}]

/** The file in `duckdb/` that answers a task: its own, or that of its analysis at another period. */
export const sqlFileOf = (task: string): string =>
  task === 'basket, all orders' ? 'basket' : task.replaceAll(' ', '-')
