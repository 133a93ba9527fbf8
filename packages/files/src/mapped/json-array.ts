import { createReadStream } from 'node:fs'
import { shapeOf } from '@polymart/core'
import { bytesAt } from '../jsonl/lines.js'
import { bytesPerPiece } from '../read/pieces.js'
import type { Source } from '../read/sources.js'
import type { Entry, Piece } from '../read/task.js'
import { checkUtf8, malformed } from './malformed.js'
import { JsonScanner } from './json-scanner.js'

const closing = 93

/** The places between items at which a JSON array is cut: where the first begins, and the end of each piece. */
export const cutsOf = async (source: Source): Promise<readonly number[]> => {
  const scanner = new JsonScanner()
  const cuts: number[] = []
  let end = -1
  let position = 0
  for await (const chunk of createReadStream(source.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    if (position === 0 && !/^[\uFEFF\s]*\[/.test(chunk.toString('utf8', 0, 4096))) {
      throw malformed(source, 'a JSON array, or an object a line', 'neither')
    }
    const base = position
    scanner.scan(chunk, 1, (at, byte) => {
      const here = base + at
      if (end >= 0) throw malformed(source, 'one JSON array', `more behind its end, from byte ${here} on`)
      if (cuts.length === 0) cuts.push(here)
      else if (byte === closing) end = here - 1
      else if (here - cuts.at(-1)! >= bytesPerPiece) cuts.push(here)
    })
    position += chunk.length
  }
  if (end < 0) throw malformed(source, 'a JSON array', 'no end of it: the file is cut off')
  return [...cuts, end]
}

/** The items of a piece, from one cut to the next. */
export async function* itemsIn({ source, from, to }: Piece): AsyncGenerator<Entry[]> {
  const bytes = await bytesAt(source.path, from, to)
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
