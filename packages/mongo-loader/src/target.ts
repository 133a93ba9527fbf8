import { model } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { MongoBulkWriteError } from 'mongodb'
import type { AnyBulkWriteOperation, Collection } from 'mongodb'
import type { StoredDocument } from './documents.js'
import { codes } from './explain.js'
import { writeErrorsOf } from './refused.js'
import { storedRows } from './stored-rows.js'
import type { StoredRows } from './stored-rows.js'

/** A row that takes the place of one that others still read. */
export interface StagedDocument {
  /** What tells the row from all others. */
  readonly _id: string
  /** The key of the row whose place it takes. */
  readonly was: string
  readonly row: StoredDocument
}

/** The collections that a load writes an entity's rows to. */
export interface Target {
  readonly entity: EntityName
  /** Takes new rows. Nobody sees them yet, since nobody reads the collection, or not rows of this generation. */
  readonly rows: Collection<StoredDocument>
  /** Takes rows that are in the place of others; undefined where nobody sees those either. */
  readonly staged: Collection<StagedDocument> | undefined
}

/** Rows of one command that finds others; texts of that many bytes fit in any case. */
const idsAtATime = 5000

/**
 * MongoDB 6.0 fails to put a duplicate key that holds NUL into words when the collection is clustered, and answers that
 * a buffer is too small instead of 11000.
 */
const duplicates = new Set<number>([codes.duplicateKey, codes.overflow])

/** Inserts documents; gives the places of those whose ids are there. */
export const insertNew = async <T extends { _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
): Promise<readonly number[]> => {
  if (documents.length === 0) return []
  try {
    await collection.insertMany(documents as never, { ordered: false })
    return []
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error
    const errors = writeErrorsOf(error)
    const other = errors.find(({ code }) => !duplicates.has(code))
    if (other || errors.length === 0 || error.result.getWriteConcernError()) throw error
    return errors.map(({ index }) => index)
  }
}

/** Writes documents, whether or not those of their ids are there. */
export const putAll = async <T extends { _id: string }>(collection: Collection<T>, documents: readonly T[]) => {
  if (documents.length === 0) return
  const operations = documents.map((document) => ({
    replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
  })) as unknown as AnyBulkWriteOperation<T>[]
  await collection.bulkWrite(operations, { ordered: false })
}

/** Deletes documents of these ids, where they are there. */
export const deleteAll = async <T extends { _id: string }>(collection: Collection<T>, ids: readonly string[]) => {
  for (let i = 0; i < ids.length; i += idsAtATime) {
    await collection.deleteMany({ _id: { $in: ids.slice(i, i + idsAtATime) } } as never)
  }
}

/** The rows of these keys. */
export const rowsOfKeys = ({ entity, rows }: Target, keys: readonly string[]): Promise<StoredRows> =>
  find(entity, rows, '_id', keys)

/** The rows of these ids of the entity, by its index. */
export const rowsOfIds = ({ entity, rows }: Target, ids: readonly string[]): Promise<StoredRows> =>
  find(entity, rows, model[entity].key, ids)

const find = async (
  entity: EntityName,
  collection: Collection<StoredDocument>,
  field: string,
  values: readonly string[],
): Promise<StoredRows> => {
  const found: Uint8Array[] = []
  for (let i = 0; i < values.length; i += idsAtATime) {
    const some = values.slice(i, i + idsAtATime)
    const cursor = collection.find({ [field]: { $in: some } } as never, { raw: true, batchSize: idsAtATime })
    found.push(...((await cursor.toArray()) as unknown as Uint8Array[]))
  }
  return storedRows(entity, found)
}
