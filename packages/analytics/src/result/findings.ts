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

export const keyOf = ({ check, entity, field }: CheckName): string => `${entity}.${field} ${check}`

/** A row that was found. */
export interface Finding {
  readonly id: string
}

/** Rows that were found. */
export interface Found<F extends Finding = Finding> {
  /** How many, exactly. */
  readonly rows: number
  /** The first of them by id, in the order of UTF-8 bytes; with `all` every one. */
  readonly findings: readonly F[]
}

/** What a check found; a row counts once. */
export interface Check<F extends Finding = Finding> extends CheckName, Found<F> {}

/** How many findings of each check are kept unless all are asked for. */
const kept = 20

export const limitOf = (all: boolean): number => (all ? Infinity : kept)

/** Rows that were found so far. It holds little more of them than are kept. */
export class Tally<F extends Finding = Finding> {
  private rows = 0
  private findings: F[] = []
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  add(finding: F): void {
    this.rows++
    this.findings.push(finding)
    if (this.findings.length > 1000 + 2 * this.limit) this.findings = first(this.findings, this.limit)
  }

  found(): Found<F> {
    return { rows: this.rows, findings: first(this.findings, this.limit) }
  }
}

/** What was found in all parts, in whatever order they come. */
export const foundIn = <F extends Finding>(parts: readonly Found<F>[], limit: number): Found<F> => ({
  rows: parts.reduce((rows, part) => rows + part.rows, 0),
  findings: first(
    parts.flatMap(({ findings }) => findings),
    limit,
  ),
})

const first = <F extends Finding>(findings: readonly F[], limit: number): F[] =>
  findings.toSorted((a, b) => compareTexts(a.id, b.id)).slice(0, limit)
