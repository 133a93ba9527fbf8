import { instantOf, PolymartError } from '@polymart/core'
import type { PointInTime, Progress } from '@polymart/core'

/** What the shop is like. */
export interface GenerateOptions {
  /** How large the shop is: 1 has 10,000 users, 50,000 orders and 200,000 sessions. Above 0, at most 1,000. Default: 1. */
  readonly scale?: number
  /** The same seed gives the same bytes. A whole number from 0 to 4,294,967,295. Default: 42. */
  readonly seed?: number
  /** Where history ends, exclusive; 1970 or later. Default: 2026-07-01T00:00:00Z. */
  readonly end?: PointInTime
  /** Share of the rows of each entity that get a known fault, from 0 to 0.5. Default: 0. */
  readonly dirty?: number
  /** Worker threads, at least 1; 1 is the calling thread itself. They change nothing in the data. Default: as many as the machine has cores. */
  readonly workers?: number
  readonly onProgress?: Progress
  readonly signal?: AbortSignal
}

/** What the data follow from. */
export interface Settings {
  readonly scale: number
  readonly seed: number
  /** Epoch milliseconds. */
  readonly end: number
  readonly dirty: number
}

const defaultEnd = '2026-07-01T00:00:00Z'

const fail = (name: string, expected: string, found: unknown): never => {
  throw new PolymartError('argument', `Expected ${name} to be ${expected}, found ${String(found)}.`)
}

export const settingsOf = ({
  scale = 1,
  seed = 42,
  end = defaultEnd,
  dirty = 0,
  workers = 1,
}: GenerateOptions): Settings => {
  if (!(scale > 0 && scale <= 1000)) fail('scale', 'a number above 0 and at most 1000', scale)
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
    fail('seed', 'a whole number from 0 to 4294967295', seed)
  }
  if (!(dirty >= 0 && dirty <= 0.5)) fail('dirty', 'a share from 0 to 0.5', dirty)
  if (!(Number.isInteger(workers) && workers >= 1)) fail('workers', 'a whole number of at least 1', workers)
  const endAt = instantOf(end, 'UTC', 'end')
  if (endAt < 0) fail('end', '1970 or later', end)
  return { scale, seed, end: endAt, dirty }
}
