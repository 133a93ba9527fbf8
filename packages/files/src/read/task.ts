import type { Batch, EntityExamination, Problem } from '@polymart/core'
import type { Faults } from './faults.js'
import type { Source } from './sources.js'

/** A piece of a file that one thread reads at once: a row group of Parquet, a range of a file of another format. */
export interface Piece {
  readonly source: Source
  /** Half-open: numbers of row groups, or bytes at which lines start. */
  readonly from: number
  readonly to: number
  /** Bytes of the line with the names of columns, where this is not the piece that begins with it. */
  readonly head?: number
  /** Of a packed file, what it unpacks to here, since it cannot be read from the middle. */
  readonly held?: Held
}

export interface Held {
  readonly bytes: Uint8Array
  /** The line with the names of columns. */
  readonly head: Uint8Array
  /** Lines before the piece. */
  readonly lines: number
}

/** A row that is not a record. */
export interface Fault extends Problem {
  /** Its row or line within the piece, from 0. */
  readonly row: number
  readonly id: string | null
}

/** What stands in one row, line or item of a piece: a value, or why there is none. */
export interface Entry {
  /** From 0. */
  readonly row: number
  readonly value?: unknown
  readonly problem?: Problem
}

export interface Reading {
  readonly batches: readonly Batch[]
  readonly faults: Faults
  /** Rows or lines of the piece, whether or not they are records. */
  readonly rows: number
}

/**
 * What a thread is asked: the outline of a file, a piece of one, or how its mapping fits a piece. The outline of Parquet is the rows of each row
 * group; of formats whose text has to be read to know where it can be cut, the places.
 */
export type Task =
  { readonly outline: Source } | { readonly piece: Piece } | { readonly examine: Piece; readonly showValues: boolean }
export type Outcome = readonly number[] | Reading | Examined

/** What a mapping makes of a piece. */
export interface Examined {
  readonly examination: EntityExamination
  /** Rows that hold nothing to map, such as lines that are no JSON. */
  readonly faults: Faults
  readonly rows: number
}
