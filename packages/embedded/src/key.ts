import { createHash } from 'node:crypto'
import type { Heap } from '@polymart/core'

/** LMDB takes keys of at most 1978 bytes (with pages of 4 KiB): room for a bucket, a time and two parts of this length. */
const partLimit = 900

/**
 * The key under which LMDB keeps a row: core's row key, with every part of `partLimit` bytes or more cut and ended by
 * the hash of the whole part. So rows of one person stay together and the cell, which holds the ids in full, tells the
 * rest. No two ids share a key: parts of that very length are hashed ones alone.
 */
export const storedKey = (key: Uint8Array): Uint8Array => {
  if (key.length === 0) return Uint8Array.of(0) // LMDB has no empty key; no id holds NUL
  if (key.length < partLimit) return key
  const parts: Uint8Array[] = []
  for (let from = 0; from <= key.length;) {
    const end = key.indexOf(0, from)
    const to = end < 0 ? key.length : end
    parts.push(boundedPart(key.subarray(from, to)), Uint8Array.of(0))
    from = to + 1
  }
  return Buffer.concat(parts.slice(0, -1))
}

const boundedPart = (part: Uint8Array): Uint8Array => {
  if (part.length < partLimit) return part
  const hash = createHash('sha256').update(part).digest('hex')
  return Buffer.concat([part.subarray(0, partLimit - hash.length), Buffer.from(hash)])
}

/** The keys of a batch's rows as LMDB keeps them: `storedKey` of each, in the order of the rows. */
export const storedKeys = (keys: Heap): Heap => {
  const { bytes, offsets } = keys
  const rows = offsets.length - 1
  let bounded = true
  for (let row = 0; row < rows && bounded; row++) {
    const length = offsets[row + 1]! - offsets[row]!
    bounded = length > 0 && length < partLimit
  }
  if (bounded) return keys
  const parts = Array.from({ length: rows }, (_, row) => storedKey(bytes.subarray(offsets[row], offsets[row + 1])))
  const ends = new Int32Array(rows + 1)
  parts.forEach((part, row) => (ends[row + 1] = ends[row]! + part.length))
  return { bytes: Buffer.concat(parts), offsets: ends }
}

/** The bucket that a key lies in. */
export const bucketAt = (bytes: Uint8Array, at: number): number =>
  (digit(bytes[at]!) << 8) | (digit(bytes[at + 1]!) << 4) | digit(bytes[at + 2]!)

const digit = (byte: number): number => (byte <= 0x39 ? byte - 0x30 : byte - 0x57)

/** A key for messages. */
export const keyText = (key: Uint8Array): string => {
  const text = Buffer.from(key).toString('utf8').replaceAll('\x00', '/')
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
