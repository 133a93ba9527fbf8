import { PolymartError } from '@polymart/core'
import type { Source } from './sources.js'
import { mib } from './unpacked.js'

/** What a row may take unfolds to many times that much in memory: an empty object of three bytes takes fifty. */
export const mostRowBytes = ({ memory }: Pick<Source, 'memory'>): number => memory / 32

const words = { jsonl: 'line', csv: 'row', json: 'item', parquet: 'row' } as const

/** Refuses a row of text that is too large, before it is in memory. */
export class RowLimit {
  private readonly source: Source
  private readonly most: number
  private from = 0
  private rows = 0

  constructor(source: Source) {
    this.source = source
    this.most = mostRowBytes(source)
  }

  /** A row ends here, and another begins. */
  row(position: number): void {
    this.check(position)
    this.from = position
    this.rows++
  }

  /** The row that began last goes on at least to here. */
  check(position: number): void {
    if (position - this.from > this.most) throw rowTooLarge(this.source, this.rows + 1)
  }
}

export const rowTooLarge = ({ path, format, memory }: Source, row: number): PolymartError =>
  new PolymartError(
    'format',
    `${path}, ${words[format]} ${row}: expected at most ${mib(mostRowBytes({ memory }))} MiB, found more. Is the file damaged? If it is right, raise --read-memory (now ${mib(memory)} MiB) to 32 times the largest ${words[format]}.`,
  )
