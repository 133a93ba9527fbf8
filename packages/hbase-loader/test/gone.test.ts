// Tables that somebody disables, drops, or makes anew while a store is loaded or read: a load is never said to be done
// whose rows are not there, and a read never gives fewer rows than there were.
import { setTimeout } from 'node:timers/promises'
import { asError } from '@polymart/core'
import type { Moment } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseStore } from '@polymart/hbase-loader'
import { describe, expect, it } from 'vitest'
import type { TestContext } from 'vitest'
import { addressOf } from '../src/address.js'
import type { Cluster } from '../src/cluster/cluster.js'
import { makeTable } from '../src/cluster/tables.js'
import { tableNames } from '../src/store/layout.js'
import { anyServer, newPrefix } from '../../core/test/servers/hbase-place.js'
import { dropTable, setEnabled } from './admin.js'
import { clusterAt } from './raw.js'
import { everyColumn, sessions } from './sessions.js'

const server = await anyServer()

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

const placeOf = async (
  { onTestFinished }: TestContext,
  options: { maxRate?: number } = {},
): Promise<Place & { store: HBaseStore }> => {
  const url = server!.url(newPrefix())
  const cluster = clusterAt(url)
  const store = await openHBase(url, { regions: 1, ...options })
  onTestFinished(async () => {
    await store.close()
    await cluster.close()
  })
  const { sessions: rows, meta } = tableNames(addressOf(url))
  return { url, cluster, store, rows, meta }
}

// A server makes and drops tables side by side, and mostly waits for itself meanwhile.
const sideBySide = { concurrent: true }

const deeds = [
  {
    what: 'rows dropped',
    deed: dropRows,
    message: /The table .*_sessions at .* was dropped while the load ran.*Load the data again/,
  },
  {
    what: 'rows made anew',
    deed: emptyRows,
    message: /The table .*_sessions at .* was emptied, or dropped and made anew, while the load ran/,
  },
  { what: 'rows disabled', deed: disableRows, message: /_sessions at .* is disabled.*enable '/ },
  { what: 'meta dropped', deed: dropMeta, message: /The table .*_meta_polymart at .* was dropped while the load ran/ },
  { what: 'meta made anew', deed: emptyMeta, message: /The store at .* was deleted while the load ran/ },
  {
    what: 'all replaced',
    deed: replaceAll,
    message: /was emptied, or dropped and made anew|was replaced by another one while the load ran/,
  },
]

describe.skipIf(!server)('a load', sideBySide, () => {
  describe.each(['first', 'later', 'nothing written before'])('(%s) fails:', (which) => {
    it.for(deeds)('$what', async ({ deed, message }, context) => {
      const place = await placeOf(context)
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
      expect(String(error)).toMatch(message)
      expect(error).toMatchObject({ code: 'storage' })
      if (deed === replaceAll) expect(await countIn(store)).toBe(7)
    })
  })
})

describe.skipIf(!server)('a reader', sideBySide, () => {
  it.for([
    ['rows dropped', dropRows, /There is no table .*_sessions at|is not whole/],
    [
      'rows made anew',
      emptyRows,
      /made anew, while it was read|by its table .*_meta_polymart it has 2500 rows, but there are none.*--recreate/,
    ],
    ['rows disabled', disableRows, /_sessions at .* is disabled/],
    ['meta dropped', dropMeta, /There is no store at/],
    ['all replaced', replaceAll, /was replaced by another one|made anew, while it was read/],
  ] as const)('is told: %s', async ([, deed, message], context) => {
    const place = await placeOf(context, { maxRate: 2500 })
    const loader = await openHBase(place.url, { regions: 1 })
    // More than a page.
    await load(loader, 0, 2500)
    await loader.close()
    const { store } = place
    const moment = await store.moment()
    const running = countIn(store, moment).then(String, String)
    await setTimeout(150)
    await deed(place)
    const ended = await running
    // A reader may also look in the middle: a table is disabled before it is dropped, and gone before it is made anew.
    const inTheMiddle = /is disabled|There is no (store|table .*) at/
    if (ended !== '2500' && !inTheMiddle.test(ended)) expect(ended).toMatch(message)
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

describe.skipIf(!server)('a load into a store', sideBySide, () => {
  it.for([
    ['dropped', dropRows],
    ['emptied', emptyRows],
  ] as const)('whose rows were %s before is refused, unless it is of everything', async ([, deed], context) => {
    const place = await placeOf(context)
    const { store } = place
    await load(store, 0, 10)
    await deed(place)
    await expect(store.facts()).rejects.toThrow(/is not whole/)
    await expect(load(store, 0, 5)).rejects.toThrow(/is not whole: .* has 10 rows, but there are none.*--recreate/)
    // A second try finds a table that the first one made.
    await expect(load(store, 0, 5)).rejects.toThrow(/is not whole/)
    const writer = await store.writer({ recreate: true })
    await writer.write(sessions(0, 5))
    await writer.finish()
    expect(await countIn(store)).toBe(5)
  })
})
