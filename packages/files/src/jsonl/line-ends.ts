import { createReadStream } from 'node:fs'

const newline = 10
const carriageReturn = 13

/** The lines that end before a place in a file. */
export const lineEndsUntil = async (path: string, to: number): Promise<number> => {
  if (to === 0) return 0
  let lines = 0
  let before = 0
  for await (const chunk of createReadStream(path, { end: to - 1 }) as AsyncIterable<Buffer>) {
    lines += ended(chunk, before)
    before = chunk.at(-1)!
  }
  return lines
}

/** Lines in some bytes, whose last one need not have an end. */
export const lineEnds = (bytes: Uint8Array): number => {
  const last = bytes.at(-1)
  return ended(bytes, 0) + (last === undefined || last === newline || last === carriageReturn ? 0 : 1)
}

/** LF, CR LF and CR alone end lines; the byte before these may be the CR of an LF. */
const ended = (bytes: Uint8Array, before: number): number => {
  let lines = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === carriageReturn || (byte === newline && (i > 0 ? bytes[i - 1] : before) !== carriageReturn)) lines++
  }
  return lines
}
