import { analysisNames } from '@polymart/analytics'

/** Analyses for which SQL was written for the comparison: `duckdb/NAME.sql`, and Polars' `polars_peer.py`. */
export const written: readonly string[] = ['rfm', 'funnel', 'geography', 'revenue']

export type NamedCall = readonly [analysis: string, params: object]

/** The others, beside the SQL that each has of its own; a fit is no SQL. */
export const declared: Readonly<Record<string, NamedCall>> = {
  ...Object.fromEntries(
    analysisNames
      .filter((name) => !written.includes(name) && name !== 'clv')
      .map((name): [string, NamedCall] => [name, [name, {}]]),
  ),
  'basket, all orders': ['basket', { period: { from: '2024-07-01' } }],
  'revenue by product': ['revenue', { by: 'product', every: 'month' }],
}

/** The call of a task, by the name of an analysis or of a call. */
export const callOf = (task: string): NamedCall => declared[task] ?? [task, {}]
