import { entityNames, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import type { Binary, Db, Document } from 'mongodb'
import type { EntityStates } from './meta.js'
import { collectionOf, loadingCollection, stagedCollection } from './names.js'
import { documentSchema } from './schema.js'

/** How the server compresses a collection on its disk. */
export type Compressor = 'snappy' | 'zstd' | 'zlib' | 'none'

/** The numbers of the collections of a database, by name. */
export const collectionsIn = async (db: Db): Promise<ReadonlyMap<string, string>> => {
  const uuids = new Map<string, string>()
  for await (const { name, info } of db.listCollections({}, { nameOnly: false }))
    uuids.set(name, uuidText((info as Document | undefined)?.['uuid'] as Binary | undefined))
  return uuids
}

/** A view has no number. */
const uuidText = (uuid: Binary | undefined): string => uuid?.toString('hex') ?? 'none'

/**
 * The entities whose collections Polymart made, of those that a store says it has.
 *
 * @throws PolymartError `argument` if another collection stands where one of the store's would.
 */
export const ownEntities = (
  states: EntityStates,
  there: ReadonlyMap<string, string>,
  { prefix, url, database }: { readonly prefix: string; readonly url: string; readonly database: string },
): EntityStates => {
  const foreign = entityNames
    .map((entity) => [entity, collectionOf(prefix, entity)] as const)
    .filter(([entity, name]) => there.has(name) && there.get(name) !== states[entity]?.uuid)
    .map(([, name]) => name)
  if (foreign.length > 0) {
    const names = foreign.map((name) => `${database}.${name}`).join(', ')
    const [plain] = url.split('?')
    throw new PolymartError(
      'argument',
      `The database already has collections of these names that Polymart did not create: ${names}. It does not change them. ` +
        `Give the store's collections a prefix: ${plain}?collectionPrefix=polymart_${prefix}`,
    )
  }
  return Object.fromEntries(Object.entries(states).filter(([entity]) => there.has(prefix + entity)))
}

/** Makes a collection for an entity's documents, which are kept in the order of their keys; gives its number. */
export const createRows = async (
  db: Db,
  name: string,
  entity: EntityName,
  compressor: Compressor | undefined,
): Promise<string> => {
  await db.createCollection(name, {
    clusteredIndex: { name: 'key', key: { _id: 1 }, unique: true },
    validator: { $jsonSchema: documentSchema(entity) },
    validationAction: 'error',
    ...(compressor && { storageEngine: { wiredTiger: { configString: `block_compressor=${compressor}` } } }),
  })
  return (await collectionsIn(db)).get(name)!
}

/**
 * The index of orders by id. The key of an order begins with the bucket of its user, so that only this finds one whose
 * user was mended, and keeps an order from being there twice.
 */
export const createIdIndex = async (db: Db, name: string): Promise<void> => {
  await db.collection(name).createIndexes([{ key: { transactionId: 1 }, unique: true, name: 'transactionId' }])
}

/** Drops what loads that were broken off left beside the entities' own collections. */
export const dropLeftovers = async (db: Db, prefix: string, there: ReadonlyMap<string, string>): Promise<void> => {
  for (const entity of entityNames) {
    for (const name of [loadingCollection(prefix, entity), stagedCollection(prefix, entity)])
      if (there.has(name)) await db.collection(name).drop()
  }
}
