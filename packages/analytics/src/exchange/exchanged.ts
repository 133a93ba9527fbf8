import type { EntityName, Extent, ExtraFields, Moment } from '@polymart/core'
import type { TimeSpan } from '../read/times.js'

/** A segment of packed rows of some columns: those of region r stand from `places[r]` up to `places[r + 1]`. */
export interface Segment {
  readonly places: Float64Array
  /** Where they stand; null: in the file. */
  readonly memory: Uint8Array | null
}

/** Some columns of all rows of an entity, or of those of some time, region by region in the order of the source. */
export interface Layer {
  readonly columns: readonly string[]
  readonly segments: readonly Segment[]
}

export interface ExchangedEntity {
  readonly entity: EntityName
  readonly extent: Extent
  /** Ranges of equally many buckets into which its rows are split; a power of two. */
  readonly regions: number
  readonly layers: readonly Layer[]
}

/** Rows of a store put together by person. It can be posted to any thread, which shares its memory and its file. */
export interface Exchanged {
  readonly url: string
  readonly moment: Moment
  /** Fields that it has beside those of the model. */
  readonly extra: ExtraFields
  readonly file: string | null
  /** By `placeOf`. */
  readonly entities: ReadonlyMap<string, ExchangedEntity>
  /** How many rows of either store lie in each bucket. */
  readonly weights: Float64Array
}

/** By which the rows of an entity are found that are of some time; all, without one. */
export const placeOf = (entity: EntityName, { from = -Infinity, to = Infinity }: Partial<TimeSpan> = {}): string =>
  from === -Infinity && to === Infinity ? entity : `${entity} ${from} ${to}`

/** What was exchanged of the stores that are not co-partitioned by person; of one that serves as both, the same. */
export interface ExchangedPair {
  readonly entities?: Exchanged
  readonly sessions?: Exchanged
}

/** The column of each row's bucket, beside those of the model. */
export const bucketColumn = '#bucket'
