import type { Throttle } from '@polymart/core'
import { PolymartError } from '@polymart/core'
import { MongoServerError } from 'mongodb'
import type { Db, Document } from 'mongodb'
import type { Address } from '../address.js'
import { codes } from '../explain.js'
import { batchesOf } from '../scan.js'

/** How a store treats its server while it reads. */
export interface Manners {
  readonly comment: string | undefined
  readonly maxTimeMS: number | undefined
  readonly throttle: Throttle
}

/** What a read is for, and what ends it. */
export interface Reading {
  readonly purpose?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Documents that the server sends at a time, so that it goes on while they are decoded; small ones, and all told. */
const documentsAtATime = 2048
export const idsAtATime = 65_536

/** The answers to a find, as they are on the wire, each while the server makes the next one. */
export async function* documentsOf(
  db: Db,
  find: Document,
  { comment, maxTimeMS, throttle }: Manners,
  { purpose, signal }: Reading = {},
  batchSize = documentsAtATime,
): AsyncGenerator<readonly Uint8Array[]> {
  const text = [comment, purpose].filter((part) => part !== undefined).join(': ')
  const command = {
    ...find,
    batchSize,
    ...(text !== '' && { comment: text }),
    ...(maxTimeMS !== undefined && { maxTimeMS }),
  }
  const cursor = db.runCursorCommand(command, { readPreference: db.readPreference, raw: true })
  cursor.setBatchSize(batchSize)
  if (text !== '') cursor.setComment(text)
  for await (const documents of batchesOf(cursor, signal)) {
    yield documents
    await throttle.pass(documents.length, signal)
  }
}

/** How documents are compiled: a server that is asked for `a.b` does not find a key of this name. */
export const inPlace = { flat: false } as const

/** The fields that the server is to send; null: all. */
export const projectionOf = (paths: readonly string[] | null): Document => {
  if (paths === null) return {}
  const projection = Object.fromEntries(paths.map((path) => [path, 1]))
  const withId = paths.length === 0 || paths.some((path) => path === '_id' || path.startsWith('_id.'))
  return { projection: { ...projection, ...(paths.length === 0 ? { _id: 1 } : !withId && { _id: 0 }) } }
}

/** Whether the server no longer knows the state that was asked for. */
export const isLost = (error: unknown): boolean =>
  error instanceof MongoServerError && (error.code === codes.snapshotTooOld || error.code === codes.snapshotUnavailable)

/** Says so, and what to do. It is no change that goes away when the read is repeated. */
export const lost = (cause: unknown, { url }: Address): PolymartError =>
  new PolymartError(
    'storage',
    `${url} no longer keeps the state that this read began with: your own collections must be read within the time for which the server keeps its history (300 s by default). ` +
      'Let it keep a longer one (its parameter minSnapshotHistoryWindowInSeconds), try again when the server is less busy, ' +
      'or read without one moment (oneMoment: false), where writes made meanwhile may be seen in part.',
    { cause },
  )
