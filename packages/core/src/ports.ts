import { bucketCount } from './bucket.js'
import type { Batch } from './columns/batch.js'
import type { EntityName } from './model/entities.js'
import type { ExtraFields } from './model/extra.js'

/** Buckets from `from` up to but without `to`. */
export interface Partition {
  readonly from: number
  readonly to: number
}

/** What happens to a row whose id is there already, with other content. */
export type OnDuplicate = 'replace' | 'keep' | 'error'

/** How a load goes. */
export interface WriteOptions {
  /** What happens to a row whose id is there already, with other content; the default replaces it, the last in input order winning. */
  readonly onDuplicate?: OnDuplicate
  /** Refuses rows that break the domain: unknown statuses and types, negative amounts. */
  readonly strict?: boolean
  /** Begins with an empty store. */
  readonly recreate?: boolean
  /** Hears of each row that is not simply written, as it is met; the report has the first ones alone. */
  readonly onIssue?: (issue: LoadIssue) => void
  readonly signal?: AbortSignal
}

/** A row that was not simply written. */
export interface LoadIssue {
  readonly entity: EntityName
  readonly id: string
  /**
   * `duplicate`: its id came before in the same load; `kept`: its id was there and stays as it was;
   * `structure`: a field is missing or of another type; `domain`: strict, and out of the model's domain.
   */
  readonly reason: 'duplicate' | 'kept' | 'structure' | 'domain'
  readonly detail: string
}

/** How many rows of an entity were not simply written for one reason. */
export interface IssueCount {
  readonly entity: EntityName
  readonly reason: LoadIssue['reason']
  readonly rows: number
}

/** read = written + replaced + unchanged + rejected. */
export interface EntityReport {
  readonly read: number
  readonly written: number
  readonly replaced: number
  readonly unchanged: number
  readonly rejected: number
}

/** What became of a load. */
export interface LoadReport {
  readonly entities: { readonly [E in EntityName]?: EntityReport }
  /**
   * The first thousand rows of each entity and reason that were rejected or came twice, in the order of the input;
   * `WriteOptions.onIssue` hears of every one.
   */
  readonly issues: readonly LoadIssue[]
  /** How many there are of each, so that nothing is lost silently. */
  readonly issueCounts: readonly IssueCount[]
  readonly generation: number
}

/** One load into a store. Nothing of it is seen before `finish`; `abort` leaves the store as it was. */
export interface StoreWriter {
  /**
   * Takes the rows of a batch.
   *
   * @throws PolymartError `interrupted` once the signal is aborted, `storage`.
   */
  write(batch: Batch): Promise<void>
  /** Counts rows that never became part of a batch, such as a broken line of a file. */
  reject(issue: LoadIssue): void
  /**
   * Makes all of the load visible at once, as the next generation.
   *
   * @throws PolymartError `duplicate` with `onDuplicate: 'error'`, `interrupted`, `storage`: nothing is stored then.
   */
  finish(): Promise<LoadReport>
  /** Leaves the store as it was before the load. */
  abort(): Promise<void>
}

/** The state of a store that a read saw. */
export interface Moment {
  /** Counts the completed loads; 0 for a store that never saw one. */
  readonly generation: number
  /** When that load was completed, epoch milliseconds; null if there was none. */
  readonly at: number | null
  /** A load that began and has not ended: it runs now, or was broken off. */
  readonly unfinishedSince: number | null
  /**
   * What a store that is on a server needs to read this state again, from any thread, while others write to it; only
   * the store knows how to read it. Stores that have one generation at a time have none.
   */
  readonly snapshot?: string
}

/** What a scan reads. */
export interface ScanOptions {
  /** Columns to read: `at`, `billing.country`, `events.type`, or a whole list, `lines`. */
  readonly columns: readonly string[]
  /** Half-open range of an order's `at` or a session's `startAt`. */
  readonly from?: number
  readonly to?: number
  /** The state to read, where the store still has it; otherwise the one it is in, as the batch's generation tells. */
  readonly moment?: Moment
  /** What the rows are read for: a server shows it beside the read, so that an operator can find it there, and stop it. */
  readonly purpose?: string
  readonly signal?: AbortSignal
}

/** Rows of a part of a store, or something of theirs, that cannot be read. */
export interface Unreadable {
  readonly rows: number
  /** The first of them. */
  readonly issues: readonly LoadIssue[]
}

/** What a scan gives, and what it could not. */
export type Scanned<E extends EntityName = EntityName> = Batch<E> & {
  readonly generation: number
  /** What is no row here, since it, or the mapping of it, is not as it should be. */
  readonly unreadable?: Unreadable
  /** Rows whose lists are not as they should be; they are there, with lists of nothing. */
  readonly emptied?: Unreadable
  /** Rows whose id one before them has, of the same bucket. Stores that find rows by id have none. */
  readonly repeated?: number
}

/** How much there is of an entity. */
export interface Extent {
  readonly rows: number
  /** Earliest and latest `at` of orders, `startAt` of sessions; null where there is none. */
  readonly earliest: number | null
  readonly latest: number | null
}

/** What an operator asks of a store, by name; or by the name of a part of it, such as a table, and then by name. */
export interface Facts {
  readonly [name: string]: number | string | { readonly [name: string]: number | string }
}

/**
 * Where entities or sessions are kept. Both ports are this interface: an entity store holds users, categories,
 * products and transactions, a session store sessions; a store may be both. Analyses know nothing else of it.
 */
export interface Store {
  /** Without secrets, for messages and `meta`. */
  readonly url: string
  /**
   * Whether all of a person lies in one bucket here. If not, partitions are ranges of numbers of the store's own, each
   * row lies in one of them, and `exchange` puts them together by person.
   */
  readonly coPartitioned: boolean
  /** `sessions` where it keeps no entities; absent for a store of both. */
  readonly holds?: 'sessions'
  /** Fields that it has beside those of the model, if any: scans give them where `extra.NAME` is among the columns. */
  readonly extra?: ExtraFields
  /** The state that a read sees now. */
  moment(): Promise<Moment>
  /** Rows of an entity, and from when to when they are. */
  extent(entity: EntityName): Promise<Extent>
  /** Cuts the buckets into so many ranges, 1 to 4096, that hold about equally much; a single bucket is not cut. */
  partitions(count: number): Promise<readonly Partition[]>
  /** Rows of categories and products lie in every partition; the order of rows is the store's own, always the same. */
  scan<E extends EntityName>(entity: E, partition: Partition, options: ScanOptions): Promise<Scanned<E>>
  /**
   * Begins a load; one at a time.
   *
   * @throws PolymartError `locked`: another one is under way.
   */
  writer(options?: WriteOptions): Promise<StoreWriter>
  /** Bytes on disk and whatever else an operator asks. */
  facts(): Promise<Facts>
  /** What an operator should look at, each with what to do; absent where a store knows of nothing. */
  warnings?(): Promise<readonly string[]>
  /** Waits for reads under way, and takes back loads that are not finished. */
  close(): Promise<void>
}

/** Cuts the buckets into so many ranges of nearly equal length, for stores that know no better. */
export const partitionsOf = (count: number): readonly Partition[] =>
  Array.from({ length: count }, (_, i) => ({
    from: Math.floor((bucketCount * i) / count),
    to: Math.floor((bucketCount * (i + 1)) / count),
  }))
