import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EntityName, ProgressEvent, Store } from '@polymart/core'
import { generatedStore } from '../../../../test/fixtures/generated.js'
import { analyze, analyzeAll, explain, funnel, revenue, rfm } from '../../src/index.js'
import type { Result, Shop } from '../../src/index.js'
import { openShop, twoStores } from './shops.js'
import type { ShopMemory, TwoStores } from './shops.js'

let stores: TwoStores
beforeAll(async () => {
  stores = await twoStores(await generatedStore({ scale: 0.02 }))
})
afterAll(() => stores.remove())

let shop: Shop
afterEach(() => shop.close())

/** Opens a shop, and writes down what is read of its source. */
const opened = async (memory: ShopMemory = {}): Promise<(readonly [EntityName, readonly string[]])[]> => {
  shop = await openShop(stores, 'both', memory)
  const read: (readonly [EntityName, readonly string[]])[] = []
  const source = shop.stores.entities as { scan: Store['scan'] }
  const { scan } = source
  source.scan = (entity, partition, options) => {
    read.push([entity, options.columns])
    return scan(entity, partition, options)
  }
  return read
}

const exchangedIn = ({ meta: { stores } }: Result) => {
  const { entities, sessions } = stores
  return { entities: entities.exchanged!, sessions: sessions.exchanged! }
}

describe('what an exchange tells', () => {
  it('beforehand: of which columns, and about how many bytes', async () => {
    const read = await opened()
    const { reads } = await explain(shop, 'rfm')
    expect(read).toEqual([])
    expect(reads.map(({ entity }) => entity)).toEqual(['users', 'transactions', 'sessions'])
    for (const { exchange, pushedDown, columns, scans } of reads) {
      expect(pushedDown).toEqual(['columns'])
      expect(exchange!.columns).toEqual(columns)
      expect(scans).toBeGreaterThan(0)
    }
    const { entities, sessions } = exchangedIn(await rfm(shop))
    const bytes = entities.bytes + sessions.bytes
    const planned = reads.reduce((sum, { exchange }) => sum + exchange!.bytes, 0)
    expect(planned).toBeGreaterThan(bytes / 3)
    expect(planned).toBeLessThan(bytes * 3)
    const again = await explain(shop, 'rfm')
    expect(again.reads.every(({ exchange, rows }) => exchange === undefined && rows === 0)).toBe(true)
  })

  it('meanwhile: rows', async () => {
    await opened()
    const events: ProgressEvent[] = []
    await rfm(shop, { onProgress: (event) => events.push(event) })
    const rows = 200 + 1000 + 4000
    const own = events.filter(({ stage }) => stage === 'exchange')
    expect(own.at(-1)).toEqual({ stage: 'exchange', done: rows, total: rows, unit: 'rows' })
  })

  it('afterwards: rows, bytes and how many of them were spilled', async () => {
    await opened({ exchangeMemory: 0, memory: 0 })
    const first = await rfm(shop)
    expect(first.meta.ms['exchange']).toBeGreaterThan(0)
    const { entities, sessions } = exchangedIn(first)
    expect(entities).toEqual({ rows: 1200, bytes: entities.bytes, spilledBytes: entities.bytes })
    expect(sessions).toEqual({ rows: 4000, bytes: sessions.bytes, spilledBytes: sessions.bytes })
    const none = { rows: 0, bytes: 0, spilledBytes: 0 }
    expect(exchangedIn(await rfm(shop))).toEqual({ entities: none, sessions: none })
  })
})

describe('a later analysis', () => {
  it.each([
    ['keeps its columns', {}],
    ['keeps nothing', { memory: 0 }],
    ['keeps nothing, and the exchange neither', { memory: 0, exchangeMemory: 0 }],
  ])('exchanges what is missing alone, where the shop %s', async (_, memory) => {
    const read = await opened(memory)
    await revenue(shop)
    expect(new Set(read.map(([entity]) => entity))).toEqual(new Set(['users', 'transactions']))
    read.length = 0
    await revenue(shop)
    expect(read).toEqual([])
    const found = (await rfm(shop)).rows()
    expect(new Set(read.flatMap(([entity, columns]) => (entity === 'users' ? columns : [])))).toEqual(
      new Set(['country', 'loyaltyTier', 'userId']),
    )
    expect(read.some(([entity]) => entity === 'transactions')).toBe(false)
    const coPartitioned = await openShop(stores, 'none')
    expect(found).toEqual((await rfm(coPartitioned)).rows())
    await coPartitioned.close()
  })

  it('reads all anew after refresh', async () => {
    const read = await opened()
    const before = (await rfm(shop)).rows()
    const { length } = read
    shop.refresh()
    expect((await rfm(shop)).rows()).toEqual(before)
    expect(read).toHaveLength(2 * length)
  })

  it('may run at the same time', async () => {
    await opened({ memory: 0 })
    const [together] = await analyzeAll(shop, [['funnel', {}]])
    shop.refresh()
    const results = await Promise.all([rfm(shop), funnel(shop), analyze(shop, 'geography'), rfm(shop)])
    expect(results[0].rows()).toEqual(results[3].rows())
    expect(together).toMatchObject({ status: 'fulfilled' })
    expect((together as PromiseFulfilledResult<Result>).value.rows()).toEqual(results[1].rows())
  })

  it('is refused where the rows are others by then', async () => {
    await opened()
    await revenue(shop)
    const source = shop.stores.entities as { scan: Store['scan'] }
    const { scan } = source
    source.scan = async (entity, partition, options) => {
      const batch = await scan(entity, partition, options)
      return entity === 'users' && batch.rows > 0 ? { ...batch, rows: batch.rows - 1 } : batch
    }
    await expect(rfm(shop)).rejects.toMatchObject({
      code: 'changed',
      message: expect.stringMatching(/refresh/) as string,
    })
    source.scan = scan
    expect((await rfm(shop)).rows()).toHaveLength(200)
  })
})
