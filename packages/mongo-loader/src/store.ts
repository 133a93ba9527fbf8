import pLimit from 'p-limit'
import { bucketCount, numberColumn, PolymartError, StoreLife, Throttle } from '@polymart/core'
import type { EntityName, Extent, Moment, Store } from '@polymart/core'
import { addressOf } from './address.js'
import type { Compressor } from './collections.js'
import { Connection } from './connection.js'
import { explained } from './explain.js'
import { factsOf } from './facts.js'
import { loadPlan } from './load.js'
import { atOf, presentState, snapshotText } from './moment.js'
import { timeFields } from './names.js'
import { scanRows } from './scan.js'
import { spreadPartitions } from './spread.js'

/** How a store in MongoDB is opened. */
export interface MongoOptions {
  /** What the names of the store's collections begin with; default what the URL's `collectionPrefix` says, or nothing. */
  readonly prefix?: string
  /** Refuses to load. */
  readonly readOnly?: boolean
  /** Goes with every read, so that an operator can find it among what the server does, and stop it. */
  readonly comment?: string
  /** Rows a second, read or written, at most. */
  readonly maxRate?: number
  /** Reads under way at a time; default 2. */
  readonly cursors?: number
  /** How the server compresses the collections that a load makes; default as the server is set up, which is snappy unless changed. */
  readonly compressor?: Compressor
  /** Milliseconds that the server may work on one read; default as long as it takes. */
  readonly maxTimeMS?: number
  /**
   * What happens when the server no longer knows the state that a moment is of, and another load was finished since:
   * `fail` with the code `changed` (default), or `read` the present state, as the batch's generation tells. As long as no
   * other load was finished, the present state is that one.
   */
  readonly snapshotLost?: 'fail' | 'read'
  /** Memory that a load takes for rows that are not written yet, in bytes; default 96 MiB. */
  readonly memory?: number
  /** Ends what is waited for, with the code `interrupted`: the way to the server, and reads. */
  readonly signal?: AbortSignal
}

/** A moment of a generation is given again for so long, so that reads at one time are reads of one moment. */
const keepMoment = 60_000

const usualMemory = 96 << 20

/** The store in a database. */
export const mongoStore = (url: string, options: MongoOptions): Store => {
  const {
    cursors = 2,
    readOnly = false,
    maxRate,
    comment,
    maxTimeMS,
    snapshotLost = 'fail',
    compressor,
    memory = usualMemory,
    signal,
  } = options
  for (const [name, value] of Object.entries({ cursors, maxRate, maxTimeMS, memory }))
    if (value !== undefined && !(value > 0))
      throw new PolymartError('argument', `Expected ${name} to be above 0, found ${value}.`)
  const address = addressOf(url, options.prefix)
  const connection = new Connection(address, signal)
  const limited = pLimit(cursors)
  const manners = { comment, maxTimeMS, snapshotLost, throttle: new Throttle(maxRate) }
  const life = new StoreLife({
    url: address.url,
    readOnly,
    explained: (error) => explained(error, address),
    release: () => connection.close(),
    signal,
  })
  let kept:
    | {
        readonly generation: number
        readonly at: number | null
        readonly until: number
        readonly snapshot: string | undefined
      }
    | undefined

  const moment = async (): Promise<Moment> => {
    const state = await presentState(connection)
    const { generation, meta } = state
    const at = atOf(state)
    if (
      kept?.generation !== generation ||
      kept.at !== at ||
      kept.snapshot === undefined ||
      performance.now() > kept.until
    )
      kept = { generation, at, until: performance.now() + keepMoment, snapshot: snapshotText(state) }
    return {
      generation,
      at,
      unfinishedSince: meta.unfinished?.since.getTime() ?? null,
      ...(kept.snapshot !== undefined && { snapshot: kept.snapshot }),
    }
  }

  return {
    url: address.url,
    coPartitioned: true,
    moment: () => life.read(moment),
    extent: (entity) => life.read(() => extentOf(connection, entity)),
    partitions: (count) => life.read(async () => spreadPartitions(connection, await presentState(connection), count)),
    scan: (entity, partition, scanOptions) =>
      life.read(() => limited(() => scanRows(connection, { entity, partition, options: scanOptions, manners }))),
    writer: (writeOptions = {}) => {
      const { throttle } = manners
      return life.load(writeOptions, loadPlan(connection, { ...writeOptions, compressor, throttle, memory }))
    },
    facts: () => life.read(() => factsOf(connection)),
    close: () => life.close(),
  }
}

const extentOf = async (connection: Connection, entity: EntityName): Promise<Extent> => {
  const { meta, applying } = await presentState(connection)
  const applied = applying?.entities[entity]
  const state = applied ?? meta.entities[entity]
  return {
    rows: state?.rows ?? 0,
    ...(applied?.recount
      ? await spanNow(connection, entity)
      : { earliest: state?.earliest?.getTime() ?? null, latest: state?.latest?.getTime() ?? null }),
  }
}

/** From when to when rows are of which that is told only once they are all in their places. */
const spanNow = async (connection: Connection, entity: EntityName): Promise<Pick<Extent, 'earliest' | 'latest'>> => {
  const field = timeFields[entity]!
  const options = { columns: [field] }
  const partition = { from: 0, to: bucketCount }
  const { columns, rows } = await scanRows(connection, { entity, partition, options, manners: plain })
  const { values } = numberColumn(columns, field)
  let earliest = Infinity
  let latest = -Infinity
  for (let row = 0; row < rows; row++) {
    earliest = Math.min(earliest, values[row]!)
    latest = Math.max(latest, values[row]!)
  }
  return rows > 0 ? { earliest, latest } : { earliest: null, latest: null }
}

const plain = {
  comment: undefined,
  maxTimeMS: undefined,
  snapshotLost: 'read',
  throttle: new Throttle(undefined),
} as const
