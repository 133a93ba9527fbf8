import { createHash } from 'node:crypto'
import { bucketOf, bucketText, latestTime } from '@polymart/core'
import type { Heap, Partition } from '@polymart/core'

/** HBase takes keys of 32,767 bytes; two ids that are cut to this leave room for what else a key holds. */
const longestPart = 15_000
const digestLength = 64
const startDigits = 15

/**
 * The key of a row as it is stored: that of `rowKeys`, with ids that HBase has no room for cut, their digest behind
 * them. A cut id is longer than any that stands as it is, so it is none of those.
 */
export const storedKey = ({ bytes, offsets }: Heap, row: number): Buffer => {
  const key = Buffer.from(bytes.buffer, bytes.byteOffset + offsets[row]!, offsets[row + 1]! - offsets[row]!)
  if (key.length <= longestPart) return key
  const person = 4
  const start = key.indexOf(0, person) + 1
  const session = start + startDigits + 1
  return Buffer.concat([
    key.subarray(0, person),
    part(key.subarray(person, start - 1)),
    key.subarray(start - 1, session),
    part(key.subarray(session)),
  ])
}

const part = (id: Buffer): Buffer => {
  if (id.length <= longestPart) return id
  const digest = createHash('sha256').update(id).digest('hex')
  return Buffer.concat([id.subarray(0, longestPart + 1 - digestLength), Buffer.from(digest)])
}

/** When the session of a key begins, epoch milliseconds; NaN where the key is none of ours. */
export const startOf = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from + 4
  while (at < to && bytes[at] !== 0) at++
  if (at + 1 + startDigits >= to) return NaN
  let reversed = 0
  for (let i = 1; i <= startDigits; i++) reversed = reversed * 10 + bytes[at + i]! - 0x30
  return latestTime - reversed
}

/** Half-open, as a scan takes it. */
export interface KeyRange {
  readonly start: Buffer
  readonly stop?: Buffer
}

/** The rows of a partition. */
export const rangeOfPartition = ({ from, to }: Partition): KeyRange => ({
  start: Buffer.from(bucketText(from)),
  // Behind the last bucket, `fff`.
  stop: Buffer.from(to > 0xfff ? 'g' : bucketText(to)),
})

/** The sessions of a person that begin in a half-open span of time, the latest first. */
export const rangeOfPerson = (person: string, from = -Infinity, to = Infinity): KeyRange => {
  const before = Buffer.concat([
    Buffer.from(`${bucketText(bucketOf(person))}\0`),
    part(Buffer.from(person)),
    Buffer.from([0]),
  ])
  const at = (time: number): Buffer => Buffer.concat([before, Buffer.from(reversedDigits(time))])
  return {
    start: to < Infinity ? at(Math.ceil(to) - 1) : before,
    stop: from > -Infinity ? at(Math.ceil(from) - 1) : above(before),
  }
}

/** Beyond the times that there are, the digits of the nearest that sorts as it should. */
const reversedDigits = (time: number): string => {
  const reversed = latestTime - time
  return reversed < 0 ? '' : reversed >= 10 ** startDigits ? ':' : String(reversed).padStart(startDigits, '0')
}

/** The smallest key above all that begin with this one, which ends with NUL. */
const above = (before: Buffer): Buffer => {
  const stop = Buffer.from(before)
  stop[stop.length - 1] = 1
  return stop
}

/** A key as people read it. */
export const keyText = (key: Uint8Array): string => JSON.stringify(Buffer.from(key).toString().replaceAll('\0', '|'))
