import { bytesAt, linesIn } from '../jsonl/lines.js'
import { lineEndsUntil } from '../jsonl/line-ends.js'
import type { Piece } from './task.js'

/** The bytes of a piece of a file of text. */
export const bytesIn = async (piece: Piece): Promise<Buffer> => {
  const { source, from, to, held } = piece
  if (held) return bufferOf(held.bytes)
  return source.format === 'jsonl' ? linesIn(piece) : bytesAt(source.path, from, to)
}

/** The row with the names of columns, which has so many bytes. */
export const headOf = async ({ source, held }: Piece, length: number): Promise<Buffer> =>
  held ? bufferOf(held.head) : bytesAt(source.path, 0, length)

const bufferOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, length)

/** The lines of a file before a piece. */
export const linesBefore = async ({ source, from, held }: Piece): Promise<number> =>
  held?.lines ?? lineEndsUntil(source.path, from)
