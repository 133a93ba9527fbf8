import { asError, entityNames, ofEach, PolymartError } from '@polymart/core'
import type { Batch, EntityName, Lease, LoadPlan, LoadPolicies, LoadWork, Throttle, WriteOptions } from '@polymart/core'
import { MongoServerError } from 'mongodb'
import type { Collection, Db } from 'mongodb'
import pLimit from 'p-limit'
import { collectionsIn, createIdIndex, createRows, dropLeftovers, ownEntities } from './collections.js'
import type { Compressor } from './collections.js'
import { primaryOf } from './connection.js'
import type { Connection } from './connection.js'
import { EntityWriter } from './entity-writer.js'
import { lostRows, missing, missingRows, storeIn } from './gone.js'
import { LeaseDocument } from './lease.js'
import { checkDigits, checkFormat, metaOf } from './meta.js'
import type { AppliedEntity, Applying, EntityStates, MetaDocument } from './meta.js'
import { collectionOf, loadingCollection, stagedCollection } from './names.js'
import { overlayIndexes } from './overlay.js'
import { dateOf, publish, spanOf } from './publish.js'
import { patiently } from './retry.js'
import { documentFormat } from './schema.js'
import type { Target } from './target.js'
import { TimeSpan } from './time-span.js'

export interface LoadOptions extends WriteOptions {
  readonly compressor: Compressor | undefined
  readonly throttle: Throttle
  /** Rows in memory, in bytes, that are written together. */
  readonly memory: number
}

/** Commands under way at a time. */
const insertsAtATime = 4

/** A load into a database: it takes the store's lease, and clears away what a load that was broken off left. */
export const loadPlan = (connection: Connection, options: LoadOptions): LoadPlan<LeaseDocument> => ({
  place: async () => {
    const server = await connection.open()
    return new LeaseDocument(server.db, metaOf(server, connection), connection.address)
  },
  begin: async (document, lease, policies) => {
    const { address } = connection
    const { db, meta } = document
    const { recreate = false } = options
    if (!recreate) {
      checkFormat(document.before, address.url)
      await checkDigits(connection, document.before)
    }
    const { applying, unfinished } = document.before
    if (applying) await publish(db, meta, address, applying, { lease, anew: recreate })
    const before = applying ? await patiently(() => meta.findOne({ _id: 'store' })) : document.before
    if (!before) throw await lease.loss()
    const there = await collectionsIn(db)
    const lost = recreate ? [] : missingRows(before.entities, there, address.prefix)
    if (lost.length > 0)
      throw missing(
        address,
        lost.map((entity) => collectionOf(address.prefix, entity)),
      )
    const owned = ownEntities(before.entities, there, address)
    await dropLeftovers(db, address.prefix, there)
    if (unfinished) await takeBack(db, address.prefix, entitiesOf(owned), before.generation)
    return new Load(connection, db, meta, { lease, before, owned, policies }, options)
  },
})

const entitiesOf = (states: EntityStates): readonly EntityName[] => entityNames.filter((entity) => states[entity])

/** Deletes the rows of loads that were not finished. */
const takeBack = async (db: Db, prefix: string, entities: readonly EntityName[], generation: number): Promise<void> => {
  for (const entity of entities) {
    await primaryOf(db, collectionOf(prefix, entity)).deleteMany({ load: { $gt: generation } })
  }
}

interface Beginning {
  readonly lease: Lease
  readonly before: MetaDocument
  /** Of entities whose collections are there, and Polymart's own. */
  readonly owned: EntityStates
  readonly policies: LoadPolicies
}

class Load implements LoadWork {
  private readonly connection: Connection
  private readonly db: Db
  private readonly meta: Collection<MetaDocument>
  private readonly beginning: Beginning
  private readonly options: LoadOptions
  private readonly writers: { readonly [E in EntityName]: EntityWriter }
  private readonly targets = new Map<EntityName, Target>()
  /** The numbers of the collections that it writes to, by name. */
  private readonly uuids = new Map<string, string>()
  private indexed: Promise<unknown> | undefined
  /** Whether the load is seen: from when it may be, and from when it is. */
  private seen: 'no' | 'perhaps' | 'yes' = 'no'

