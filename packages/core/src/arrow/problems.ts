import type { Problem } from '../model/validate.js'

/** A row that does not fit the structure of its entity. */
export interface RowProblem extends Problem {
  /** Counted from 0. */
  readonly row: number
  /** Its id, where that can be read. */
  readonly id: string | null
}

/** Takes note of a value that does not fit: its row, or the item's within a list. */
export type Report = (row: number, problem: Problem) => void

/** The first problem of each row, in the order of the fields. */
export class FirstProblems {
  readonly byRow = new Map<number, Problem>()

  readonly report: Report = (row, problem) => {
    if (!this.byRow.has(row)) this.byRow.set(row, problem)
  }
}

/** Reports problems of a list's items as those of the rows that hold them. */
export const ofItems =
  (report: Report, name: string, offsets: Int32Array): Report =>
  (item, problem) => {
    const row = rowOf(offsets, item)
    const place = `${name}[${item - offsets[row]!}]`
    report(row, { ...problem, field: problem.field === '' ? place : `${place}.${problem.field}` })
  }

/** The row whose items include this one: the last that starts at or before it, and is not empty. */
const rowOf = (offsets: Int32Array, item: number): number => {
  let low = 0
  let high = offsets.length - 1
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (offsets[middle]! <= item) low = middle
    else high = middle
  }
  return low
}
