import type { Cutter } from '../read/cutter.js'
import { bytesPerPiece } from '../read/piece-size.js'
import { RowLimit } from '../read/row-limit.js'
import type { Source } from '../read/sources.js'
import { malformed } from './malformed.js'

const quote = 34
const newline = 10
const carriageReturn = 13

/** Cuts CSV behind rows, whose ends are LF, CR LF, or CR alone. */
export class CsvCutter implements Cutter {
  /** The end of the row of names. */
  start = 0
  private position = 0
  private last = 0
  private quoted = false
  private afterReturn = false
  /** Whether the row has anything in it. */
  private filled = false
  private readonly source: Source
  private readonly limit: RowLimit

  constructor(source: Source) {
    this.source = source
    this.limit = new RowLimit(source)
  }

  push(bytes: Buffer): readonly number[] {
    const cuts: number[] = []
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (this.afterReturn) {
        this.afterReturn = false
        if (byte === newline) {
          this.endRow(this.position + i + 1, cuts)
          continue
        }
        this.endRow(this.position + i, cuts)
      }
      // A quote within quotes is written twice, which leaves them as they were.
      if (byte === quote) this.quoted = !this.quoted
      else if (!this.quoted && byte === newline) {
        this.endRow(this.position + i + 1, cuts)
        continue
      } else if (!this.quoted && byte === carriageReturn) {
        this.afterReturn = true
        continue
      }
      this.filled ||= this.position + i > 2 || !isMark(byte)
    }
    this.position += bytes.length
    this.limit.check(this.position)
    return cuts
  }

  end(): readonly number[] {
    if (this.quoted) throw malformed(this.source, 'CSV', 'quotes that are opened and not closed')
    if (this.start === 0) this.start = this.position
    return this.last < this.position ? [this.position] : []
  }

  private endRow(here: number, cuts: number[]): void {
    this.limit.row(here)
    if (this.filled && this.start === 0) this.start = here
    this.filled = false
    if (here - this.last >= bytesPerPiece && this.start > 0) cuts.push((this.last = here))
  }
}

/** The bytes of a byte order mark. */
const isMark = (byte: number): boolean => byte === 0xef || byte === 0xbb || byte === 0xbf
