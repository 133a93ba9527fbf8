import type { EntityName, ScanOptions } from '@polymart/core'
import { BSON } from 'mongodb'
import type { Document, RunCursorCommandOptions } from 'mongodb'
import type { Server } from './connection.js'
import { isBucketed, stagedCollection } from './names.js'
import { timeFilter } from './time-filter.js'

/** Rows that wait to be put in the places of others, for reads of all as if that were done. */
export interface Overlay {
  /** In the order of their keys, as they are on the wire, with those. */
  readonly rows: readonly Uint8Array[]
  /** Keys whose rows in the collection itself do not count: they are the former ones, or those above already. */
  readonly hidden: ReadonlySet<string>
}

export interface OverlayOf {
  readonly entity: EntityName
  /** Of keys; empty for all. */
  readonly keys: Document
  readonly times: Pick<ScanOptions, 'from' | 'to'>
  readonly projection: Document
  readonly readConcern: Document | undefined
}

/** By which the waiting rows of a range of keys are found. */
export const overlayIndexes = [{ key: { was: 1 } }, { key: { 'row._id': 1 } }] as const

/** Reads the waiting rows of an entity. */
export const overlayOf = async (
  { db }: Server,
  prefix: string,
  { entity, keys, times, projection, readConcern }: OverlayOf,
): Promise<Overlay> => {
  const name = stagedCollection(prefix, entity)
  const primary: RunCursorCommandOptions = { readPreference: 'primary' }
  const concern = readConcern ? { readConcern } : {}
  const inRange = (field: string): Document => (isBucketed(entity) ? { [field]: keys } : {})
  const replaced = db.runCursorCommand(
    {
      find: name,
      filter: { $or: [inRange('was'), inRange('row._id')] },
      projection: { _id: 0, was: 1, is: '$row._id' },
      ...concern,
    },
    primary,
  )
  const hidden = new Set<string>()
  for await (const { was, is } of replaced) hidden.add(was as string).add(is as string)
  const found = db.runCursorCommand(
    {
      aggregate: name,
      pipeline: [
        { $match: { ...inRange('row._id'), ...timeFilter(entity, times, 'row.') } },
        { $sort: { 'row._id': 1 } },
        { $replaceRoot: { newRoot: '$row' } },
        { $project: { ...projection, _id: 1 } },
      ],
      cursor: {},
      ...concern,
    },
    { ...primary, raw: true },
  )
  const rows: Uint8Array[] = []
  while (await found.hasNext()) rows.push(...(found.readBufferedDocuments() as unknown as readonly Uint8Array[]))
  return { rows, hidden }
}

/** Gives the rows of a collection and those that wait, each once, in the order of their keys. */
export class Merger {
  private readonly overlay: Overlay
  private readonly keys: readonly Buffer[]
  private readonly add: (row: Uint8Array) => void
  private next = 0

  constructor(overlay: Overlay, add: (row: Uint8Array) => void) {
    this.overlay = overlay
    this.add = add
    this.keys = overlay.rows.map((row) => Buffer.from(keyOf(row)))
  }

  /** Takes the next row of the collection; gives how many rows came of it. */
  take(row: Uint8Array): number {
    const key = keyOf(row)
    const before = this.addUpTo(Buffer.from(key))
    if (this.overlay.hidden.has(key)) return before
    this.add(row)
    return before + 1
  }

  /** After the last row of the collection. */
  finish(): number {
    return this.addUpTo(undefined)
  }

  private addUpTo(bound: Buffer | undefined): number {
    const from = this.next
    while (this.next < this.keys.length && (!bound || Buffer.compare(this.keys[this.next]!, bound) < 0))
      this.add(this.overlay.rows[this.next++]!)
    return this.next - from
  }
}

const keyOf = (row: Uint8Array): string => BSON.deserialize(row)['_id'] as string
