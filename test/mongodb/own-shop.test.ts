import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze, open } from '@polymart/analytics'
import type { Meta, Shop } from '@polymart/analytics'
import { checkMapping, recordsOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { generate } from '@polymart/generator'
import { MongoClient } from 'mongodb'
import type { Db } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { expectEqualToOracle } from '../analyses/compare.js'
import { otherDocument, otherMapping, plainMakers, withOwnIds } from '../fixtures/other-shop.js'
import type { Document, Makers } from '../fixtures/other-shop.js'
import { collections, ownTypes } from '../fixtures/own-collections.js'
import { at, shop as emptyShop } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import type { Oracle } from '../oracle/oracle.js'
import { otherOracle } from '../oracle/other-shop.js'

const server = await mongoServer()

const mapping = checkMapping(otherMapping(collections))

/** Times of the first orders: both hours of the night in which the clock shows one twice, and one that it leaves out. */
const oddTimes = [
  { at: at('2025-10-26T00:30:00Z') },
  { at: at('2025-10-26T01:30:00Z') },
  { at: at('2026-03-29T01:30:00Z'), placed: '2026-03-29 02:30:00.000' },
]

/**
 * A shop of another shape in its own collections, beside the same one loaded as the model has it, and beside its
 * documents as JSON Lines, of which plain SQL makes what the analyses' SQL reads.
 */
describe.skipIf(!server)('a shop in collections of its own', () => {
  const url = server?.database() ?? ''
  let client: MongoClient
  let direct: TemporaryStore
  let directly: Shop
  let inPlace: Shop
  let oracle: Oracle
  let before: unknown

  const hashes = async (db: Db): Promise<unknown> => (await db.command({ dbHash: 1 }))['collections']

  beforeAll(async () => {
    client = await MongoClient.connect(url)
    const records = emptyShop({})
    const raw = await mkdtemp(join(tmpdir(), 'polymart-raw-'))
    const documents = new Map<EntityName, { readonly own: Document[]; readonly plain: string[] }>()
    for await (const batch of generate({ scale: 0.02, workers: 1 }).batches()) {
      const withIds = withOwnIds[batch.entity] as (record: unknown) => object
      const render = otherDocument[batch.entity] as (record: object, makers: Makers) => Document
      const { own, plain } = documents.get(batch.entity) ?? { own: [], plain: [] }
      documents.set(batch.entity, { own, plain })
      for (const record of recordsOf(batch)) {
        const odd = batch.entity === 'transactions' ? oddTimes[own.length] : undefined
        const { placed, ...time } = odd ?? {}
        const kept = { ...withIds(record), ...time }
        const asWritten = placed === undefined ? {} : { placed }
        records[batch.entity].push(kept as never)
        own.push({ ...render(kept, ownTypes), ...asWritten })
        plain.push(JSON.stringify({ ...render(kept, plainMakers), ...asWritten }))
      }
    }
    for (const [entity, { own, plain }] of documents) {
      await client.db().collection(collections[entity]).insertMany(shuffled(own))
      await writeFile(join(raw, `${entity}.jsonl`), plain.join('\n'))
    }
    oracle = await otherOracle(raw)
    await rm(raw, { recursive: true })
    direct = await storeOf(records)
    before = await hashes(client.db())
    directly = await open(direct.url)
    inPlace = await open(url, { mapping })
  })

  afterAll(async () => {
    await inPlace.close()
    await directly.close()
    await direct.remove()
    oracle.close()
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
    ['sessions', { period: { from: '2026-06-24' } }],
    ['search', { period: { from: '2026-06-24' } }],
    ['attribution', { period: { from: '2026-06-24' }, window: '10d' }],
  ] as const

  const runs = [
    { executor: 'inline', partitions: 1 },
    { executor: 'workers', workers: 2, partitions: 5 },
  ] as const

  test.each<readonly [string, object]>([
    ...calls,
    ['rfm', { method: 'ntile', bins: 4, monetary: 'total' }],
    ['rfm', { monetary: 'gross', cuts: { frequency: [2, 4] }, statuses: ['completed'], test: true }],
    ['funnel', { mode: 'strict', exclude: ['remove_from_cart'], window: '2d', attribution: 'last', by: 'country' }],
    ['funnel', { steps: ['page_view', { type: 'purchase', where: { status: 'completed' } }], bots: true }],
    ['geography', { level: 'region', basis: 'shipping', purchase: 'events', timeZone: 'America/New_York' }],
    ['geography', { level: 'city', where: { channel: ['paid', 'email'] }, internal: true }],
    ['revenue', { every: 'day', by: 'salesChannel', period: { from: '2026-03-20', to: '2026-04-10' } }],
    [
      'revenue',
      { every: 'week', by: 'country', period: { from: '2025-10-01', to: '2025-12-01' }, timeZone: 'Europe/Berlin' },
    ],
  ])('answers %s %j as plain SQL over its documents does', async (name, params) => {
    for (const run of runs) {
      const { meta } = await expectEqualToOracle(inPlace, oracle, name, { ...params, ...run })
      expect(meta.partitions).toBe(run.partitions)
      expect(meta.setAside).not.toHaveProperty(['transactions that the mapping cannot read'])
    }
  })

  test('has orders in the hours that the clock shows twice or leaves out', async () => {
    const times = oddTimes.map((time) => time.at)
    const text = `SELECT o.at AS "at" FROM orders o WHERE o.at IN (${times.join(', ')}) ORDER BY o.at`
    expect(await oracle.query({ text, values: [] })).toEqual(times.map((time) => ({ at: time })))
  })

  const answersAsLoaded = async (shop: Shop, name: string, params: object): Promise<Meta> => {
    const expected = await analyze(directly, name, params)
    const found = await analyze(shop, name, params)
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
