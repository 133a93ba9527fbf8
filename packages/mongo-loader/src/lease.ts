import { isGone, PolymartError, thisProcess } from '@polymart/core'
import type { Collection } from 'mongodb'
import { randomUUID } from 'node:crypto'
import { codes } from './explain.js'
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
  /** Fails if the lease may be another's by now. @throws PolymartError `locked`. */
  check(): void
  /** Tells the server now, and fails if the lease is another's by now; after a server was away. @throws PolymartError `locked` */
  confirm(): Promise<void>
  /** Stops telling that the load runs; the store still says so. */
  stop(): void
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
export const takeLease = async (meta: Collection<MetaDocument>, url: string): Promise<Lease> => {
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
    if (before) return hold(meta, id, before, url)
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

const hold = (meta: Collection<MetaDocument>, id: string, before: MetaDocument, url: string): Lease => {
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
    check: () => {
      if (!lost && performance.now() - renewed < stopAfter) return
      throw new PolymartError(
        'locked',
        `Expected this load to keep ${url} to itself, found that it could not tell the server of itself for ${stopAfter / 1000} s, ` +
          'after which another load may take its place. Nothing of it is seen; load again.',
      )
    },
    confirm: async () => {
      await renew()
      if (lost) throw taken(url)
    },
    stop: () => clearInterval(timer),
    giveUp: () => givenUp.add(id),
  }
}

export const taken = (url: string): PolymartError =>
  new PolymartError('locked', `Another load took the place of this one in ${url}.`)

const locked = ({ pid, host, since }: Unfinished, url: string): PolymartError => {
  const who = host === thisProcess().host ? `process ${pid}` : `process ${pid} on ${host}`
  return new PolymartError(
    'locked',
    `Another load into ${url} is running: ${who}, since ${since.toISOString()}. ` +
      `Wait until it has finished; if it is no longer running, you can load ${staleAfter / 1000} s after it stopped.`,
  )
}
