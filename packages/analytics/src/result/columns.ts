import type { ColumnKind } from './kinds.js'

/** A column of a result: what it means, and its values. */
export interface ResultColumn {
  readonly name: string
  readonly kind: ColumnKind
  readonly nullable: boolean
  /** The heading that people see. */
  readonly label: string
  readonly meaning: string
  /** What the values are in, where they are in something: `minor units`, `ms`, `days`. */
  readonly unit?: string
  readonly values: readonly (string | number | boolean | null)[]
}

/** a ÷ b; null with nothing to divide by, and never −0. */
export const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b || 0

/** a ÷ b; null unless b is above 0, and never −0. */
export const partOf = (a: number | null, b: number | null): number | null => (b !== null && b > 0 ? ratio(a, b) : null)

export const notSet = '(not set)'
export const noSession = '(no session)'
