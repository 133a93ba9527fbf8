import type { ServerName } from '../protocol.js'

/** A range of a table's rows, and the server that has it. */
export interface Region {
  readonly name: Buffer
  readonly start: Buffer
  /** Exclusive; empty in the last one. */
  readonly end: Buffer
  readonly server: ServerName
}

export const none: Buffer = Buffer.alloc(0)

/**
 * Whether regions cover all rows, each once: while one is split or merged, there may be a hole or two that overlap.
 */
export const isWhole = (regions: readonly Region[]): boolean =>
  regions.length > 0 &&
  regions[0]!.start.length === 0 &&
  regions.at(-1)!.end.length === 0 &&
  regions.every(({ start }, i) => i === 0 || regions[i - 1]!.end.equals(start))

/** Whether a bound lies behind a row. Bounds are short, and asked for with every row: a call of the buffer's takes longer. */
const isBehind = (bound: Uint8Array, row: Uint8Array): boolean => {
  const length = Math.min(bound.length, row.length)
  for (let i = 0; i < length; i++) if (bound[i] !== row[i]) return bound[i]! > row[i]!
  return bound.length > row.length
}

/** The region of a row. */
export const regionOf = (regions: readonly Region[], row: Uint8Array): Region => {
  let low = 0
  let high = regions.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (!isBehind(regions[middle]!.start, row)) low = middle
    else high = middle - 1
  }
  return regions[low]!
}
