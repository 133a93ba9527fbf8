import { digitsMark, entityNames } from '@polymart/core'
import type { EntityName, Extent, Lease } from '@polymart/core'
import type { Collection, Db } from 'mongodb'
import type { Address } from './address.js'
import { collectionsIn } from './collections.js'
import { lostRows, missingRows } from './gone.js'
import { primaryOf } from './connection.js'
import type { StoredDocument } from './documents.js'
import type { AppliedEntity, Applying, EntityState, MetaDocument } from './meta.js'
import { collectionOf, loadingCollection, stagedCollection, timeFields } from './names.js'
import { patiently } from './retry.js'
import { documentFormat } from './schema.js'
import { deleteAll, putAll } from './target.js'
import type { StagedDocument } from './target.js'

/** The load that puts rows in their places. */
interface Publisher {
  readonly lease: Lease
  /** Whether a load follows that replaces all there is, so that rows which are lost may be. */
  readonly anew: boolean
}

/**
 * Puts the rows of a load that is seen in their places, and says in the store that this is done. Whatever becomes of the
 * server meanwhile, it goes on once that is back, as long as no other load has taken over.
 */
export const publish = async (
  db: Db,
  meta: Collection<MetaDocument>,
  address: Address,
  { generation, entities }: Applying,
  { lease, anew }: Publisher,
): Promise<void> => {
  const { prefix } = address
  const stored = await patiently(() => meta.findOne({ _id: 'store' }))
  if (!stored) throw await patiently(() => lease.loss())
  const after = new Map(Object.entries(stored.entities) as [EntityName, EntityState][])
  for (const entity of entityNames) {
    const applied = entities[entity]
    if (!applied) continue
    const state = await patiently(async () => {
      await lease.confirm()
      const lost = await lostOf(db, prefix, entity, applied)
      if (lost.length === 0) return apply(db, prefix, entity, applied)
      if (anew) return undefined
      throw lostRows(address, lost, `The load is seen, but these rows are missing from it. ${anewAdvice}`)
    })
    if (state) after.set(entity, state)
    else after.delete(entity)
  }
  const done = {
    format: documentFormat,
    minorDigits: digitsMark,
    generation,
    entities: Object.fromEntries(after),
    applying: null,
  }
  await checkThere(db, address, after, entities)
  const { matchedCount } = await patiently(() =>
    meta.updateOne({ _id: 'store', 'unfinished.id': lease.holder.token, 'applying.generation': generation }, [
      { $set: { ...literals(done), at: { $ifNull: ['$applying.at', '$$NOW'] } } },
    ]),
  )
  if (matchedCount === 0) await checkDone(meta, generation, lease)
  const staged = entityNames.filter((entity) => entities[entity]?.way === 'merge')
  for (const entity of staged) await patiently(() => db.collection(stagedCollection(prefix, entity)).drop())
}

const anewAdvice = 'Load all data again with --recreate.'

/** Rows that were put in their places may be there no more. */
const checkThere = async (
  db: Db,
  address: Address,
  after: ReadonlyMap<EntityName, EntityState>,
  applied: Applying['entities'],
): Promise<void> => {
  const there = await patiently(() => collectionsIn(db))
  const lost = missingRows(Object.fromEntries(after), there, address.prefix).filter((entity) => applied[entity])
  if (lost.length === 0) return
  throw lostRows(
    address,
    lost.map((entity) => collectionOf(address.prefix, entity)),
    anewAdvice,
  )
}

/** An answer may have been lost, and the same change asked for twice; otherwise the store is not this load's any more. */
const checkDone = async (meta: Collection<MetaDocument>, generation: number, lease: Lease): Promise<void> => {
  const stored = await patiently(() => meta.findOne({ _id: 'store' }))
  const isDone = stored?.generation === generation && !stored.applying
  if (!isDone || !(await patiently(() => lease.isHeld()))) throw await patiently(() => lease.loss())
}

/** The collections with an entity's rows that are not there any more, or are others of the same name. */
const lostOf = async (
  db: Db,
  prefix: string,
  entity: EntityName,
  { way, uuid, staged }: AppliedEntity,
): Promise<readonly string[]> => {
  if (way === 'drop') return []
  const there = await collectionsIn(db)
  const is = (name: string, number: string): boolean => there.get(name) === number
  const name = collectionOf(prefix, entity)
  if (way === 'rename') {
    const loading = loadingCollection(prefix, entity)
    return is(name, uuid) || is(loading, uuid) ? [] : [loading]
  }
  const aside = stagedCollection(prefix, entity)
  return [...(is(name, uuid) ? [] : [name]), ...(staged === undefined || is(aside, staged) ? [] : [aside])]
}

/** Values of which none is an expression. */
const literals = (values: object): object =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { $literal: value as unknown }]))

const apply = async (
  db: Db,
  prefix: string,
  entity: EntityName,
  { way, uuid, rows, earliest, latest, recount }: AppliedEntity,
): Promise<EntityState | undefined> => {
  const name = collectionOf(prefix, entity)
  const collection = primaryOf<StoredDocument>(db, name)
  switch (way) {
    case 'drop':
      if ((await collectionsIn(db)).get(name) === uuid) await collection.drop()
      return undefined
    case 'rename': {
      const there = await collectionsIn(db)
      if (there.get(name) === uuid) break
      const loading = db.collection(loadingCollection(prefix, entity))
      // The driver lets a rename inherit nothing: a server that is killed could forget it, and keep what is said after it.
      const { writeConcern } = loading
      await loading.rename(name, { dropTarget: true, ...(writeConcern && { writeConcern }) })
      break
    }
    case 'merge':
      await merge(primaryOf<StagedDocument>(db, stagedCollection(prefix, entity)), collection)
  }
  if (!recount) return { uuid, rows, earliest, latest }
  const span = await spanOf(collection, entity)
  return { uuid, rows, earliest: dateOf(span.earliest), latest: dateOf(span.latest) }
}

/** Staged rows that are on their way at a time. */
const rowsAtATime = 1000

/**
 * Puts staged rows in the places of theirs; those that had other keys go first, since an order's id is there once. The
 * server's own $merge does not take clustered collections.
 */
const merge = async (staged: Collection<StagedDocument>, rows: Collection<StoredDocument>): Promise<void> => {
  const moved: string[] = []
  for await (const { was } of staged.find({ $expr: { $ne: ['$was', '$row._id'] } }, { projection: { was: 1 } }))
    moved.push(was)
  await deleteAll(rows, moved)
  // Whole numbers stay what they are: the driver would write a large one that it made a number as a double.
  const cursor = staged.find({}, { promoteLongs: false, batchSize: rowsAtATime })
  let some: StoredDocument[] = []
  for await (const { row } of cursor) {
    some.push(row)
    if (some.length < rowsAtATime) continue
    await putAll(rows, some)
    some = []
  }
  await putAll(rows, some)
}

/** From when to when an entity's rows are, as they say themselves. */
export const spanOf = async (
  rows: Collection<StoredDocument>,
  entity: EntityName,
): Promise<Pick<Extent, 'earliest' | 'latest'>> => {
  const field = timeFields[entity]!
  const group = { _id: null, earliest: { $min: `$${field}` }, latest: { $max: `$${field}` } }
  const [span] = (await rows.aggregate([{ $group: group }]).toArray()) as { earliest: Date; latest: Date }[]
  return { earliest: span?.earliest.getTime() ?? null, latest: span?.latest.getTime() ?? null }
}

export const dateOf = (time: number | null): Date | null => (time === null ? null : new Date(time))
