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

/** What became of a store that a load does not have to itself any more; `store` is the one that it had. */
export const lossOf = async (db: Db, address: Address, store: string | undefined): Promise<PolymartError> => {
  const { url, prefix, database } = address
  const there = await collectionsIn(db)
  const now = there.get(metaCollection(prefix))
  if (now !== undefined && now !== store)
    return gone(`The store at ${url} was replaced by another one while the load ran`)
  if (now !== undefined && (await db.collection(metaCollection(prefix)).findOne({ _id: 'store' as never })))
    return taken(url)
  const left = entityNames.map((entity) => collectionOf(prefix, entity)).filter((name) => there.has(name))
  if (left.length === 0) return gone(`The store at ${url} was deleted while the load ran`)
  return new PolymartError(
    'storage',
    `${database}.${metaCollection(prefix)}, which says what the store at ${url} holds, was deleted while the load ran, so that nothing of it can be read. ` +
      `Drop what is left too (${left.map((name) => `${database}.${name}`).join(', ')}), and load the data again.`,
  )
}

const taken = (url: string): PolymartError =>
  new PolymartError(
    'locked',
    `Another load took the place of this one in ${url}. Nothing of this one is seen, unless all of it is; load again: what is there already is not stored twice.`,
  )

const gone = (what: string): PolymartError =>
  new PolymartError('storage', `${what}, and what it had loaded is gone with it. Load the data again.`)

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
