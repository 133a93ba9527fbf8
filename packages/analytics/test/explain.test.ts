import { afterAll, beforeAll, expect, it } from 'vitest'
import { oneCustomer } from '../../../test/fixtures/nasty.js'
import { storeOf } from '../../../test/fixtures/store.js'
import type { TemporaryStore } from '../../../test/fixtures/store.js'
import { explain, open, revenue, rfm } from '../src/index.js'
import type { Shop } from '../src/index.js'

let store: TemporaryStore
let shop: Shop

beforeAll(async () => {
  store = await storeOf(oneCustomer())
})

afterAll(async () => {
  await shop.close()
  await store.remove()
})

it('says what would be read, and reads nothing', async () => {
  shop = await open(store.url)
  const scanned: string[] = []
  const { scan } = shop.stores.entities
  shop.stores.entities.scan = (entity, ...rest) => {
    scanned.push(entity)
    return scan(entity, ...rest)
  }
  const { reads, ...explanation } = await explain(shop, 'revenue', { by: 'category', partitions: 3 } as object)
  expect(scanned).toEqual([])
  expect(explanation).toMatchObject({
    analysis: 'revenue',
    executor: 'inline',
    workers: 1,
    partitions: 3,
    currency: null,
    warnings: [],
  })
  expect(explanation.params).toMatchObject({ every: 'day', by: 'category', asOf: '2026-04-01T10:01:00.001Z' })
  expect(explanation.stores.entities).toMatchObject({ url: store.url, generation: 1 })
  expect(reads).toMatchObject([
    { entity: 'users', url: store.url, kept: [], rows: 1, scans: 3, pushedDown: ['columns', 'buckets'] },
    { entity: 'transactions', kept: [], rows: 1, scans: 3 },
    { entity: 'categories', columns: ['categoryId', 'name', 'parentId'], rows: 0, scans: 1, pushedDown: ['columns'] },
    { entity: 'products', columns: ['brand', 'categoryId', 'productId'], rows: 0, scans: 1 },
  ])
  expect(reads[1]!.columns).toContain('refunds.lines.goodsMinor')
})

it('knows what an earlier run left in memory', async () => {
  await revenue(shop, { by: 'category' })
  const again = await explain(shop, 'revenue', { by: 'category' } as object)
  expect(
    again.reads.every(({ columns, kept, rows, scans }) => kept.length === columns.length && rows + scans === 0),
  ).toBe(true)
  const { reads } = await explain(shop, 'rfm')
  expect(reads.map(({ entity }) => entity)).toEqual(['users', 'transactions', 'sessions'])
  const [users, orders, sessions] = reads
  expect(users!.columns.filter((column) => !users!.kept.includes(column))).toEqual(['country', 'loyaltyTier'])
  expect(orders).toMatchObject({ rows: 0, scans: 0 })
  expect(sessions).toMatchObject({ kept: [], rows: 1 })
})

it('agrees with the run', async () => {
  const explanation = await explain(shop, 'rfm', { where: { country: 'DE' }, currency: 'USD' })
  const { meta } = await rfm(shop, { where: { country: 'DE' }, currency: 'USD' })
  const { reads: _, ...planned } = explanation
  expect(meta).toMatchObject({ ...planned, warnings: meta.warnings })
})

it('says where comparing two periods may read a shop twice', async () => {
  const twice = /^compare analyses two periods.* 0 MiB .* twice the rows/
  const compare = { compare: 'previous', partitions: 2 } as const
  expect((await explain(shop, 'revenue', compare)).warnings).not.toContainEqual(expect.stringMatching(twice))
  const small = await open(store.url, { memory: 0 })
  const scanned: string[] = []
  const { scan } = small.stores.entities
  small.stores.entities.scan = (entity, ...rest) => {
    scanned.push(entity)
    return scan(entity, ...rest)
  }
  expect((await explain(small, 'revenue', compare)).warnings).toContainEqual(expect.stringMatching(twice))
  expect((await explain(small, 'revenue')).warnings).not.toContainEqual(expect.stringMatching(twice))
  const ordersRead = async (params: object): Promise<number> => {
    scanned.length = 0
    await revenue(small, { currency: 'EUR', partitions: 2, ...params })
    return scanned.filter((entity) => entity === 'transactions').length
  }
  await ordersRead({})
  const once = await ordersRead({})
  expect(await ordersRead({ compare: 'previous' })).toBe(2 * once)
  await small.close()
})

it('fails on arguments that are wrong', async () => {
  await expect(explain(shop, 'rmf')).rejects.toThrow('Did you mean')
  await expect(explain(shop, 'rfm', { bins: 1 } as object)).rejects.toMatchObject({ code: 'argument' })
})
