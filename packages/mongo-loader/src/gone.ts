import { entityNames, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import type { Db } from 'mongodb'
import type { Address } from './address.js'
import { collectionsIn } from './collections.js'
import type { EntityStates } from './meta.js'
import { collectionOf, metaCollection } from './names.js'

/** A store by the number of its meta collection: what stands there after a drop has another. */
export const storeIn = async (db: Db, { prefix }: Pick<Address, 'prefix'>): Promise<string | undefined> =>
  (await collectionsIn(db)).get(metaCollection(prefix))

/** What is to be told of a store that was deleted while its rows were left. */
export const deletedStore = async (db: Db, address: Address): Promise<PolymartError | undefined> => {
  const { url, prefix, database } = address
  const there = await collectionsIn(db)
  const left = entityNames.map((entity) => collectionOf(prefix, entity)).filter((name) => there.has(name))
  if (left.length === 0) return undefined
  return new PolymartError(
    'storage',
    `${database}.${metaCollection(prefix)}, which says what the store at ${url} holds, was deleted while the load ran, so that nothing of it can be read. ` +
      `Drop what is left too (${left.map((name) => `${database}.${name}`).join(', ')}), and load the data again.`,
  )
}

/** What became of collections that a load wrote to, or that a load which is seen has its rows in. */
export const lostRows = ({ database, url }: Address, names: readonly string[], advice: string): PolymartError =>
  new PolymartError(
    'storage',
    `${names.map((name) => `${database}.${name}`).join(', ')} at ${url} was deleted or replaced while the load ran, and the rows that it held are gone with it. ${advice}`,
  )

/** Rows that a store says it has, of which there is no collection any more. */
export const missing = ({ database, url }: Address, names: readonly string[]): PolymartError =>
  new PolymartError(
    'storage',
    `The store at ${url} is not whole: it says that it has rows in ${names.map((name) => `${database}.${name}`).join(', ')}, of which there is no collection any more. ` +
      'Restore it from a backup, or load all data again with --recreate.',
  )

/** Entities whose rows a store says it has, but whose collections are not there, or are others of the same name. */
export const missingRows = (
  states: EntityStates,
  there: ReadonlyMap<string, string>,
  prefix: string,
): readonly EntityName[] =>
  entityNames.filter((entity) => states[entity] && there.get(collectionOf(prefix, entity)) !== states[entity].uuid)
