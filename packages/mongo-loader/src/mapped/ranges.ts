import { bucketCount } from '@polymart/core'
import type { Partition } from '@polymart/core'
import { BSON } from 'mongodb'
import type { Document } from 'mongodb'

/** Ids of documents of a collection at even distances, in the order of the server, whatever their types are. */
export interface Ranges {
  readonly rows: number
  /** Of all documents, if they are few; otherwise at least as many as there are partitions. */
  readonly ids: readonly unknown[]
}

/** Beyond it every second one is forgotten. */
const mostIds = 2 * bucketCount

/** Takes ids as they come, and keeps some. */
export class RangesBuilder {
  private rows = 0
  private distance = 1
  private ids: unknown[] = []

  add(document: Uint8Array): void {
    if (this.rows++ % this.distance !== 0) return
    // A copy, since what is kept would else hold on to all that came with it.
    this.ids.push(BSON.deserialize(Uint8Array.from(document), { promoteValues: false })['_id'])
    if (this.ids.length < mostIds) return
    this.ids = this.ids.filter((_, i) => i % 2 === 0)
    this.distance *= 2
  }

  finish(): Ranges {
    return { rows: this.rows, ids: this.ids }
  }
}

/** The documents of a partition; null if there is none. Ranges are open at both ends of all. */
export const rangeFilter = ({ ids }: Ranges, { from, to }: Partition): Document | null => {
  const [first, end] = [placeOf(ids, from), placeOf(ids, to)]
  // What is empty may be so no longer, and then belongs to the first.
  if (first === end && (ids.length > 0 || from > 0)) return null
  // Unlike in a plain filter, values of all types are compared here, and the index is used all the same.
  const bounds = [
    ...(first > 0 ? [{ $gte: ['$_id', { $literal: ids[first] }] }] : []),
    ...(end < ids.length ? [{ $lt: ['$_id', { $literal: ids[end] }] }] : []),
  ]
  return bounds.length > 0 ? { $expr: { $and: bounds } } : {}
}

const placeOf = (ids: readonly unknown[], edge: number): number => Math.ceil((ids.length * edge) / bucketCount)
