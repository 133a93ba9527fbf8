import { crc32 } from 'node:zlib'
import { bucketColumns, bucketCount, bucketsOf, partitionsOf, wanted } from '@polymart/core'
import type { Batch, EntityName, Moment, Partition, Store, Unreadable } from '@polymart/core'
import type { TimeSpan } from '../read/times.js'
import type { Layer } from './exchanged.js'
import type { SegmentStore } from './segment-store.js'
import { changed, readSource, sourceParts, weightOfRow } from './source.js'
import { addUnreadable } from '../read/add-unreadable.js'
import { Waiting } from './waiting.js'

/** How an entity was read, and what came, so that a later reading of other columns gives the same rows in the same order. */
export interface Mark {
  readonly entity: EntityName
  readonly regions: number
  readonly partitions: readonly Partition[]
  readonly rows: number
  /** Of the buckets of all rows, in their order. */
  readonly hash: number
  /** Documents that are no rows. */
  readonly unconverted: Unreadable
}

export interface LayerTask {
  readonly store: Store
  readonly moment: Moment
  readonly entity: EntityName
  readonly columns: readonly string[]
  /** Undefined: of all times. */
  readonly span: TimeSpan | undefined
  /** Rows that there are, about. */
  readonly rows: number
  /** What an earlier reading saw. */
  readonly before: Mark | undefined
  readonly purpose: string
  readonly signal: AbortSignal | undefined
  readonly onRows: (rows: number) => void
}

export interface LayerDone {
  readonly layer: Layer
  readonly mark: Mark
  /** How many rows lie in each bucket. */
  readonly inBuckets: Float64Array
}

/** Reads columns of all rows of an entity, and puts them into segments region by region. */
export const layerOf = async (segmentStore: SegmentStore, task: LayerTask): Promise<LayerDone> => {
  const { store, moment, entity, columns, span, before, purpose, signal } = task
  const { regions, partitions } = before ?? (await cutSource(segmentStore, task))
  const waiting = new Waiting(entity, regions)
  const segments = []
  const inBuckets = new Float64Array(bucketCount)
  let rows = 0
  let hash = 0
  let unconverted: Unreadable = { rows: 0, issues: [] }
  for await (const batch of readSource(store, entity, partitions, { columns, span, moment, purpose, signal })) {
    const buckets = bucketsOf(batch)
    for (const bucket of buckets) inBuckets[bucket]!++
    hash = crc32(new Uint8Array(buckets.buffer), hash)
    rows += batch.rows
    if (batch.rows > 0) waiting.add(only(batch, columns), buckets)
    if (waiting.bytes >= segmentStore.waiting) segments.push(await segmentStore.put(waiting, signal))
    unconverted = addUnreadable(unconverted, batch.unreadable)
    task.onRows(batch.rows)
  }
  if (waiting.bytes > 0 || segments.length === 0) segments.push(await segmentStore.put(waiting, signal))
  if (before && (before.rows !== rows || before.hash !== hash)) throw changed()
  return { layer: { columns, segments }, mark: { entity, regions, partitions, rows, hash, unconverted }, inBuckets }
}

const only = (batch: Batch, names: readonly string[]): Batch => ({
  ...batch,
  columns: Object.fromEntries(Object.entries(batch.columns).filter(([name]) => wanted(names, name))),
})

/** What should at least be packed together of a region, and the rows of all that make one worth it. */
const bytesPerPiece = 1 << 16
const rowsPerRegion = 1000
const mostRegions = 1024

const cutSource = async ({ waiting }: SegmentStore, task: LayerTask): Promise<Pick<Mark, 'regions' | 'partitions'>> => {
  const { store, entity, rows, columns, span, moment, purpose, signal } = task
  if (bucketColumns[entity].length === 0) return { regions: 1, partitions: partitionsOf(1) }
  const bytesPerRow = await weightOfRow(store, entity, rows, { columns, span, moment, purpose, signal })
  return {
    regions: regionsFor(rows, waiting),
    partitions: await store.partitions(sourceParts(rows, waiting, bytesPerRow)),
  }
}

/** As many regions as leave something to be packed together in each; a power of two. */
const regionsFor = (rows: number, waitingBytes: number): number => {
  const most = Math.min(mostRegions, rows / rowsPerRegion, waitingBytes / bytesPerPiece)
  return most < 1 ? 1 : 2 ** Math.floor(Math.log2(most))
}