  constructor(
    connection: Connection,
    db: Db,
    meta: Collection<MetaDocument>,
    beginning: Beginning,
    options: LoadOptions,
  ) {
    this.connection = connection
    this.db = db
    this.meta = meta
    this.beginning = beginning
    this.options = options
    const { signal, throttle } = options
    const limited = pLimit(insertsAtATime)
    this.writers = ofEach((entity) => {
      const known = this.isNew(entity) ? undefined : beginning.owned[entity]
      const span = { earliest: known?.earliest?.getTime() ?? null, latest: known?.latest?.getTime() ?? null }
      return new EntityWriter(entity, {
        policy: beginning.policies[entity],
        signal,
        throttle,
        limited,
        load: this.generation,
        span: new TimeSpan(span),
        check: () => this.check(),
        target: () => this.target(entity),
        index: () => this.index(),
      })
    })
  }

  private get generation(): number {
    return this.beginning.before.generation + 1
  }

  /** Whether an entity's rows go into a new collection. */
  private isNew(entity: EntityName): boolean {
    return (this.options.recreate ?? false) || this.beginning.owned[entity] === undefined
  }

  async write(batch: Batch, first: number, without: ReadonlySet<number>): Promise<void> {
    this.writers[batch.entity].add(batch, first, without)
    const held = Object.values(this.writers).sort((a, b) => b.run.bytes - a.run.bytes)
    if (held.reduce((sum, { run }) => sum + run.bytes, 0) >= this.options.memory) await held[0]!.flush()
  }

  async settle(): Promise<void> {
    for (const entity of entityNames) await this.writers[entity].flush()
  }

  /** Makes the collections for an entity's rows. */
  private async target(entity: EntityName): Promise<Target> {
    const known = this.targets.get(entity)
    if (known) return known
    const { db, connection } = this
    const { prefix } = connection.address
    const isNew = this.isNew(entity)
    const name = isNew ? loadingCollection(prefix, entity) : collectionOf(prefix, entity)
    const aside = stagedCollection(prefix, entity)
    if (isNew) this.uuids.set(name, await createRows(db, name, entity, this.options.compressor))
    else {
      await db.createCollection(aside)
      this.uuids.set(aside, (await collectionsIn(db)).get(aside) ?? 'none')
      this.uuids.set(name, this.beginning.owned[entity]!.uuid)
    }
    const staged = isNew ? {} : { staged: primaryOf(db, aside) }
    const target = { entity, rows: primaryOf(db, name), staged: undefined, ...staged } as Target
    this.targets.set(entity, target)
    return target
  }

  private async index(): Promise<void> {
    const { rows } = this.targets.get('transactions')!
    this.indexed ??= createIdIndex(this.db, rows.collectionName).catch((error: unknown) => {
      this.indexed = undefined
      throw error
    })
    await this.indexed
  }

  async publish(): Promise<number> {
    const { lease } = this.beginning
    if (this.targets.get('transactions')?.staged === undefined && this.targets.has('transactions'))
      await patiently(() => this.index())
    const entities: { [E in EntityName]?: AppliedEntity } = {}
    for (const entity of entityNames) {
      const applied = await this.applied(entity)
      if (applied) entities[entity] = applied
    }
    for (const { staged } of this.targets.values()) {
      if (staged) await patiently(() => staged.createIndexes([...overlayIndexes]))
    }
    await this.checkThere()
    const applying: Applying = { generation: this.generation, entities, at: null }
    // From here on the load is there, or may be: what is left to do, the next one does.
    this.seen = 'perhaps'
    await patiently(() => this.begin(applying))
    this.seen = 'yes'
    await publish(this.db, this.meta, this.connection.address, applying, { lease, anew: false })
    return this.generation
  }

  failed(error: unknown): unknown {
    return this.seen === 'no' ? error : leftUndone(error, this.seen === 'yes', this.connection.address.url)
  }

  /** Rows go where another load's would. If the server does not answer now, the write that follows tells. */
  private async check(): Promise<void> {
    const { lease } = this.beginning
    if (!(await lease.isHeld().catch(() => true))) throw await lease.loss()
    await lease.check()
  }

