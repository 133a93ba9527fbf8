import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analysisNames, analyze, open } from '@polymart/analytics'
import type { RunOptions } from '@polymart/analytics'
import { batchOf, entityNames } from '@polymart/core'
import { allCases } from '../cases/all.js'
import { generatedStore } from '../fixtures/generated.js'
import { nastyShop, shuffled } from '../fixtures/nasty.js'
import { storeOf, storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'

type Params = Record<string, unknown>

/** Without memory, partitions are read one after the other and forgotten. */
interface Way extends RunOptions {
  readonly memory?: 0
}

const ways: readonly Way[] = [1, 2, 3, 8, 64].flatMap((partitions): Way[] => [
  { executor: 'inline', partitions },
  { executor: 'workers', workers: 2, partitions },
  { executor: partitions % 2 ? 'inline' : 'workers', workers: 2, partitions, memory: 0 },
])

type Calls = readonly (readonly [string, Params])[]

/** A shop that answers in each way. Its threads, which take longest to start, stay from one way to the next. */
interface TriedShop {
  /** Every table of every call, from stores that are read anew. */
  readonly answers: (calls: Calls, way: Way) => Promise<unknown[]>
  readonly close: () => Promise<void>
}

const tried = async (store: TemporaryStore): Promise<TriedShop> => {
  const keeping = await open(store.url)
  const forgetting = await open(store.url, { memory: 0 })
  return {
    async answers(calls, { memory, ...options }) {
      const shop = memory === 0 ? forgetting : keeping
      shop.refresh()
      const results: unknown[] = []
      for (const [name, params] of calls) {
        const result = await analyze(shop, name, { ...params, ...options })
        results.push(result.tableNames.map((table) => result.rows(table)))
      }
      return results
    },
    async close() {
      await keeping.close()
      await forgetting.close()
      await store.remove()
    },
  }
}

const few = (names: readonly string[], each: number) =>
  names.flatMap((name) => allCases[name]!.nasty.slice(0, each).map((params) => [name, params] as const))

describe('neither executor nor number of partitions nor memory changes a result', () => {
  let nasty: TriedShop
  let synthetic: TriedShop

  beforeAll(async () => {
    nasty = await tried(await storeOf(nastyShop()))
    synthetic = await tried(await generatedStore({ scale: 0.03, seed: 3, dirty: 0.02 }))
  })

  afterAll(async () => {
    await nasty.close()
    await synthetic.close()
  })

  test.each(analysisNames)('of %s of the nasty shop, where orders name sessions of other persons', async (name) => {
    const calls = few([name], 10)
    const wanted = await nasty.answers(calls, ways[0]!)
    for (const way of ways.slice(1)) expect(await nasty.answers(calls, way), JSON.stringify(way)).toEqual(wanted)
  })

  test('of the synthetic shop', async () => {
    const calls: [string, Params][] = [
      ['rfm', {}],
      ['rfm', { method: 'ntile', where: { device: 'mobile' } }],
      ['funnel', {}],
      ['funnel', { by: 'device', counting: 'session', mode: 'strict', exclude: ['search'] }],
      ['geography', { level: 'city' }],
      ['geography', { basis: 'customer', purchase: 'events' }],
      ['revenue', { every: 'week', by: 'category' }],
      ['revenue', { every: 'month', by: 'loyaltyTier', timeZone: 'Europe/Berlin' }],
    ]
    const wanted = await synthetic.answers(calls, ways[0]!)
    for (const way of ways.slice(1)) expect(await synthetic.answers(calls, way), JSON.stringify(way)).toEqual(wanted)
  })
})

test('neither the order of rows nor that of loading changes a result', async () => {
  const calls = few(analysisNames, 10)
  const inOrder = await tried(await storeOf(nastyShop()))
  const wanted = await inOrder.answers(calls, { partitions: 3 })
  await inOrder.close()
  for (const seed of [1, 2, 3]) {
    const records = shuffled(nastyShop(), seed)
    const halves = entityNames.flatMap((entity) => {
      const rows = records[entity] as never[]
      const middle = Math.floor(rows.length / 2)
      return [batchOf(entity, rows.slice(middle)), batchOf(entity, rows.slice(0, middle))]
    })
    const shop = await tried(await storeOfBatches(seed % 2 ? halves.reverse() : halves))
    expect(await shop.answers(calls, { partitions: 3 })).toEqual(wanted)
    await shop.close()
  }
})
