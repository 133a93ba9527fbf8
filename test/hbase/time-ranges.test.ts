import { analyze, open } from '@polymart/analytics'
import type { CommonParams, RunOptions, Shop, StoreUrls } from '@polymart/analytics'
import { openHBase } from '@polymart/hbase-loader'
import { openMongo } from '@polymart/mongo-loader'
import type { Store } from '@polymart/core'
import { generate } from '@polymart/generator'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { anyServer, newPrefix } from '../../packages/core/test/servers/hbase-place.js'
import { boundless, counting, openFolder } from '../fixtures/boundless.js'
import { generatedStore } from '../fixtures/generated.js'
import type { TemporaryStore } from '../fixtures/store.js'

vi.setConfig({ hookTimeout: 300_000, testTimeout: 300_000 })

const [mongo, hbase] = await Promise.all([mongoServer(), anyServer()])

const shopOptions = { scale: 0.05, seed: 8, dirty: 0.02 }

/** What is left out of sessions, and of those with their events, is at least so much. */
const week = { period: { from: '2026-06-24' } }
const calls = [
  ['search', week, { sessions: 0.85, events: 0.85 }],
  ['paths', { ...week, counting: 'person' }, { sessions: 0.85, events: 0.85 }],
  ['sessions', { ...week, by: ['channel', 'day'] }, { events: 0.85 }],
  ['search', { ...week, where: { device: 'mobile' } }, { events: 0.85 }],
  ['rfm', week, { sessions: 0.85 }],
  ['attribution', week, { sessions: 0.5 }],
  ['geography', { ...week, basis: 'customer' }, { sessions: 0.75 }],
  ['cohorts', { ...week, activity: 'session', every: 'day' }, { sessions: 0.85 }],
  ['anomalies', { days: 2, weeks: 4 }, { sessions: 0.6 }],
  ['funnel', { asOf: '2026-04-20' }, { sessions: 0.7, events: 0.7 }],
] as const

const ways: readonly (RunOptions & { readonly memory?: number })[] = [
  {},
  { memory: 0 },
  { executor: 'workers', workers: 2 },
]

describe.skipIf(!mongo || !hbase)('of sessions on servers, calls read the times that they need', () => {
  const urls: Record<string, StoreUrls> = {}
  let embedded: TemporaryStore
  let local: Store
  let whole: Shop

  beforeAll(async () => {
    embedded = await generatedStore(shopOptions)
    local = await openFolder(embedded.folder)
    whole = await open(boundless(local))
    const [entities, sessions] = [mongo!.database(), hbase!.url(newPrefix())]
    const stores = [await openMongo(entities), await openHBase(sessions)] as const
    const writers = [await stores[0].writer(), await stores[1].writer()] as const
    for await (const batch of generate(shopOptions).batches()) {
      await writers[0].write(batch)
      if (batch.entity === 'sessions') await writers[1].write(batch)
    }
    for (const i of [0, 1] as const) {
      await writers[i].finish()
      await stores[i].close()
    }
    urls['MongoDB'] = { entities, sessions: entities }
    urls['HBase'] = { entities, sessions }
  })

  afterAll(async () => {
    await whole.close()
    await local.close()
    await embedded.remove()
    await mongo?.stop()
  })

  describe.each(['MongoDB', 'HBase'])('in %s', (place) => {
    test.each(ways)('by %j', async ({ memory, ...options }) => {
      const shop = await open(urls[place], memory === 0 ? { memory } : {})
      for (const [name, params] of calls) {
        shop.refresh()
        const [found, wanted] = [
          await analyze(shop, name, { ...params, ...options, partitions: 3 }),
          await analyze(whole, name, params as CommonParams),
        ]
        const where = `${name} ${JSON.stringify(params)}`
        for (const table of wanted.tableNames) expect(found.rows(table), where).toEqual(wanted.rows(table))
        expect(found.meta.setAside, where).toEqual(wanted.meta.setAside)
        expect(Object.keys(found.meta.timesRead).length, where).toBeGreaterThan(0)
      }
      await shop.close()
    })

    test('which are fewer rows', async () => {
      const stores = await open(urls[place])
      const { rows } = await stores.stores.sessions.extent('sessions')
      for (const [name, params, leftOut] of calls) {
        const { store, given } = counting(stores.stores.sessions)
        const shop = await open({ entities: stores.stores.entities, sessions: store })
        await analyze(shop, name, params as CommonParams)
        await shop.close()
        const events = given.events ?? 0
        const read = { events, sessions: 'sessions' in leftOut ? given.sessions! : given.sessions! - events }
        for (const [part, share] of Object.entries(leftOut))
          expect(read[part as 'sessions'] / rows, `${name} ${JSON.stringify(params)}`).toBeLessThan(1 - share)
      }
      await stores.close()
    })
  })
})
