import { analyze, doctor, open, reconcile } from '@polymart/analytics'
import type { CommonParams, Shop } from '@polymart/analytics'
import { entityNames, fieldsOf, leavesOf, model, partitionsOf, recordsOf } from '@polymart/core'
import type { Batch, EntityName, Store } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { generate } from '@polymart/generator'
import { openMongo } from '@polymart/mongo-loader'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'

const server = await mongoServer()

/** The demo's shop with its entities in MongoDB and its sessions in a folder, beside the same shop in a folder. */
describe.skipIf(!server)('a shop whose entities are in MongoDB', () => {
  const url = server?.database() ?? ''
  const entities = entityNames.filter((entity) => entity !== 'sessions')
  let embedded: TemporaryStore
  let mixed: Shop
  let whole: Shop

  beforeAll(async () => {
    embedded = await storeOfBatches(generate({ scale: 1 }).batches())
    const mongo = await openMongo(url)
    const writer = await mongo.writer()
    const source = await openEmbedded(embedded.folder, { readOnly: true })
    for (const entity of entities)
      for (const partition of partitionsIn(entity)) await writer.write(await everything(source, entity, partition))
    const { entities: reports, issues } = await writer.finish()
    expect(issues).toEqual([])
    expect(Object.values(reports).reduce((rows, { written }) => rows + written, 0)).toBe(65_060)
    await source.close()
    await mongo.close()
    mixed = await open({ entities: url, sessions: embedded.url })
    whole = await open(embedded.url)
  })

  afterAll(async () => {
    await mixed.close()
    await whole.close()
    await embedded.remove()
    await server?.stop()
  })

  test.each(entities)('gives back every field of all %s', async (entity) => {
    const [ours, theirs] = [mixed.stores.entities, whole.stores.entities]
    expect(await ours.extent(entity)).toEqual(await theirs.extent(entity))
    for (const partition of partitionsIn(entity)) {
      const rows = byId(await everything(ours, entity, partition))
      expect(rows).toEqual(byId(await everything(theirs, entity, partition)))
    }
  })

  const calls = [
    ['rfm', {}],
    ['rfm', { where: { country: ['DE', 'FR'] }, period: { from: '2026-01-01' } }],
    ['funnel', { by: 'device' }],
    ['funnel', { purchase: 'events', counting: 'session' }],
    ['geography', { level: 'city', basis: 'customer' }],
    ['geography', {}],
    ['revenue', { every: 'week', by: 'category' }],
    ['revenue', {}],
  ] as const

  // Each reads the stores anew, and what one call has read the next ones need not read again.
  describe.each([{}, { executor: 'workers', workers: 2, partitions: 8 }] as const)('by %j', (options) => {
    beforeAll(() => mixed.refresh())

    test.each(calls)('answers %s %j as the folder does', async (name, params) => {
      const expected = await analyze(whole, name, params as CommonParams)
      const found = await analyze(mixed, name, { ...params, ...options })
      for (const table of expected.tableNames) expect(found.rows(table)).toEqual(expected.rows(table))
      expect(found.meta.setAside).toEqual(expected.meta.setAside)
    })
  })

  test('is read at one moment, which the result tells', async () => {
    const { meta } = await analyze(mixed, 'rfm')
    expect(meta.stores.entities).toMatchObject({ url: expect.stringMatching(/^mongodb:/) as string, generation: 1 })
    expect(meta.stores.entities.snapshot).toEqual(expect.any(String))
    expect(meta.stores.sessions.snapshot).toBeUndefined()
  })

  test('agrees across both stores, and is healthy', async () => {
    expect(await reconcile(mixed)).toMatchObject({ agrees: true })
    expect(await doctor(mixed)).toMatchObject({ healthy: true })
  })
})

const everything = (store: Store, entity: EntityName, partition: { from: number; to: number }): Promise<Batch> =>
  store.scan(entity, partition, { columns: leavesOf(fieldsOf(entity)).map(({ name }) => name) })

/** Categories and products lie in every partition. */
const partitionsIn = (entity: EntityName) => partitionsOf(entity === 'users' || entity === 'transactions' ? 4 : 1)

const byId = (batch: Batch) => {
  const id = (record: object): string => (record as Record<string, string>)[model[batch.entity].key]!
  return Array.from(recordsOf(batch)).sort((a, b) => (id(a) < id(b) ? -1 : 1))
}
