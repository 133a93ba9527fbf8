import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze, doctor, open, reconcile } from '@polymart/analytics'
import type { CommonParams, Shop } from '@polymart/analytics'
import { fieldsOf, leavesOf, partitionsOf, recordsOf } from '@polymart/core'
import type { Batch, Session, Store } from '@polymart/core'
import { readDataset, writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { openMongo } from '@polymart/mongo-loader'
import { openHBase } from '@polymart/hbase-loader'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { expectEqual } from '../../packages/core/test/equal.js'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { anyServer, newPrefix } from '../../packages/core/test/servers/hbase-place.js'
import { expectEqualToOracle } from '../analyses/compare.js'
import { storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { openOracle } from '../oracle/oracle.js'
import type { Oracle } from '../oracle/oracle.js'

// A load of 200,000 sessions takes its time beside the other tests.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 300_000 })

const [mongo, hbase] = await Promise.all([mongoServer(), anyServer()])

/** The demo's shop, its entities in MongoDB and its sessions in HBase; beside it in a folder, and as files for DuckDB. */
describe.skipIf(!mongo || !hbase)('a shop in MongoDB and HBase', () => {
  let folder: string
  let embedded: TemporaryStore
  let oracle: Oracle
  let servers: Shop
  let local: Shop

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-both-'))
    await writeDataset(folder, generate({ scale: 1 }).batches(), { format: 'parquet' })
    const [entities, sessions] = [mongo!.database(), hbase!.url(newPrefix())]
    const stores = { entities: await openMongo(entities), sessions: await openHBase(sessions) }
    const writers = { entities: await stores.entities.writer(), sessions: await stores.sessions.writer() }
    for await (const batch of readDataset(folder).batches())
      await writers[batch.entity === 'sessions' ? 'sessions' : 'entities'].write(batch)
    for (const kind of ['entities', 'sessions'] as const) {
      expect((await writers[kind].finish()).issues).toEqual([])
      await stores[kind].close()
    }
    embedded = await storeOfBatches(readDataset(folder).batches())
    oracle = await openOracle(folder)
    servers = await open({ entities, sessions })
    local = await open(embedded.url)
  })

  afterAll(async () => {
    await servers.close()
    await local.close()
    oracle.close()
    await embedded.remove()
    await rm(folder, { recursive: true })
    await mongo?.stop()
  })

  test('has all 200,000 sessions with their events, as they were', async () => {
    const store = servers.stores.sessions
    expect(await store.extent('sessions')).toMatchObject({ rows: 200_000 })
    let rows = 0
    for (const partition of partitionsOf(16)) {
      const [found, wanted] = await Promise.all([
        everySession(store, partition),
        everySession(local.stores.sessions, partition),
      ])
      expect(found.size).toBe(wanted.size)
      for (const [id, session] of wanted) expectEqual(found.get(id), session, id)
      rows += found.size
    }
    expect(rows).toBe(200_000)
  })

  const calls = [
    ['rfm', {}],
    ['rfm', { where: { device: 'mobile' }, period: { from: '2026-01-01' } }],
    ['funnel', {}],
    ['funnel', { by: 'device', purchase: 'events', counting: 'session' }],
    ['geography', { level: 'city', basis: 'customer' }],
    ['geography', {}],
    ['revenue', { every: 'week', by: 'category' }],
    ['revenue', {}],
  ] as const

  test.each(calls)('answers %s %j as DuckDB does', async (name, params) => {
    await expectEqualToOracle(servers, oracle, name, params)
  })

  // Each reads the servers anew, and what one call has read the next ones need not read again.
  describe.each([{ executor: 'workers', workers: 2, partitions: 5 }, { partitions: 3 }] as const)('by %j', (option) => {
    beforeAll(() => servers.refresh())

    test.each(calls)('answers %s %j as the folder does', async (name, params) => {
      const expected = await analyze(local, name, params as CommonParams)
      const found = await analyze(servers, name, { ...params, ...option })
      for (const table of expected.tableNames) expectEqual(found.rows(table), expected.rows(table), table)
      expect(found.meta.setAside).toEqual(expected.meta.setAside)
      expect(found.meta.warnings).toEqual(expected.meta.warnings)
    })
  })

  test('is analysed a partition at a time where it does not fit into memory', async () => {
    const { entities, sessions } = servers.urls
    const shop = await open({ entities, sessions }, { memory: 0 })
    await expectEqualToOracle(shop, oracle, 'funnel', { by: 'device', partitions: 6 })
    await shop.close()
  })

  test('agrees across both stores, and is healthy', async () => {
    expect(await reconcile(servers)).toMatchObject({ agrees: true })
    const diagnosis = await doctor(servers)
    expect(diagnosis).toMatchObject({ healthy: true, warnings: [] })
    expect(diagnosis.stores.sessions.facts).toMatchObject({ rows: 200_000, regions: 8, compression: 'ZSTD' })
  })

  test('keeps no entities in HBase', async () => {
    await expect(open(servers.urls.sessions)).rejects.toMatchObject({
      code: 'argument',
      message: expect.stringContaining('Give two stores') as string,
    })
  })
})

const columns = leavesOf(fieldsOf('sessions')).map(({ name }) => name)

const everySession = async (
  store: Store,
  partition: { from: number; to: number },
): Promise<ReadonlyMap<string, Session>> => {
  const batch: Batch<'sessions'> = await store.scan('sessions', partition, { columns })
  return new Map(Array.from(recordsOf(batch), (session) => [session.sessionId, session]))
}
