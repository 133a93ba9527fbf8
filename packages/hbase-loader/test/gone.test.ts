// Tables that somebody disables, drops, or makes anew while a store is loaded or read: a load is never said to be done
// whose rows are not there, and a read never gives fewer rows than there were.
import { setTimeout } from 'node:timers/promises'
import { asError } from '@polymart/core'
import type { Moment } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseStore } from '@polymart/hbase-loader'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Cluster } from '../src/cluster/cluster.js'
import { makeTable } from '../src/cluster/tables.js'
import { newPrefix, ownServer } from '../../core/test/servers/hbase-place.js'
import { dropTable, setEnabled } from './admin.js'
import { clusterAt } from './raw.js'
import { everyColumn, sessions } from './sessions.js'

vi.setConfig({ testTimeout: 60_000 })

const server = await ownServer()
afterAll(() => server?.stop(), 60_000)

interface Place {
  readonly url: string
  readonly cluster: Cluster
  readonly rows: string
  readonly meta: string
}
type Deed = (place: Place) => Promise<void>

const makeRows = ({ cluster, rows }: Place): Promise<void> =>
  makeTable(cluster, { name: rows, families: { s: {}, e: {} }, splits: [] })
const dropRows: Deed = ({ cluster, rows }) => dropTable(cluster, rows)
const emptyRows: Deed = async (place) => {
  await dropRows(place)
  await makeRows(place)
}
const disableRows: Deed = ({ cluster, rows }) => setEnabled(cluster, rows, false)
const dropMeta: Deed = ({ cluster, meta }) => dropTable(cluster, meta)
const emptyMeta: Deed = async (place) => {
  await dropMeta(place)
  await makeTable(place.cluster, { name: place.meta, families: { m: {} }, splits: [] })
}
const replaceAll: Deed = async (place) => {
  await dropRows(place)
  await dropMeta(place)
  const other = await openHBase(place.url, { regions: 1 })
  await load(other, 900, 7)
  await other.close()
}

const load = async (store: HBaseStore, first: number, count: number): Promise<void> => {
  const writer = await store.writer()
  await writer.write(sessions(first, count))
  await writer.finish()
}

const whole = { from: 0, to: 4096 }
const countIn = async (store: HBaseStore, moment?: Moment): Promise<number> =>
  (await store.scan('sessions', whole, { columns: everyColumn, ...(moment && { moment }) })).rows

const placeOf = async (options: { maxRate?: number } = {}): Promise<Place & { store: HBaseStore }> => {
  const prefix = newPrefix()
  const url = server!.url(prefix)
  const cluster = clusterAt(url)
  const store = await openHBase(url, { regions: 1, ...options })
  onTestFinished(async () => {
    await store.close()
    await cluster.close()
  })
  return { url, cluster, store, rows: `${prefix}_sessions`, meta: `${prefix}_meta_polymart` }
}

describe.skipIf(!server)('a load', () => {
  it.each([
    ['rows dropped', dropRows, /The table .*_sessions at .* was dropped while the load ran.*Load the data again/],
    [
      'rows made anew',
      emptyRows,
      /The table .*_sessions at .* was emptied, or dropped and made anew, while the load ran/,
    ],
    ['rows disabled', disableRows, /_sessions at .* is disabled.*enable '/],
    ['meta dropped', dropMeta, /The table .*_meta_polymart at .* was dropped while the load ran/],
    ['meta made anew', emptyMeta, /The store at .* was deleted while the load ran/],
    [
      'all replaced',
      replaceAll,
      /was emptied, or dropped and made anew|was replaced by another one while the load ran/,
    ],
  ] as const)('fails: %s', async (_, deed, message) => {
    for (const which of ['first', 'later', 'nothing written before']) {
      const place = await placeOf()
      const { store } = place
      if (which !== 'first') await load(store, 0, 20)
      const writer = await store.writer()
      if (which !== 'nothing written before') await writer.write(sessions(10, 20))
      await deed(place)
      const rest = async (): Promise<unknown> => {
        if (which !== 'first') await writer.write(sessions(40, 20))
        return writer.finish()
      }
      const error = await rest().then(() => 'Loaded', asError)
      expect([which, String(error)]).toEqual([which, expect.stringMatching(message)])
      expect(error).toMatchObject({ code: 'storage' })
      if (deed === replaceAll) expect(await countIn(store)).toBe(7)
    }
  })
})

describe.skipIf(!server)('a reader', () => {
  it.each([
    ['rows dropped', dropRows, /There is no table .*_sessions at/],
    [
      'rows made anew',
      emptyRows,
      /made anew, while it was read|by its table .*_meta_polymart it has 4000 rows, but there are none.*--recreate/,
    ],
    ['rows disabled', disableRows, /_sessions at .* is disabled/],
    ['meta dropped', dropMeta, /There is no store at/],
    ['all replaced', replaceAll, /was replaced by another one|made anew, while it was read/],
  ] as const)('is told: %s', async (_, deed, message) => {
    const place = await placeOf({ maxRate: 4000 })
    const loader = await openHBase(place.url, { regions: 1 })
    await load(loader, 0, 4000)
    await loader.close()
    const { store } = place
    const moment = await store.moment()
    const running = countIn(store, moment).then(String, String)
    await setTimeout(150)
    await deed(place)
    const ended = await running
    // Before a table is dropped it is disabled.
    if (ended !== '4000' && !ended.includes('is disabled')) expect(ended).toMatch(message)
    expect(await countIn(store, moment).then(String, String)).toMatch(message)
    if (deed === replaceAll) expect(await countIn(store)).toBe(7)
    else {
      expect(await countIn(store).then(String, String)).toMatch(message)
      expect(await store.facts().then(JSON.stringify, String)).toMatch(
        deed === dropMeta ? /meta_polymart|no store/ : message,
      )
    }
  })
})
