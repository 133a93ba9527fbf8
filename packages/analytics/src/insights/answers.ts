import { countText, moneyText, percentText } from '@polymart/core'
import type { Result, ResultRow } from '../result/result.js'
import type { Proportion } from './proportions.js'
import type { InsightsSpec } from './params.js'

/** What the parts say, and how to say it. */
export interface Answers {
  /** The rows of a table of a part, the default one where none is named. */
  readonly rows: (part: string, table?: string) => readonly ResultRow[]
  readonly money: (minor: number) => string
  readonly count: (value: number) => string
  readonly share: (ratio: number) => string
}

export const answersOf = (results: Readonly<Record<string, Result>>, spec: InsightsSpec): Answers => ({
  rows: (part, table) => results[part]!.rows(table),
  money: moneyText(spec.scope.currency, { digits: [0, 0] }),
  count: countText,
  share: percentText,
})

/** A number of a row, 0 where it is missing. */
export const numberOf = (row: ResultRow | undefined, name: string): number => Number(row?.[name] ?? 0)

export const sumOf = (rows: readonly ResultRow[], name: string): number =>
  rows.reduce((sum, row) => sum + numberOf(row, name), 0)

/** Those of some visits that end in an order. */
export const convertedOf = (rows: readonly ResultRow[]): Proportion => ({
  hits: sumOf(rows, 'convertedSessions'),
  of: sumOf(rows, 'sessions'),
  persons: sumOf(rows, 'persons'),
})
