// Two hundred calls at once on one shop that was just opened, over each pair of stores that a shop can have.
import { analyze, open, openStore } from '@polymart/analytics'
import type { Result, Shop, StoreUrls } from '@polymart/analytics'
import type { Store } from '@polymart/core'
import { generate } from '@polymart/generator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyServer, newPrefix } from '../../packages/core/test/servers/hbase-place.js'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { allCases } from '../cases/all.js'
import type { Params } from '../cases/case.js'
import { storeOfBatches } from '../fixtures/store.js'

const [mongo, hbase] = await Promise.all([mongoServer(), anyServer()])
afterAll(() => mongo?.stop())

type Call = readonly [name: string, params: Params]

/** Calls of every analysis, each several times, in an order that mixes them. */
const calls: readonly Call[] = (() => {
  const distinct = Object.entries(allCases).flatMap(([name, { standard }]) =>
    standard.slice(0, 12).map((params): Call => [name, params]),
  )
  return Array.from({ length: 200 }, (_, i) => distinct[(i * 37) % distinct.length]!)
})()

const keyOf = (call: Call): string => JSON.stringify(call)

/**
 * What a result says, but for how it came about. MongoDB's snapshot is a time of the server's, which goes on by itself
 * every ten seconds, of the same generation too.
 */
const saidBy = (result: Result): unknown => {
  const { ms: _, executor: __, workers: ___, partitions: ____, stores, ...rest } = result.meta
  const withoutSnapshot = ({ snapshot: _, ...moment }: typeof stores.entities) => moment
  const meta = {
    ...rest,
    stores: { entities: withoutSnapshot(stores.entities), sessions: withoutSnapshot(stores.sessions) },
  }
  return { meta, tables: result.tableNames.map((table) => result.rows(table)) }
}

const generationOf = (said: unknown): number => (said as Pick<Result, 'meta'>).meta.stores.entities.generation

/** What each call says alone, on a shop that nobody else uses. */
const alone = async (stores: StoreUrls | string): Promise<ReadonlyMap<string, unknown>> => {
  const shop = await open(stores)
  const said = new Map<string, unknown>()
  for (const call of calls) if (!said.has(keyOf(call))) said.set(keyOf(call), saidBy(await analyze(shop, ...call)))
  await shop.close()
  return said
}

/** Writes down each range of each column that is read. */
const readsOf = ({ stores }: Shop, onScan: () => Promise<void> = async () => {}): readonly string[] => {
  const reads: string[] = []
  for (const store of new Set([stores.entities, stores.sessions]) as Set<{ scan: Store['scan'] }>) {
    const scan = store.scan.bind(store)
    store.scan = async (entity, partition, options) => {
      for (const column of options.columns) reads.push(`${entity} ${partition.from} to ${partition.to} ${column}`)
      await onScan()
      return scan(entity, partition, options)
    }
  }
  return reads
}

const load = async (stores: StoreUrls | string, seed: number): Promise<void> => {
  const { entities, sessions } = typeof stores === 'string' ? { entities: stores, sessions: stores } : stores
  const urls = [...new Set([entities, sessions])]
  for (const url of urls) {
    const store = await openStore(url, { readOnly: false })
    const writer = await store.writer({ recreate: true })
    for await (const batch of generate({ scale: 0.02, seed }).batches())
      if (urls.length === 1 || (batch.entity === 'sessions') === (url === sessions)) await writer.write(batch)
    await writer.finish()
    await store.close()
  }
}

const places: readonly (readonly [string, boolean, () => Promise<StoreUrls | string>])[] = [
  ['an embedded store', true, async () => (await storeOfBatches([])).url],
  ['MongoDB', mongo !== null, async () => ({ entities: mongo!.database(), sessions: (await storeOfBatches([])).url })],
  [
    'MongoDB and HBase',
    mongo !== null && hbase !== undefined,
    async () => ({ entities: mongo!.database(), sessions: hbase!.url(newPrefix()) }),
  ],
]

describe.each(places)('two hundred calls at once on %s', (_, isThere, place) => {
  let stores: StoreUrls | string
  let said: ReadonlyMap<string, unknown>

  beforeAll(async () => {
    if (!isThere) return
    stores = await place()
    await load(stores, 1)
    said = await alone(stores)
  })

  test.skipIf(!isThere)('each say what they say alone, and no range of a column is read twice', async () => {
    const shop = await open(stores)
    const reads = readsOf(shop)
    const results = await Promise.all(calls.map((call) => analyze(shop, ...call)))
    for (const [i, result] of results.entries())
      expect(saidBy(result), keyOf(calls[i]!)).toEqual(said.get(keyOf(calls[i]!)))
    expect(reads.length).toBeGreaterThan(0)
    expect(reads.filter((read, i) => reads.indexOf(read) !== i)).toEqual([])
    const before = reads.length
    await analyze(shop, ...calls[0]!)
    expect(reads.length).toBe(before)
    await shop.close()
  })

  test.skipIf(!isThere)(
    'while the stores are loaded again: each answer is of one generation, which it names',
    async () => {
      const shop = await open(stores)
      const expected = [said]
      let reloading: Promise<void> | undefined
      const reload = async (): Promise<void> => {
        await load(stores, expected.length + 1)
        expected.push(await alone(stores))
      }
      let scans = 0
      // In the middle of the first reading, and again once that is over, while the calls that it was for are worked on.
      readsOf(shop, async () => {
        if (++scans === 3) await (reloading = reload())
      })
      const first = calls.slice(0, 100).map((call) => analyze(shop, ...call))
      await Promise.race(first)
      await reload()
      shop.refresh()
      const second = calls.slice(100).map((call) => analyze(shop, ...call))
      const seen = new Set<number>()
      for (const [i, result] of (await Promise.all([...first, ...second])).entries()) {
        const key = keyOf(calls[i]!)
        const generation = result.meta.stores.entities.generation
        const wanted = expected.find((said) => generationOf(said.get(key)) === generation)
        expect(saidBy(result), key).toEqual(wanted?.get(key))
        seen.add(generation)
      }
      expect([...seen]).toEqual(expected.slice(1).map((said) => generationOf(said.get(keyOf(calls[0]!)))))
      expect(reloading).toBeDefined()
      await shop.close()
    },
  )
})
