import { entityBuilder, fieldsOf, interrupted, PolymartError, throwIfAborted } from '@polymart/core'
import type { Batch, EntityName, Partition, ScanOptions, Throttle } from '@polymart/core'
import { MongoServerError } from 'mongodb'
import type { Document, RunCommandCursor, Timestamp } from 'mongodb'
import { setImmediate } from 'node:timers/promises'
import type { Connection, Server } from './connection.js'
import { documentDecoder } from './decode.js'
import { codes } from './explain.js'
import { presentState, settledState, stateOfMoment } from './moment.js'
import type { State } from './moment.js'
import { collectionOf, partitionFilter, timeFields } from './names.js'
import { projectionOf } from './projection.js'
import { again } from './retry.js'

/** How a store treats its server while it reads. */
export interface ReadManners {
  readonly comment: string | undefined
  readonly maxTimeMS: number | undefined
  readonly throttle: Throttle
  /** What happens when the server no longer knows the state to read, and another load was finished meanwhile. */
  readonly snapshotLost: 'fail' | 'read'
}

/** Documents that the server sends at a time, so that it goes on while they are decoded. */
const documentsAtATime = 8192

interface ScanOf<E extends EntityName> {
  readonly entity: E
  readonly partition: Partition
  readonly options: ScanOptions
  readonly manners: ReadManners
}

type Scanned<E extends EntityName> = Batch<E> & { readonly generation: number }

/** Reads a partition in the state that a moment is of, or the present one. */
export const scanRows = async <E extends EntityName>(connection: Connection, scan: ScanOf<E>): Promise<Scanned<E>> => {
  const server = await connection.open()
  const { moment } = scan.options
  const state = (moment && stateOfMoment(moment)) ?? (server.snapshots ? await presentState(connection) : undefined)
  if (state?.time) {
    const concern = { level: 'snapshot', atClusterTime: state.time }
    try {
      return await again(() => readState(server, connection, scan, state, concern))
    } catch (error) {
      if (!isLost(error)) throw error
    }
  }
  // Who asked for no moment takes whatever is there.
  return readPresent(server, connection, scan, moment && state)
}

const isLost = (error: unknown): boolean =>
  error instanceof MongoServerError && (error.code === codes.snapshotTooOld || error.code === codes.snapshotUnavailable)

const attempts = 5

/**
 * Reads the rows as they are now. Rows of later loads are not taken, so this is the state asked for as long as no other
 * load was made seen; and if one was, before or meanwhile, the store tells.
 */
const readPresent = async <E extends EntityName>(
  server: Server,
  connection: Connection,
  scan: ScanOf<E>,
  wanted: State | undefined,
): Promise<Scanned<E>> => {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const state = await settledState(connection)
    if (wanted && state.generation !== wanted.generation && scan.manners.snapshotLost === 'fail') throw lost(connection)
    const concern = state.time === null ? undefined : { level: 'majority', afterClusterTime: state.time }
    const batch = await again(() => readState(server, connection, scan, state, concern))
    const after = await settledState(connection)
    if (after.generation === state.generation) return batch
  }
  throw new PolymartError(
    'changed',
    `The store ${connection.address.url} was loaded again and again while it was read.`,
  )
}

const lost = ({ address: { url } }: Connection): PolymartError =>
  new PolymartError(
    'changed',
    `Expected ${url} to know its state of a while ago, found that it does not any more, and that it was loaded again since. ` +
      'Run the analysis again; or let the server keep a longer history, by its parameter minSnapshotHistoryWindowInSeconds.',
  )

type ReadConcern = { readonly level: string; readonly [time: string]: string | Timestamp }

const readState = async <E extends EntityName>(
  { db }: Server,
  { address: { prefix } }: Connection,
  { entity, partition, options, manners }: ScanOf<E>,
  { generation, entities }: State,
  readConcern: ReadConcern | undefined,
): Promise<Scanned<E>> => {
  const { columns: only, signal } = options
  throwIfAborted(signal)
  const builder = entityBuilder(entity, only)
  let rows = 0
  if (entities.has(entity)) {
    const { maxTimeMS } = manners
    const comment = [manners.comment, options.purpose].filter((text) => text !== undefined).join(': ')
    const find: Document = {
      find: collectionOf(prefix, entity),
      filter: { ...partitionFilter(entity, partition), load: { $lte: generation }, ...timeFilter(entity, options) },
      projection: projectionOf(entity, only),
      sort: { _id: 1 },
      batchSize: documentsAtATime,
      ...(comment !== '' && { comment }),
      ...(maxTimeMS !== undefined && { maxTimeMS }),
      ...(readConcern && { readConcern }),
    }
    const cursor = db.runCursorCommand(find, { readPreference: db.readPreference, raw: true })
    cursor.setBatchSize(documentsAtATime)
    if (comment !== '') cursor.setComment(comment)
    const add = documentDecoder(fieldsOf(entity), builder)
    for await (const documents of batchesOf(cursor, signal)) {
      for (const document of documents) add(document)
      rows += documents.length
      await manners.throttle.pass(documents.length, signal)
    }
  }
  return { entity, rows, columns: builder.finish(), generation }
}

const timeFilter = (entity: EntityName, { from, to }: ScanOptions): Document => {
  const field = timeFields[entity]
  if (field === undefined || (from === undefined && to === undefined)) return {}
  const bounds = {
    ...(from !== undefined && from > -Infinity && { $gte: new Date(Math.ceil(from)) }),
    ...(to !== undefined && to < Infinity && { $lt: new Date(Math.ceil(to)) }),
  }
  return Object.keys(bounds).length > 0 ? { [field]: bounds } : {}
}

/** What the server sends, each batch while it makes the next one. An interruption ends the cursor there too. */
export async function* batchesOf(
  cursor: RunCommandCursor,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Uint8Array[]> {
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(interrupted(signal))
  })
  signal?.addEventListener('abort', stop, { once: true })
  stopped.catch(() => undefined)
  let asked: Promise<unknown> = Promise.resolve()
  const next = (): Promise<boolean> => {
    const answer = cursor.hasNext()
    asked = answer.catch(() => undefined)
    return Promise.race([answer, stopped])
  }
  try {
    throwIfAborted(signal)
    for (let more = await next(); more;) {
      const documents = cursor.readBufferedDocuments() as unknown as readonly Uint8Array[]
      const following = next()
      following.catch(() => undefined)
      // So that the request is on its way before the thread is busy.
      await setImmediate()
      yield documents
      throwIfAborted(signal)
      more = await following
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    // One that a request is under way for is not always ended by the driver.
    const closing = asked.then(() => cursor.close())
    if (signal?.aborted) closing.catch(() => undefined)
    else await closing
  }
}
