import type { Batch, Problem } from '@polymart/core'
import type { Source } from './sources.js'

/** A piece of a file that one thread reads at once: a row group of Parquet, a range of JSON Lines. */
export interface Piece {
  readonly source: Source
  /** Half-open: numbers of row groups, or bytes at which lines start. */
  readonly from: number
  readonly to: number
}

/** A row that is not a record. */
export interface Fault extends Problem {
  /** Its row or line within the piece, from 0. */
  readonly row: number
  readonly id: string | null
}

export interface Reading {
  readonly batches: readonly Batch[]
  readonly faults: readonly Fault[]
  /** Rows or lines of the piece, whether or not they are records. */
  readonly rows: number
}

/** What a thread is asked: the rows of each row group of a file, or a piece of one. */
export type Task = { readonly outline: Source } | { readonly piece: Piece }
export type Outcome = readonly number[] | Reading
