import { shapeOf } from '@polymart/core'
import type { Cutter } from '../read/cutter.js'
import { bytesPerPiece } from '../read/piece-size.js'
import { bytesIn } from '../read/piece-bytes.js'
import { RowLimit } from '../read/row-limit.js'
import type { Source } from '../read/sources.js'
import type { Entry, Piece } from '../read/task.js'
import { checkUtf8, malformed } from './malformed.js'
import { JsonScanner } from './json-scanner.js'

const closing = 93

/** Cuts a JSON array between its items. */
export class ArrayCutter implements Cutter {
  /** Where the first item begins. */
  start = 0
  private position = 0
  private last = 0
  private closed = -1
  private readonly scanner = new JsonScanner()
  private readonly source: Source
  private readonly limit: RowLimit

  constructor(source: Source) {
    this.source = source
    this.limit = new RowLimit(source)
  }

  push(bytes: Buffer): readonly number[] {
    const { source, position } = this
    if (position === 0 && !/^[\uFEFF\s]*\[/.test(bytes.toString('utf8', 0, 4096))) {
      throw malformed(source, 'a JSON array, or an object a line', 'neither')
    }
    const cuts: number[] = []
    this.scanner.scan(bytes, 1, (at, byte) => {
      const here = position + at
      if (this.closed >= 0) throw malformed(source, 'one JSON array', `more behind its end, from byte ${here} on`)
      if (this.start === 0) this.start = this.last = here
      else if (byte === closing) this.closed = here - 1
      else {
        this.limit.row(here)
        if (here - this.last >= bytesPerPiece) cuts.push((this.last = here))
      }
    })
    this.position += bytes.length
    if (this.closed < 0) this.limit.check(this.position)
    return cuts
  }

  end(): readonly number[] {
    if (this.closed < 0) throw malformed(this.source, 'a JSON array', 'no end of it: the file is cut off')
    return [this.closed]
  }
}

/** The items of a piece, from one cut to the next. */
export async function* itemsIn(piece: Piece): AsyncGenerator<Entry[]> {
  const { source } = piece
  const bytes = await bytesIn(piece)
  checkUtf8(source, bytes)
  const items: Entry[] = []
  let start = 0
  const take = (end: number): void => {
    const text = bytes.toString('utf8', start, end)
    if (text.trim() !== '') items.push({ row: items.length, ...parsed(text) })
  }
  new JsonScanner().scan(bytes, 0, (at, byte) => {
    if (byte !== 44) return
    take(at - 1)
    start = at
  })
  take(bytes.length)
  yield items
}

const parsed = (text: string): Omit<Entry, 'row'> => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { problem: { field: '(the whole item)', expected: 'JSON', found: `${shapeOf(text)} that is not JSON` } }
  }
}
