import { entityBuilder, fieldsOf, interrupted, PolymartError, throwIfAborted } from '@polymart/core'
import type { Batch, EntityName, Moment, Partition, ScanOptions, Throttle } from '@polymart/core'
import { MongoServerError } from 'mongodb'
import type { Document, RunCommandCursor } from 'mongodb'
import { setImmediate } from 'node:timers/promises'
import { collectionsIn } from './collections.js'
import type { Connection, Server } from './connection.js'
import { documentDecoder } from './decode.js'
import { codes } from './explain.js'
import { missing } from './gone.js'
import { atOf, presentState, stateOfMoment } from './moment.js'
import type { State } from './moment.js'
import { collectionOf, loadingCollection, partitionFilter, stagedCollection } from './names.js'
import { Merger, overlayOf } from './overlay.js'
import type { Overlay } from './overlay.js'
import { projectionOf } from './projection.js'
import { again } from './retry.js'
import { timeFilter } from './time-filter.js'

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
  if (state?.time && !state.applying) {
    const readConcern = { level: 'snapshot', atClusterTime: state.time }
    const name = collectionOf(connection.address.prefix, scan.entity)
    try {
      const batch = await again(() => readRows(server, scan, state, { name, readConcern }))
      // To some servers a collection that was dropped meanwhile is empty, at any moment.
      if (batch.rows > 0 || !state.entities.has(scan.entity) || (await collectionsIn(server.db)).has(name)) return batch
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
  const { address } = connection
  const { moment } = scan.options
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const state = await presentState(connection)
    if (moment && isOfAnother(moment, { generation: state.generation, at: atOf(state) })) throw replaced(connection)
    if (wanted && state.generation !== wanted.generation && scan.manners.snapshotLost === 'fail')
      throw superseded(connection)
    const batch = await again(() => readNow(server, connection, scan, state))
    const after = await presentState(connection)
    if (after.generation !== state.generation || atOf(after) !== atOf(state)) continue
    if (batch && (batch.rows > 0 || !state.entities.has(scan.entity))) return batch
    const lost = await missingOf(server, address, after, scan.entity)
    if (lost.length > 0) throw missing(address, lost)
    if (batch) return batch
  }
  throw new PolymartError('changed', `The store ${address.url} was loaded again and again while it was read.`)
}

/** A store never goes back: one of a lower generation was made since, even if nothing of it is seen yet. */
const isOfAnother = (wanted: Moment, now: Pick<Moment, 'generation' | 'at'>): boolean =>
  now.generation < wanted.generation || (now.generation === wanted.generation && now.at !== wanted.at)

/** The collections of an entity's rows that are not there, of those that a state says there are. */
const missingOf = async (
  { db }: Server,
  { prefix }: Connection['address'],
  { applying }: State,
  entity: EntityName,
): Promise<readonly string[]> => {
  const there = await collectionsIn(db)
  const name = collectionOf(prefix, entity)
  const applied = applying?.entities[entity]
  const loading = loadingCollection(prefix, entity)
  return there.has(name) || (applied?.way === 'rename' && there.has(loading)) ? [] : [name]
}

const replaced = ({ address: { url } }: Connection): PolymartError =>
  new PolymartError(
    'changed',
    `The store at ${url} was replaced by another one while it was read. Run the analysis again.`,
  )

const superseded = ({ address: { url } }: Connection): PolymartError =>
  new PolymartError(
    'changed',
    `${url} no longer keeps the state that this read began with, and was loaded again since. ` +
      'Run the analysis again, or let the server keep a longer history (its parameter minSnapshotHistoryWindowInSeconds).',
  )

/**
 * Reads rows of a load that is being put in its place from where they are just now; nothing where they went elsewhere
 * meanwhile.
 */
const readNow = async <E extends EntityName>(
  server: Server,
  connection: Connection,
  scan: ScanOf<E>,
  state: State,
): Promise<Scanned<E> | undefined> => {
  const { prefix } = connection.address
  const { entity, partition, options } = scan
  const { applying } = state
  const readConcern = state.time === null ? undefined : { level: 'majority', afterClusterTime: state.time }
  const name = collectionOf(prefix, entity)
  const applied = applying?.entities[entity]
  if (applied?.way === 'rename') {
    const isThere = async (place: string): Promise<boolean> =>
      (await collectionsIn(server.db)).get(place) === applied.uuid
    const place = (await isThere(name)) ? name : loadingCollection(prefix, entity)
    const batch = await readRows(server, scan, state, { name: place, readConcern })
    return (await isThere(place)) ? batch : undefined
  }
  if (applied?.way === 'merge') {
    const keys = partitionFilter(entity, partition)._id as Document
    const projection = projectionOf(entity, options.columns)
    const aside = stagedCollection(prefix, entity)
    const overlay = await overlayOf(server, prefix, { entity, keys, times: options, projection, readConcern })
    // They go once they are all in their places.
    if ((await presentState(connection)).applying?.generation !== applying!.generation) return undefined
    if (applied.staged !== undefined && (await collectionsIn(server.db)).get(aside) !== applied.staged) {
      // Unless they are all in their places by now.
      if ((await presentState(connection)).applying?.generation !== applying!.generation) return undefined
      throw missing(connection.address, [aside])
    }
    return readRows(server, scan, state, { name, readConcern, overlay })
  }
  return readRows(server, scan, state, { name, readConcern })
}

interface Place {
  /** Of the collection. */
  readonly name: string
  readonly readConcern: Document | undefined
  readonly overlay?: Overlay
}

const readRows = async <E extends EntityName>(
  { db }: Server,
  { entity, partition, options, manners }: ScanOf<E>,
  { generation, entities, applying }: State,
  { name, readConcern, overlay }: Place,
): Promise<Scanned<E>> => {
  const { columns: only, signal } = options
  throwIfAborted(signal)
  const builder = entityBuilder(entity, only)
  let rows = 0
  if (entities.has(entity)) {
    const { maxTimeMS } = manners
    const comment = [manners.comment, options.purpose].filter((text) => text !== undefined).join(': ')
    const find: Document = {
      find: name,
      filter: { ...partitionFilter(entity, partition), load: { $lte: generation }, ...timeFilter(entity, options) },
      projection: { ...projectionOf(entity, only), ...(overlay && { _id: 1 }) },
      sort: { _id: 1 },
      batchSize: documentsAtATime,
      ...(comment !== '' && { comment }),
      ...(maxTimeMS !== undefined && { maxTimeMS }),
      ...(readConcern && { readConcern }),
    }
    // Where rows are just now, only the server that puts them in their places knows.
    const cursor = db.runCursorCommand(find, { readPreference: applying ? 'primary' : db.readPreference, raw: true })
    cursor.setBatchSize(documentsAtATime)
    if (comment !== '') cursor.setComment(comment)
    const add = documentDecoder(fieldsOf(entity), builder)
    const merger = overlay && new Merger(overlay, add)
    for await (const documents of batchesOf(cursor, signal)) {
      for (const document of documents) {
        if (merger) rows += merger.take(document)
        else add(document)
      }
      if (!merger) rows += documents.length
      await manners.throttle.pass(documents.length, signal)
    }
    rows += merger?.finish() ?? 0
  }
  return { entity, rows, columns: builder.finish(), generation }
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
