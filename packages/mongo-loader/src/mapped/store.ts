import pLimit from 'p-limit'
import { extraFieldsOf, partitionsOf, PolymartError, StoreLife, Throttle } from '@polymart/core'
import type { EntityName, Extent, Mapping, Store } from '@polymart/core'
import { addressOf } from '../address.js'
import { Connection } from '../connection.js'
import { explained } from '../explain.js'
import { again } from '../retry.js'
import { checkCollection, checkInPlace } from './collections.js'
import { spanOfMapped } from './extent.js'
import { mappedFacts } from './facts.js'
import { RangesBuilder } from './ranges.js'
import type { Ranges } from './ranges.js'
import { documentsOf, idsAtATime, isLost, lost } from './read.js'
import { scanMapped } from './scan.js'
import { concernOf, stateAt, States } from './state.js'
import type { State } from './state.js'

/** How collections of one's own are read. */
export interface MappedOptions {
  /** Goes with every read, so that an operator can find it among what the server does, and stop it. */
  readonly comment?: string
  /** Rows a second at most. */
  readonly maxRate?: number
  /** Reads under way at a time; default 2. */
  readonly cursors?: number
  /** Milliseconds that the server may work on one read; default as long as it takes. */
  readonly maxTimeMS?: number
  /** Whether all is read as it was at one cluster time, where the server can do that; default true. */
  readonly oneMoment?: boolean
  /** Ends what is waited for, with the code `interrupted`: the way to the server, and reads. */
  readonly signal?: AbortSignal
}

/**
 * The collections that a checked mapping names, as a store that nobody writes to. It is not co-partitioned: partitions are
 * ranges of `_id`, each of about equally many documents of every entity.
 */
export const mappedStore = (url: string, mapping: Mapping, options: MappedOptions): Store => {
  const { cursors = 2, comment, maxRate, maxTimeMS, oneMoment = true, signal } = options
  const address = addressOf(url)
  if (address.prefix !== '') {
    throw new PolymartError(
      'argument',
      `Expected no collectionPrefix with a mapping, which names whole collections, found ${JSON.stringify(address.prefix)}.`,
    )
  }
  checkInPlace(mapping)
  const connection = new Connection(address, signal)
  const states = new States(connection, mapping, oneMoment)
  const limited = pLimit(cursors)
  const manners = { comment, maxTimeMS, throttle: new Throttle(maxRate) }
  const life = new StoreLife({
    url: address.url,
    explained: (error) => (isLost(error) ? lost(error, address) : explained(error, address)),
    release: () => connection.close(),
    signal,
  })

  const walkIds = async (state: State, entity: EntityName, from: string): Promise<Ranges> => {
    const { db } = await connection.open()
    await checkCollection(db, entity, from, address.url)
    const builder = new RangesBuilder()
    const find = { find: from, projection: { _id: 1 }, sort: { _id: 1 }, ...concernOf(state) }
    for await (const documents of documentsOf(db, find, manners, {}, idsAtATime))
      for (const document of documents) builder.add(document)
    return builder.finish()
  }

  const rangesOf = async (state: State, entity: EntityName): Promise<Ranges> => {
    const from = mapping[entity]?.from
    if (from === undefined) return { rows: 0, ids: [] }
    return once(state.ranges, entity, () => limited(() => again(() => walkIds(state, entity, from))))
  }

  const measure = async (state: State, entity: EntityName): Promise<Extent> => {
    const { db } = await connection.open()
    try {
      const { rows } = await rangesOf(state, entity)
      return { rows, ...(await limited(() => again(() => spanOfMapped(db, mapping, entity, state, manners)))) }
    } catch (error) {
      // How much there is of an entity that nobody read in time is told of the present.
      if (state.time !== null && isLost(error)) return measure(stateAt(null), entity)
      throw error
    }
  }

  return {
    url: address.url,
    coPartitioned: false,
    extra: extraFieldsOf(mapping),
    moment: () => life.read(() => states.moment()),
    extent: (entity) =>
      life.read(async () => {
        const state = await states.of()
        return once(state.extents, entity, () => measure(state, entity))
      }),
    partitions: (count) => life.read(() => partitionsOf(count)),
    scan: (entity, partition, scanOptions) =>
      life.read(async () => {
        const { db } = await connection.open()
        const state = await states.of(scanOptions.moment)
        const ranges = await rangesOf(state, entity)
        const scan = { mapping, entity, partition, options: scanOptions, state, ranges, manners }
        return limited(() => again(() => scanMapped(db, scan)))
      }),
    writer: () =>
      life.read(() => {
        throw new PolymartError(
          'argument',
          `Expected ${address.url} to be loaded without a mapping: collections that a mapping names are read in place, and never written to.`,
        )
      }),
    facts: () => life.read(async () => mappedFacts(await connection.open(), address.database, mapping, oneMoment)),
    close: () => life.close(),
  }
}

/** What was asked for once; unless it failed. */
const once = <K, T>(known: Map<K, Promise<T>>, key: K, work: () => Promise<T>): Promise<T> => {
  const found = known.get(key)
  if (found) return found
  const made = work()
  known.set(key, made)
  made.catch(() => known.delete(key))
  return made
}
