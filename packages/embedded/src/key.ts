import { createHash } from 'node:crypto'
import { bucketCount, bucketText } from '@polymart/core'
import type { EntityName, Partition } from '@polymart/core'

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

/** Bytes of a bucket and the NUL behind it, at the front of a row key. */
export const bucketLength = 4

/** The keys of a partition: from the first, up to but without the last. Categories and products have no buckets. */
export const keyRange = (
  entity: EntityName,
  { from, to }: Partition,
): { start: Uint8Array; end: Uint8Array | undefined } =>
  entity === 'categories' || entity === 'products'
    ? { start: Uint8Array.of(0), end: undefined }
    : { start: Buffer.from(bucketText(from)), end: to < bucketCount ? Buffer.from(bucketText(to)) : undefined }

/** The id at the end of a row key. */
export const idOf = (key: Uint8Array): string => Buffer.from(key.subarray(key.lastIndexOf(0) + 1)).toString('utf8')

/** A key for messages. */
export const keyText = (key: Uint8Array): string => {
  const text = Buffer.from(key).toString('utf8').replaceAll('\x00', '/')
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
