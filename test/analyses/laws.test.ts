import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analysisNames, analyze, open } from '@polymart/analytics'
import type { RunOptions, ShopOptions } from '@polymart/analytics'
import { batchOf, entityNames } from '@polymart/core'
import { generate } from '@polymart/generator'
import { allCases } from '../cases/all.js'
import { nastyShop, shuffled } from '../fixtures/nasty.js'
import { storeOf, storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'

type Params = Record<string, unknown>

/** Every table of every call, from a shop that was opened for it. */
const answers = async (
  url: string,
  calls: readonly (readonly [string, Params])[],
  { memory, ...options }: RunOptions & ShopOptions,
): Promise<unknown[]> => {
  const shop = await open(url, { ...(memory !== undefined && { memory }) })
  try {
    const results: unknown[] = []
    for (const [name, params] of calls) {
      const result = await analyze(shop, name, { ...params, ...options })
      results.push(result.tableNames.map((table) => result.rows(table)))
    }
    return results
  } finally {
    await shop.close()
  }
}

/** Without memory, partitions are read one after the other and forgotten. */
const ways: (RunOptions & ShopOptions)[] = [1, 2, 3, 8, 64].flatMap((partitions) => [
  { executor: 'inline', partitions },
  { executor: 'workers', workers: 2, partitions },
  { executor: partitions % 2 ? 'inline' : 'workers', workers: 2, partitions, memory: 0 },
])

const few = (names: readonly string[], each: number) =>
  names.flatMap((name) => allCases[name]!.nasty.slice(0, each).map((params) => [name, params] as const))

describe('neither executor nor number of partitions nor memory changes a result', () => {
  let nasty: TemporaryStore
  let synthetic: TemporaryStore

  beforeAll(async () => {
    nasty = await storeOf(nastyShop())
    synthetic = await storeOfBatches(generate({ scale: 0.03, seed: 3, dirty: 0.02 }).batches())
  })

  afterAll(async () => {
    await nasty.remove()
    await synthetic.remove()
  })

  test.each(analysisNames)('of %s of the nasty shop, where orders name sessions of other persons', async (name) => {
    const calls = few([name], 10)
    const wanted = await answers(nasty.url, calls, ways[0]!)
    for (const way of ways.slice(1)) expect(await answers(nasty.url, calls, way), JSON.stringify(way)).toEqual(wanted)
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
    const wanted = await answers(synthetic.url, calls, ways[0]!)
    for (const way of ways.slice(1))
      expect(await answers(synthetic.url, calls, way), JSON.stringify(way)).toEqual(wanted)
  })
})

test('neither the order of rows nor that of loading changes a result', async () => {
  const calls = few(analysisNames, 10)
  const inOrder = await storeOf(nastyShop())
  const wanted = await answers(inOrder.url, calls, { partitions: 3 })
  await inOrder.remove()
  for (const seed of [1, 2, 3]) {
    const records = shuffled(nastyShop(), seed)
    const halves = entityNames.flatMap((entity) => {
      const rows = records[entity] as never[]
      const middle = Math.floor(rows.length / 2)
      return [batchOf(entity, rows.slice(middle)), batchOf(entity, rows.slice(0, middle))]
    })
    const store = await storeOfBatches(seed % 2 ? halves.reverse() : halves)
    expect(await answers(store.url, calls, { partitions: 3 })).toEqual(wanted)
    await store.remove()
  }
})
