import { expect } from 'vitest'
import type { Batch, EntityReport, LoadReport, Store } from '@polymart/core'
import { polymart } from '../cli-run.js'
import type { Ended } from '../cli-run.js'
import { holdingsOf } from './holdings.js'
import type { Holdings } from './holdings.js'
import type { Moment } from './moments.js'

/** A store that has the first data set, for one load of the second. */
export interface LoadedStore {
  readonly url: string
  open(): Promise<Store>
  remove(): Promise<void>
}

export interface Loads {
  /** Makes a store with the first data set. */
  readonly prepare: () => Promise<LoadedStore>
  /** The second data set: the folder with its files, and what is in them. */
  readonly from: string
  readonly batches: readonly Batch[]
}

/** What a load that nothing disturbs leaves behind. */
export interface Undisturbed {
  readonly before: Holdings
  readonly after: Holdings
  readonly report: LoadReport['entities']
}

export type Signal = 'SIGKILL' | 'SIGINT' | 'SIGTERM'

/** Loads without a disturbance, to compare with. */
export const undisturbed = (loads: Loads): Promise<Undisturbed> =>
  withStore(loads, async (store) => {
    const before = await holdingsOf(store)
    const report = await load(store, loads.batches)
    return { before, after: await holdingsOf(store), report }
  })

/**
 * Runs `polymart load`, ends it by a signal at some moment, and loads again: the store is as before the first load or
 * as after it, and as after it in the end, with exact counts. Gives how the load ended, and whether it was in time.
 */
export const interruptedLoad = async (
  loads: Loads,
  { before, after, report }: Undisturbed,
  signal: Signal,
  momentOf: (url: string) => Moment,
): Promise<'left as before' | 'loaded'> =>
  withStore(loads, async (store, url) => {
    const { name, come } = momentOf(url)
    const at = `${signal} ${name}`
    const ended = await polymart(['load', '--from', loads.from, '--store', url], {
      cwd: loads.from,
      onStart: (child) => void come().then(() => child.kill(signal)),
    })
    const found = await holdingsOf(store)
    const loaded = found.transactions.digest === after.transactions.digest
    expect(found, at).toEqual(loaded ? after : before)
    const { generation, unfinishedSince } = await store.moment()
    expect(generation, at).toBe(loaded ? 2 : 1)
    checkEnd(ended, signal, loaded, at)
    if (signal !== 'SIGKILL' || loaded) expect(unfinishedSince, at).toBeNull()

    const again = await load(store, loads.batches)
    expect(again, at).toEqual(loaded ? allUnchanged(report) : report)
    expect(await holdingsOf(store), at).toEqual(after)
    expect(await store.moment(), at).toMatchObject({ generation: generation + 1, unfinishedSince: null })
    return loaded ? 'loaded' : 'left as before'
  })

/** A signal that comes in time ends a load with 130 and a word; one that comes too late does no harm. */
const checkEnd = ({ code, out, err }: Ended, signal: Signal, loaded: boolean, at: string): void => {
  // Before the program listens for signals, and after it has, they end the process themselves.
  if (signal === 'SIGKILL' || code === null) return
  if (loaded) return expect([code, out], `${at}: ${err}`).toEqual([0, expect.stringContaining('transactions')])
  expect({ code, out }, `${at}: ${err}`).toEqual({ code: 130, out: '' })
  expect(err, at).toContain('Interrupted')
}

const allUnchanged = (report: LoadReport['entities']): LoadReport['entities'] =>
  Object.fromEntries(
    Object.entries(report).map(([entity, { read, rejected }]): [string, EntityReport] => [
      entity,
      { read, written: 0, replaced: 0, unchanged: read - rejected, rejected },
    ]),
  )

const load = async (store: Store, batches: readonly Batch[]): Promise<LoadReport['entities']> => {
  const writer = await store.writer()
  for (const batch of batches) await writer.write(batch)
  return (await writer.finish()).entities
}

const withStore = async <T>({ prepare }: Loads, work: (store: Store, url: string) => Promise<T>): Promise<T> => {
  const prepared = await prepare()
  try {
    const store = await prepared.open()
    try {
      return await work(store, prepared.url)
    } finally {
      await store.close()
    }
  } finally {
    await prepared.remove()
  }
}
