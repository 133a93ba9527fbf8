import type { Cutter } from '../read/cutter.js'
import { bytesPerPiece } from '../read/piece-size.js'
import { RowLimit } from '../read/row-limit.js'
import type { Source } from '../read/sources.js'

const newline = 10

export class LineCutter implements Cutter {
  readonly start = 0
  private position = 0
  private last = 0
  private readonly limit: RowLimit

  constructor(source: Source) {
    this.limit = new RowLimit(source)
  }

  push(bytes: Buffer): readonly number[] {
    const cuts: number[] = []
    for (let at = bytes.indexOf(newline) + 1; at > 0; at = bytes.indexOf(newline, at) + 1) {
      const here = this.position + at
      this.limit.row(here)
      if (here - this.last >= bytesPerPiece) cuts.push((this.last = here))
    }
    this.position += bytes.length
    this.limit.check(this.position)
    return cuts
  }

  end(): readonly number[] {
    return this.last < this.position ? [this.position] : []
  }
}
