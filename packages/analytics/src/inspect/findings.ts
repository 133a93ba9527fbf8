import { compareTexts } from '@polymart/core'
import type { EntityName } from '@polymart/core'

/** One thing that is looked for in every row of an entity. */
export interface CheckName {
  /** What is wrong with a row that is found. */
  readonly check: string
  readonly entity: EntityName
  /** The column's path: `status`, `lines.productId`. */
  readonly field: string
}

/** A row that was found. */
export interface Finding {
  readonly id: string
}

/** What a check found. */
export interface Check<F extends Finding = Finding> extends CheckName {
  /** How many rows were found, exactly; each counts once. */
  readonly rows: number
  /** The first of them by id, in the order of UTF-8 bytes; with `all` every one. */
  readonly findings: readonly F[]
}

/** How many findings of each check are kept unless all are asked for. */
const kept = 20

export const limitOf = (all: boolean | undefined): number => (all ? Infinity : kept)

/** What one check found in part of the rows; it can be posted between threads. */
export interface Tally<F extends Finding = Finding> {
  rows: number
  findings: F[]
}

export const emptyTally = <F extends Finding>(): Tally<F> => ({ rows: 0, findings: [] })

/** Counts a finding, and keeps it while it may be among the first `limit`. */
export const addFinding = <F extends Finding>(tally: Tally<F>, finding: F, limit: number): void => {
  tally.rows++
  tally.findings.push(finding)
  // Sorting now and then bounds what is held at little cost.
  if (tally.findings.length > 1000 + 2 * limit) tally.findings = first(tally.findings, limit)
}

/** The tallies of all parts as one check; they may come in any order. */
export const checkOf = <F extends Finding>(name: CheckName, tallies: readonly Tally<F>[], limit: number): Check<F> => ({
  ...name,
  rows: tallies.reduce((rows, tally) => rows + tally.rows, 0),
  findings: first(
    tallies.flatMap(({ findings }) => findings),
    limit,
  ),
})

/** The tally as it is posted: no more findings than may be needed. */
export const trimmed = <F extends Finding>({ rows, findings }: Tally<F>, limit: number): Tally<F> => ({
  rows,
  findings: first(findings, limit),
})

const first = <F extends Finding>(findings: readonly F[], limit: number): F[] =>
  findings.toSorted((a, b) => compareTexts(a.id, b.id)).slice(0, limit)