  /** What was written is in the collections that were there, which may be there no more. */
  private async checkThere(): Promise<void> {
    await patiently(() => this.beginning.lease.confirm())
    const there = await patiently(() => collectionsIn(this.db))
    const lost = [...this.uuids].filter(([name, uuid]) => there.get(name) !== uuid).map(([name]) => name)
    if (lost.length === 0) return
    throw lostRows(this.connection.address, lost, 'Nothing of this load is seen. Load the data again.')
  }

  /** In one change of one document, of which all readers take where the rows are. */
  private async begin(applying: Applying): Promise<void> {
    const { lease } = this.beginning
    const seen = { $mergeObjects: [{ $literal: applying }, { at: { $ifNull: ['$applying.at', '$$NOW'] } }] }
    const { matchedCount } = await this.meta.updateOne({ _id: 'store', 'unfinished.id': lease.holder.token }, [
      { $set: { format: documentFormat, applying: seen } },
    ])
    if (matchedCount === 0) throw await lease.loss()
  }

  private async applied(entity: EntityName): Promise<AppliedEntity | undefined> {
    const target = this.targets.get(entity)
    const before = this.beginning.before.entities[entity]
    const { policy, span } = this.writers[entity]
    if (!target) {
      return this.options.recreate && before
        ? { way: 'drop', uuid: before.uuid, rows: 0, earliest: null, latest: null, recount: false }
        : undefined
    }
    const isNew = target.staged === undefined
    if (isNew && span.isLoose) Object.assign(span, await patiently(() => spanOf(target.rows, entity)))
    return {
      way: isNew ? 'rename' : 'merge',
      uuid: this.uuids.get(target.rows.collectionName)!,
      ...(target.staged && { staged: this.uuids.get(target.staged.collectionName)! }),
      rows: policy.report.written + (isNew ? 0 : before!.rows),
      earliest: dateOf(span.earliest),
      latest: dateOf(span.latest),
      recount: !isNew && span.isLoose,
    }
  }

  async takeBack(): Promise<boolean> {
    // What another load has there now is not this one's to drop.
    if (this.seen !== 'no' || !(await this.beginning.lease.isHeld())) {
      await this.clearAway()
      return false
    }
    const { prefix } = this.connection.address
    await dropLeftovers(this.db, prefix, await collectionsIn(this.db))
    const merged = [...this.targets.values()].filter(({ staged }) => staged).map(({ entity }) => entity)
    await takeBack(this.db, prefix, merged, this.beginning.before.generation)
    await this.dropEmptied(merged)
    return true
  }

  /** Where no store is any more, nobody else will drop what writing into it has made. */
  private async clearAway(): Promise<void> {
    const { address } = this.connection
    if ((await storeIn(this.db, address)) === undefined)
      await dropLeftovers(this.db, address.prefix, await collectionsIn(this.db))
  }

  /** A collection that somebody dropped is made anew by what is written to it; left there, it would seem to be another's. */
  private async dropEmptied(merged: readonly EntityName[]): Promise<void> {
    const there = await collectionsIn(this.db)
    for (const entity of merged) {
      const name = collectionOf(this.connection.address.prefix, entity)
      if (!there.has(name) || there.get(name) === this.uuids.get(name)) continue
      const rows = primaryOf(this.db, name)
      if ((await rows.findOne()) === null) await rows.drop()
    }
  }
}

/** What is stored of a load that a server would not let come to its end. */
const leftUndone = (error: unknown, seen: boolean, url: string): Error => {
  if (error instanceof PolymartError) return error
  const { message } = asError(error)
  const what = seen
    ? `The load is stored in ${url}, and seen by all who read it, but not all of its rows are in their places yet. The next load, even an empty one, puts them there`
    : `Whether the load is seen in ${url} is not known, since the server did not answer any more; if it is, all of it is. Load again: what is there already is not stored twice`
  return new PolymartError(
    error instanceof MongoServerError && error.code !== undefined ? 'storage' : 'unreachable',
    `${what}. ${message}.`,
    {
      cause: error,
    },
  )
}
