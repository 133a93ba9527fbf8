import { isGone, PolymartError, thisProcess } from '@polymart/core'
import type { Collection, Db } from 'mongodb'
import { randomUUID } from 'node:crypto'
import type { Address } from './address.js'
import { codes } from './explain.js'
import { lossOf, storeIn } from './gone.js'
import type { MetaDocument, Unfinished } from './meta.js'
import { documentFormat } from './schema.js'

/** A load tells the store so often that it still runs. */
const renewEvery = 10_000
/** A load that has not told so for so long is taken for dead. */
const staleAfter = 60_000
/** A load that could not tell for so long stops by itself, before another one takes its place. */
const stopAfter = 40_000

/** The right to load into a store, held by one load at a time. */
export interface Lease {
  readonly id: string
  /** The store as it was when the lease was taken. */
  readonly before: MetaDocument
  /** Whether a load was broken off before and left something behind. */
  readonly dirty: boolean
  /**
   * Fails if the lease may be another's by now, or the store was deleted.
   *
   * @throws PolymartError `locked`, `storage`
   */
  check(): Promise<void>
  /** Tells the server now, and fails if the lease is another's by now, or the store was deleted. @throws PolymartError `locked`, `storage` */
  confirm(): Promise<void>
  /** Stops telling that the load runs; the store still says so. */
  stop(): void
  /** Whether the store itself is still the one of which the lease was taken, whoever has it now. */
  isStill(): Promise<boolean>
  /** Why it is not this load's any more, if that is so. */
  loss(): Promise<PolymartError | undefined>
  /** Lets other loads of this process take it, also where the server cannot be told. */
  giveUp(): void
}

const emptyMeta: MetaDocument = {
  _id: 'store',
  format: documentFormat,
  generation: 0,
  at: null,
  entities: {},
  unfinished: null,
  applying: null,
}

/**
 * Takes the lease of a store, and makes the store if there is none. What a process that is gone, or that has not told
 * of itself for a minute, left behind is taken over.
 *
 * @throws PolymartError `locked`: who loads, and since when.
 */
export const takeLease = async (db: Db, meta: Collection<MetaDocument>, address: Address): Promise<Lease> => {
  const { url } = address
  for (;;) {
    const stored = (await meta.findOne({ _id: 'store' })) ?? (await makeMeta(meta))
    const { unfinished } = stored
    if (unfinished && !(await isStale(meta, unfinished))) throw locked(unfinished, url)
    const id = randomUUID()
    const { pid, host, began } = thisProcess()
    // Within an expression a text that begins with "$" would be the name of a field.
    const holder = { $literal: { id, pid, host, began } }
    const before = await meta.findOneAndUpdate(
      { _id: 'store', ...(unfinished ? { 'unfinished.id': unfinished.id } : { unfinished: null }) },
      [{ $set: { unfinished: { $mergeObjects: [holder, { since: '$$NOW', renewed: '$$NOW' }] } } }],
      { returnDocument: 'before' },
    )
    // Otherwise another load was faster.
    if (before) return hold(db, meta, id, before, { address, store: await storeIn(db, address) })
  }
}

const makeMeta = async (meta: Collection<MetaDocument>): Promise<MetaDocument> => {
  try {
    await meta.insertOne(emptyMeta)
  } catch (error) {
    if ((error as { code?: unknown }).code !== codes.duplicateKey) throw error
  }
  return (await meta.findOne({ _id: 'store' })) ?? emptyMeta
}

/** Leases that this process has given up: the server may not know, if it could not be told. */
const givenUp = new Set<string>()

const isStale = async (meta: Collection<MetaDocument>, { id, pid, host, began }: Unfinished): Promise<boolean> => {
  if (givenUp.has(id) || isGone({ pid, host, began })) return true
  const late = { $gt: [{ $subtract: ['$$NOW', '$unfinished.renewed'] }, staleAfter] }
  return (await meta.findOne({ _id: 'store', 'unfinished.id': id, $expr: late })) !== null
}

const hold = (
  db: Db,
  meta: Collection<MetaDocument>,
  id: string,
  before: MetaDocument,
  { address, store }: { readonly address: Address; readonly store: string | undefined },
): Lease => {
  const { url } = address
  let renewed = performance.now()
  let lost = false
  const renew = async (): Promise<void> => {
    const asked = performance.now()
    const { matchedCount } = await meta.updateOne({ _id: 'store', 'unfinished.id': id }, [
      { $set: { 'unfinished.renewed': '$$NOW' } },
    ])
    if (matchedCount === 1) renewed = asked
    else lost = true
  }
  // If it fails the next one may succeed; if none does, `check` tells.
  const timer = setInterval(() => void renew().catch(() => undefined), renewEvery)
  timer.unref()
  return {
    id,
    before,
    dirty: before.unfinished !== null,
    check: async () => {
      // Where another store stands now, rows would go into its collections. If the server does not answer now, the write
      // that follows tells.
      const held = await meta
        .findOne({ _id: 'store', 'unfinished.id': id }, { projection: { _id: 1 } })
        .catch(() => true)
      if (lost || held === null) throw await lossOf(db, address, store)
      if (performance.now() - renewed < stopAfter) return
      throw new PolymartError(
        'locked',
        `This load could not reach ${url} for ${stopAfter / 1000} s, after which another load may take its place. ` +
          'Nothing of it is visible; load again.',
      )
    },
    confirm: async () => {
      await renew()
      if (lost) throw await lossOf(db, address, store)
    },
    isStill: async () => (await storeIn(db, address)) === store,
    loss: async () => {
      const found = await meta.findOne({ _id: 'store', 'unfinished.id': id })
      return found && (await storeIn(db, address)) === store ? undefined : lossOf(db, address, store)
    },
    stop: () => clearInterval(timer),
    giveUp: () => givenUp.add(id),
  }
}

const locked = ({ pid, host, since }: Unfinished, url: string): PolymartError => {
  const who = host === thisProcess().host ? `process ${pid}` : `process ${pid} on ${host}`
  return new PolymartError(
    'locked',
    `Another load into ${url} is running: ${who}, since ${since.toISOString()}. ` +
      `Wait until it has finished; if it is no longer running, you can load ${staleAfter / 1000} s after it stopped.`,
  )
}
