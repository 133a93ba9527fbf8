import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { lineEndsUntil } from './line-ends.js'
import { mostRowBytes, rowTooLarge } from '../read/row-limit.js'
import type { Piece } from '../read/task.js'

const newline = 10
/** How much more is read at once where a line goes on behind the end of its range. */
const moreBytes = 1 << 20

/** The bytes of the lines that start in a range: also what of the last one lies behind it. */
export const linesIn = async ({ source, from, to }: Piece): Promise<Buffer> => {
  const { path } = source
  const most = mostRowBytes(source)
  const file = await open(path)
  try {
    // The byte before tells whether a line starts at `from`.
    const start = Math.max(from - 1, 0)
    const range = await readAt(file, start, to - start)
    const first = from === 0 ? 0 : range.indexOf(newline) + 1
    if (first === 0 && from > 0) return Buffer.alloc(0)
    const chunks = [range.subarray(first)]
    for (let end = start + range.length, ended = range.at(-1) === newline; !ended;) {
      const more = await readAt(file, end, moreBytes)
      const stop = more.indexOf(newline) + 1
      chunks.push(stop > 0 ? more.subarray(0, stop) : more)
      end += more.length
      if (end - to > most) throw rowTooLarge(source, (await lineEndsUntil(path, to)) + 1)
      ended = stop > 0 || more.length === 0
    }
    return Buffer.concat(chunks)
  } finally {
    await file.close()
  }
}

/** The bytes of a file in [from, to). */
export const bytesAt = async (path: string, from: number, to: number): Promise<Buffer> => {
  const file = await open(path)
  try {
    return await readAt(file, from, to - from)
  } finally {
    await file.close()
  }
}

/** So many bytes of an open file, or fewer where it ends. */
export const readAt = async (file: FileHandle, from: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, from + read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return bytes.subarray(0, read)
}
