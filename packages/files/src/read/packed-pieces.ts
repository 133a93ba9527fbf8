import { cutterOf } from './cutter.js'
import { lineEnds } from '../jsonl/line-ends.js'
import type { Source } from './sources.js'
import type { Piece } from './task.js'
import { bytesOf } from './unpacked.js'

/** The pieces of a packed file, which is unpacked once, as they are asked for. */
export async function* packedPieces(source: Source): AsyncGenerator<Piece> {
  const cutter = await cutterOf(source)
  let pending = Buffer.alloc(0)
  /** Where what is pending begins. */
  let from = 0
  let head = new Uint8Array(0)
  let lines = 0
  const chunks: Buffer[] = []
  const upTo = (end: number): Piece => {
    pending = Buffer.concat([pending, ...chunks.splice(0)])
    const csv = source.format === 'csv'
    const first = from === 0
    if (first && csv) head = new Uint8Array(pending.subarray(0, cutter.start))
    const skipped = first && !csv ? cutter.start : 0
    // A copy of its own, so that a thread is sent no more.
    const bytes = new Uint8Array(pending.subarray(skipped, end - from))
    const piece = { source, from: from + skipped, to: end, held: { bytes, head, lines } }
    pending = pending.subarray(end - from)
    from = end
    lines += lineEnds(bytes)
    return csv && !first ? { ...piece, head: head.length } : piece
  }
  for await (const chunk of bytesOf(source)) {
    chunks.push(chunk)
    for (const end of cutter.push(chunk)) yield upTo(end)
  }
  for (const end of cutter.end()) yield upTo(end)
}
