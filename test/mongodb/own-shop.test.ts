import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze, open } from '@polymart/analytics'
import type { Meta, Shop } from '@polymart/analytics'
import { checkMapping, recordsOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { generate } from '@polymart/generator'
import { Decimal128, MongoClient, ObjectId, UUID } from 'mongodb'
import type { Db } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { otherDocument, otherMapping, withOwnIds } from '../fixtures/other-shop.js'
import type { Document, Makers } from '../fixtures/other-shop.js'
import { shop as emptyShop } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'

const server = await mongoServer()

/** As a database holds them. */
const ownTypes: Makers = {
  id: (hex) => new ObjectId(hex),
  uuid: (text) => new UUID(text),
  decimal: (text) => Decimal128.fromString(text),
  date: (at) => new Date(at),
}

const collections = {
  users: 'customers',
  categories: 'groups',
  products: 'catalogue',
  transactions: 'orders',
  sessions: 'visits',
} as const

const mapping = checkMapping(otherMapping(collections))

/** A shop of another shape in its own collections, beside the same one loaded as the model has it. */
describe.skipIf(!server)('a shop in collections of its own', () => {
  const url = server?.database() ?? ''
  let client: MongoClient
  let direct: TemporaryStore
  let directly: Shop
  let inPlace: Shop
  let before: unknown

  const hashes = async (db: Db): Promise<unknown> => (await db.command({ dbHash: 1 }))['collections']

  beforeAll(async () => {
    client = await MongoClient.connect(url)
    const records = emptyShop({})
    const documents = new Map<EntityName, Document[]>()
    for await (const batch of generate({ scale: 0.02, workers: 1 }).batches()) {
      const own = withOwnIds[batch.entity] as (record: unknown) => never
      const render = otherDocument[batch.entity] as (record: never, makers: Makers) => Document
      const rendered = documents.get(batch.entity) ?? []
      documents.set(batch.entity, rendered)
      for (const record of recordsOf(batch)) {
        const kept = own(record)
        records[batch.entity].push(kept)
        rendered.push(render(kept, ownTypes))
      }
    }
    for (const [entity, rows] of documents) await client.db().collection(collections[entity]).insertMany(shuffled(rows))
    direct = await storeOf(records)
    before = await hashes(client.db())
    directly = await open(direct.url)
    inPlace = await open(url, { mapping })
  })

  afterAll(async () => {
    await inPlace.close()
    await directly.close()
    await direct.remove()
    await client.close()
    await server?.stop()
  })

  const calls = [
    ['rfm', {}],
    ['rfm', { where: { country: ['DE', 'FR'] }, period: { from: '2026-01-01' } }],
    ['funnel', { by: 'device' }],
    ['funnel', { purchase: 'events', counting: 'session', period: { from: '2026-04-01' } }],
    ['geography', { level: 'city', basis: 'customer' }],
    ['geography', {}],
    ['revenue', { every: 'week', by: 'category' }],
    ['revenue', { every: 'month', by: 'loyaltyTier', refundsOn: 'order' }],
  ] as const

  const answersAsLoaded = async (shop: Shop, name: string, params: object): Promise<Meta> => {
    const expected = await analyze(directly, name as 'rfm', params)
    const found = await analyze(shop, name as 'rfm', params)
    expect(expected.tableNames.length).toBeGreaterThan(0)
    for (const table of expected.tableNames) expect(found.rows(table)).toEqual(expected.rows(table))
    expect(found.meta.asOf).toEqual(expected.meta.asOf)
    expect(found.meta.setAside).toEqual(expected.meta.setAside)
    return found.meta
  }

  test.each(calls)('answers %s %j as if it were loaded', async (name, params) => {
    await answersAsLoaded(inPlace, name, params)
  })

  test('answers with next to no memory, and leaves no file', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'polymart-own-'))
    vi.stubEnv('TMPDIR', temporary)
    try {
      const shop = await open(url, { mapping, memory: 0, exchangeMemory: 1 << 16 })
      let spilled = 0
      for (const [name, params] of calls.slice(2, 4)) {
        const { stores } = await answersAsLoaded(shop, name, { ...params, executor: 'workers', workers: 2 })
        spilled += stores.sessions.exchanged?.spilledBytes ?? 0
      }
      expect(spilled).toBeGreaterThan(100_000)
      await shop.close()
      const left = await readdir(temporary)
      expect(left.filter((name) => name.startsWith('polymart'))).toEqual([])
    } finally {
      vi.unstubAllEnvs()
      await rm(temporary, { recursive: true })
    }
  })

  test('answers with its sessions in a folder', async () => {
    const shop = await open({ entities: url, sessions: direct.url }, { mapping })
    for (const [name, params] of calls.slice(0, 5)) await answersAsLoaded(shop, name, params)
    await shop.close()
  })

  test('is read at one moment, which the result tells', async () => {
    const { meta } = await analyze(inPlace, 'rfm')
    expect(meta.stores.entities).toMatchObject({ url: expect.stringMatching(/^mongodb:/) as string, generation: 0 })
    expect(meta.stores.entities.snapshot).toEqual(expect.any(String))
  })

  test('stays as it is', async () => {
    expect(await hashes(client.db())).toEqual(before)
  })
})

/** In an order that only looks like chance. */
const shuffled = <T>(rows: readonly T[]): T[] => {
  const keyed = rows.map((row, i) => [Math.imul(i + 1, 0x9e3779b1) >>> 0, row] as const)
  return keyed.sort(([a], [b]) => a - b).map(([, row]) => row)
}
