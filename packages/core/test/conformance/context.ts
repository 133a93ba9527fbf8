import { batchOf, fieldsOf, itemFields, leavesOf, model, partitionsOf, recordsOf } from '@polymart/core'
import type { Batch, EntityName, Fields, LoadReport, Records, ScanOptions, Store, WriteOptions } from '@polymart/core'
import fc from 'fast-check'
import { arbitraryRecords } from '../arbitrary-records.js'

export type AnyRecord = Records[EntityName]

/** A store and what its tests do with it. */
export interface Context {
  readonly runs: number
  store(): Store
  /** Loads into the store, which is emptied before. */
  fill(batches: readonly Batch[], options?: WriteOptions): Promise<LoadReport>
  /** Loads into the store as it is. */
  load(batches: readonly Batch[], options?: WriteOptions): Promise<LoadReport>
  /** All rows with all columns, unless the options say otherwise. */
  scan(entity: EntityName, options?: Partial<ScanOptions>): Promise<AnyRecord[]>
}

export const contextOf = (store: () => Store, runs: number): Context => {
  const load: Context['load'] = async (batches, options = {}) => {
    const writer = await store().writer(options)
    for (const batch of batches) await writer.write(batch)
    return writer.finish()
  }
  return {
    runs,
    store,
    load,
    fill: (batches, options) => load(batches, { ...options, recreate: true }),
    scan: async (entity, options = {}) =>
      Array.from(recordsOf(await store().scan(entity, whole, { columns: allColumns(entity), ...options }))),
  }
}

export const whole = partitionsOf(1)[0]!

/** The columns of an entity, as a scan takes them. */
export const allColumns = (entity: EntityName): readonly string[] => leavesOf(fieldsOf(entity)).map(({ name }) => name)

/** Every path that a scan takes: columns, whole lists, and single columns of lists. */
export const allPaths = (entity: EntityName): readonly string[] => pathsOf(fieldsOf(entity), '')

const pathsOf = (fields: Fields, above: string): readonly string[] =>
  leavesOf(fields).flatMap(({ name, field }) => {
    const path = above + name
    return field.kind === 'list' ? [path, ...pathsOf(itemFields(field), `${path}.`)] : [path]
  })

export const batch = (entity: EntityName, records: readonly AnyRecord[]): Batch =>
  batchOf(entity, records as readonly never[])

export const idOf = (entity: EntityName, record: AnyRecord): string =>
  (record as unknown as Record<string, string>)[model[entity].key]!

/** A copy under another id. */
export const renamed = (entity: EntityName, record: AnyRecord, id: string): AnyRecord => ({
  ...record,
  [model[entity].key]: id,
})

/** In an order that does not depend on the store. */
export const byId = (entity: EntityName, records: readonly AnyRecord[]): AnyRecord[] =>
  records.toSorted((a, b) => Buffer.compare(Buffer.from(idOf(entity, a)), Buffer.from(idOf(entity, b))))

/** Any records with ids of their own. */
export const distinct = (entity: EntityName, maxLength = 12): fc.Arbitrary<AnyRecord[]> =>
  arbitraryRecords(entity, maxLength).map((records) => [
    ...new Map((records as AnyRecord[]).map((record) => [idOf(entity, record), record])).values(),
  ])

/** As many records as are asked for, always the same, with plain ids. */
export const samples = (entity: EntityName, count: number): AnyRecord[] => {
  const drawn: AnyRecord[] = fc.sample(arbitraryRecords(entity, 30), { seed: 42, numRuns: count + 20 }).flat()
  return drawn.slice(0, count).map((record, i) => renamed(entity, record, `${entity}-${i}`))
}

/**
 * The record with other content, but with what may never change: its id, and of a session its person and start.
 * `marked` is in the last cell of a session, and in the only one of other entities.
 */
export const changed = (entity: EntityName, record: AnyRecord, mark: string): AnyRecord => {
  switch (entity) {
    case 'users':
      return { ...(record as Records['users']), status: mark }
    case 'categories':
    case 'products':
      return { ...(record as Records['products']), name: mark }
    case 'transactions':
      return { ...(record as Records['transactions']), currency: mark }
    case 'sessions': {
      const session = record as Records['sessions']
      const { startAt } = session
      return { ...session, events: [{ ...emptyEvent, at: startAt, page: mark }] }
    }
  }
}

const emptyEvent = {
  seq: 1,
  type: 'search',
  productId: null,
  quantity: null,
  valueMinor: null,
  transactionId: null,
  query: null,
  results: null,
}
