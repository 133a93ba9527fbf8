import { currenciesOfOtherDigits, PolymartError, writtenByOtherDigits } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import type { Collection, Document, Timestamp } from 'mongodb'
import type { Connection, Server } from './connection.js'
import { primaryOf } from './connection.js'
import { collectionOf, metaCollection } from './names.js'
import { documentFormat, documentFormats } from './schema.js'

/** What a store knows of the rows of one entity, whose collection Polymart made. */
export interface EntityState {
  /** The collection's own number, in hex digits: one of the same name that somebody else made has another. */
  readonly uuid: string
  readonly rows: number
  readonly earliest: Date | null
  readonly latest: Date | null
}

export type EntityStates = { readonly [E in EntityName]?: EntityState }

/** Who loads. Times are the server's. */
export interface Unfinished {
  readonly id: string
  readonly since: Date
  readonly renewed: Date
  readonly pid: number
  readonly host: string
  readonly began: string | null
}

/**
 * A load that is seen, though not all of its rows are in their places; what is left to do can be done again without
 * harm. Who reads meanwhile takes each row from where it is.
 */
export interface Applying {
  readonly generation: number
  readonly entities: { readonly [E in EntityName]?: AppliedEntity }
  /** Since when it is seen, by the server's clock. */
  readonly at: Date | null
}

export interface AppliedEntity {
  /** `drop`: the collection; `rename`: the loaded one takes its place; `merge`: staged rows take the places of theirs. */
  readonly way: 'drop' | 'rename' | 'merge'
  /** Of the collection that will be there. */
  readonly uuid: string
  readonly rows: number
  readonly earliest: Date | null
  readonly latest: Date | null
  /** Of the collection whose rows are merged; earlier versions do not say. */
  readonly staged?: string
  /** Whether earliest and latest are to be read from the rows. */
  readonly recount: boolean
}

/** The one document of the meta collection. */
export interface MetaDocument {
  readonly _id: 'store'
  readonly format: string
  /** By which digits of currencies its amounts were written; older stores do not say. */
  readonly minorDigits?: string
  readonly generation: number
  readonly at: Date | null
  readonly entities: EntityStates
  readonly unfinished: Unfinished | null
  readonly applying: Applying | null
}

/** The meta document as a read sees it, and what is needed to read the same state again. */
export interface Sight {
  readonly meta: MetaDocument
  /** The moment of the read; null on servers that have none. */
  readonly time: Timestamp | null
}

export const metaOf = ({ db }: Server, connection: Connection): Collection<MetaDocument> =>
  primaryOf<MetaDocument>(db, metaCollection(connection.address.prefix))

/** Reads the meta document from the server that takes writes; at a moment of the replica set, where there is one. */
const readMeta = async (connection: Connection): Promise<Sight | null> => {
  const server = await connection.open()
  const { db, snapshots } = server
  const reply = await db.command(
    {
      find: metaCollection(connection.address.prefix),
      filter: { _id: 'store' },
      singleBatch: true,
      limit: 1,
      ...(snapshots && { readConcern: { level: 'snapshot' } }),
    },
    { readPreference: 'primary' },
  )
  const { firstBatch, atClusterTime } = reply['cursor'] as { firstBatch: Document[]; atClusterTime?: Timestamp }
  const meta = firstBatch[0] as MetaDocument | undefined
  return meta ? { meta, time: atClusterTime ?? null } : null
}

/** Reads the meta document of a store that must be there. */
export const sightOf = async (connection: Connection): Promise<Sight> => {
  const sight = await readMeta(connection)
  const { url } = connection.address
  if (!sight) {
    throw new PolymartError(
      'unreachable',
      `There is no store at ${url}. Create one with polymart load or polymart demo.`,
    )
  }
  checkFormat(sight.meta, url)
  await checkDigits(connection, sight.meta)
  return sight
}

/** Fails unless this version of Polymart reads what the store holds. */
export const checkFormat = ({ format }: MetaDocument, url: string): void => {
  if (documentFormats.includes(format)) return
  throw new PolymartError(
    'version',
    `The store at ${url} has format ${format}, but this version of Polymart needs format ${documentFormat}. ` +
      'Load the data again with --recreate, or read it with that version.',
  )
}

/** The generation that was checked last: an older store is searched once. */
const checked = new WeakMap<Connection, number>()

/** Fails if the store holds amounts that were written by other digits of their currency than those of this version. */
export const checkDigits = async (
  connection: Connection,
  { minorDigits, generation, entities }: MetaDocument,
): Promise<void> => {
  const others = currenciesOfOtherDigits(minorDigits)
  if (others.length === 0 || !entities.transactions || checked.get(connection) === generation) return
  const orders = await connection.primary<{ readonly currency: string }>(
    collectionOf(connection.address.prefix, 'transactions'),
  )
  const held = await orders.distinct('currency', { currency: { $in: others } })
  if (held.length > 0) throw writtenByOtherDigits(connection.address.url, held)
  checked.set(connection, generation)
}
