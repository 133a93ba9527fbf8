import { bucketOf } from '@polymart/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generatedStore } from '../../../test/fixtures/generated.js'
import type { TemporaryStore } from '../../../test/fixtures/store.js'
import { customer, open, rfm } from '../src/index.js'
import type { Shop } from '../src/index.js'
import { openShop, twoStores } from './exchange/shops.js'

let store: TemporaryStore
let shop: Shop

beforeAll(async () => {
  store = await generatedStore({ scale: 0.03, seed: 3, dirty: 0.02 })
  shop = await open(store.url)
})

afterAll(async () => {
  await shop.close()
  await store.remove()
})

describe('the record of a customer', () => {
  it.each([{}, { asOf: '2026-04-15' }, { test: true, bots: true, internal: true }])(
    'says what rfm says: %o',
    async (params) => {
      const result = await rfm(shop, params)
      const { meta } = result
      const rows = result.rows('customers').filter(({ sessions }, i) => sessions > 20 || i % 8 === 0)
      expect(rows.length).toBeGreaterThan(30)
      for (const row of rows) {
        const record = (await customer(shop, row.userId, { ...params, currency: meta.currency! }))!
        const counted = record.orders.filter(({ counted }) => counted)
        expect({
          userId: record.profile.userId,
          country: record.profile.country,
          loyaltyTier: record.profile.loyaltyTier,
          frequency: counted.length,
          monetaryMinor: counted.reduce((sum, { netMinor }) => sum + netMinor!, 0),
          sessions: record.sessions.length,
          convertedSessions: record.sessions.filter(({ orders }) => orders.length > 0).length,
          lastSessionAt: record.sessions[0]?.startAt ?? null,
        }).toEqual({
          userId: row.userId,
          country: row.country,
          loyaltyTier: row.loyaltyTier,
          frequency: row.frequency,
          monetaryMinor: row.monetaryMinor,
          sessions: row.sessions,
          convertedSessions: row.convertedSessions,
          lastSessionAt: row.lastSessionAt,
        })
        expect(record.asOf).toBe(meta.asOf)
      }
    },
  )

  it('is the same where rows have to be put together by person first', async () => {
    const stores = await twoStores(await generatedStore({ scale: 0.01, seed: 4 }))
    const [ordered, scattered] = [await openShop(stores, 'none'), await openShop(stores, 'both')]
    const [row] = (await rfm(ordered)).rows('customers').sort((a, b) => b.sessions - a.sessions)
    const [{ stores: _, ...expected }, { stores: __, ...found }] = [
      (await customer(ordered, row!.userId))!,
      (await customer(scattered, row!.userId))!,
    ]
    expect(found).toEqual(expected)
    expect(found.currency).toBe((await rfm(ordered)).meta.currency)
    await Promise.all([ordered.close(), scattered.close()])
    await stores.remove()
  })

  it('has no field that identifies a person', async () => {
    const [row] = (await rfm(shop)).rows('customers')
    const { profile } = (await customer(shop, row!.userId))!
    expect(Object.keys(profile).sort()).toEqual(
      'country gender incomeBracket loyaltyTier marketingConsent preferredCategories region signupAt status userId'.split(
        ' ',
      ),
    )
  })

  it('reads the bucket of the customer alone', async () => {
    const fresh = await open(store.url)
    const [row] = (await rfm(shop)).rows('customers')
    const scanned: [string, number, number][] = []
    const { entities } = fresh.stores
    const scan = entities.scan.bind(entities)
    entities.scan = (entity, partition, options) => {
      scanned.push([entity, partition.from, partition.to])
      return scan(entity, partition, options)
    }
    await customer(fresh, row!.userId, { currency: 'EUR' })
    const bucket = bucketOf(row!.userId)
    expect(scanned.filter(([entity]) => entity !== 'products' && entity !== 'categories')).toEqual(
      ['users', 'transactions', 'sessions'].map((entity) => [entity, bucket, bucket + 1]),
    )
    await fresh.close()
  })

  it.each(["nobody' or 1=1", '{"$ne": null}', 'x'.repeat(2000), '\u{1f600}', '__proto__'])(
    'takes an id for nothing but an id: %.20s',
    async (id) => {
      expect(await customer(shop, id)).toBeNull()
    },
  )

  it.each(['', 'a\0b', 7 as never])('refuses what is no id: %s', async (id) => {
    await expect(customer(shop, id)).rejects.toMatchObject({ code: 'argument' })
  })

  it('knows nobody who signed up later', async () => {
    const { profile } = (await customer(shop, (await rfm(shop)).rows('customers')[0]!.userId))!
    expect(await customer(shop, profile.userId, { asOf: new Date(profile.signupAt) })).toBeNull()
    expect(await customer(shop, profile.userId, { asOf: new Date(profile.signupAt + 1) })).not.toBeNull()
  })
})
