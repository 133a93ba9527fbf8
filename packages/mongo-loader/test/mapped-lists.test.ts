import { checkMapping, recordsOf } from '@polymart/core'
import type { Mapping } from '@polymart/core'
import { examineMongo, openMongo } from '@polymart/mongo-loader'
import { MongoClient, ObjectId } from 'mongodb'
import type { Document } from 'mongodb'
import { afterAll, describe, expect, it } from 'vitest'
import { mongoServer } from '../../core/test/servers/mongo.js'
import { whole } from './orders-in.js'

const server = await mongoServer()

afterAll(() => server?.stop())

const placed = new Date('2026-03-01T10:00:00Z')

const ordersBy = (lines: object, more: object = {}): Mapping =>
  checkMapping({
    money: { unit: 'minor', currency: 'EUR' },
    transactions: {
      from: 'docs',
      fields: {
        transactionId: '_id',
        userId: { constant: 'ada' },
        at: { constant: '2026-03-01T10:00Z' },
        status: { constant: 'completed' },
        lines,
        ...more,
      },
    },
  })

const visitsBy = (products: object | string): Mapping =>
  checkMapping({
    sessions: {
      from: 'docs',
      fields: {
        sessionId: '_id',
        visitorId: { constant: 'k' },
        startAt: { constant: '2026-03-01T10:00Z' },
        device: { constant: 'desktop' },
        channel: { constant: 'direct' },
        events: { rules: [{ type: 'product_view', at: 'start', products }] },
      },
    },
  })

const fields = { productId: 'sku', quantity: { path: 'n', default: 1 }, unitPriceMinor: { path: 'price', default: 5 } }
const line = { sku: 'a', n: 2, price: 100 }

/** Documents under a mapping of each kind, of which only the named ones convert. */
const cases: readonly (readonly [string, Mapping, readonly Document[], readonly string[]])[] = [
  [
    'lists of lines',
    ordersBy({ path: 'items', fields }),
    [
      { _id: 'list', items: [line] },
      { _id: 'one', items: line },
      { _id: 'none' },
      { _id: 'null', items: null },
      { _id: 'empty', items: [] },
      { _id: 'text', items: 'a' },
      { _id: 'number', items: 7 },
      { _id: 'texts', items: ['a', 'b'] },
      { _id: 'mixed', items: [line, 'b'] },
      { _id: 'nulls', items: [null, line] },
      { _id: 'ids', items: [new ObjectId()] },
      { _id: 'dates', items: placed },
    ],
    ['list', 'one', 'none', 'null', 'empty'],
  ],
  [
    'lists of lines as JSON',
    ordersBy({ path: 'items', json: true, fields }),
    [
      { _id: 'text', items: JSON.stringify([line]) },
      { _id: 'one', items: JSON.stringify(line) },
      { _id: 'list', items: [line] },
      { _id: 'nothing', items: 'none' },
      { _id: 'texts', items: '["a"]' },
    ],
    ['text', 'one', 'list'],
  ],
  [
    'lists of lines in lists of parcels',
    ordersBy({ path: 'sent.parcels.items', fields }),
    [
      { _id: 'lists', sent: { parcels: [{ items: [line] }, { items: line }, { items: null }, null] } },
      { _id: 'sent', sent: 'yes' },
      { _id: 'parcels', sent: { parcels: 3 } },
      { _id: 'parcel', sent: { parcels: ['none', { items: [line] }] } },
      { _id: 'items', sent: { parcels: [{ items: 'a' }] } },
    ],
    ['lists'],
  ],
  [
    'lists that are items themselves',
    ordersBy({ path: 'items', fields: { productId: '$', unitPriceMinor: { constant: 5 } } }),
    [
      { _id: 'texts', items: ['a', 'b'] },
      { _id: 'nulls', items: ['a', null] },
      { _id: 'objects', items: [line] },
    ],
    ['texts'],
  ],
  [
    'lists of refunds',
    ordersBy(
      { path: 'items', fields },
      {
        refunds: {
          path: 'back',
          fields: { at: 'on', lines: { path: 'of', fields: { productId: 'sku', goodsMinor: 'sum' } } },
        },
      },
    ),
    [
      { _id: 'good', back: [{ on: placed, of: [{ sku: 'a', sum: 5 }] }] },
      { _id: 'text', back: 'yes' },
      { _id: 'inner', back: [{ on: placed, of: ['a'] }] },
    ],
    ['good'],
  ],
  [
    'products of a rule',
    visitsBy('seen'),
    [
      { _id: 'texts', seen: ['a', 'b'] },
      { _id: 'text', seen: 'a' },
      { _id: 'null', seen: null },
    ],
    ['texts', 'null'],
  ],
  [
    'products with fields of a rule',
    visitsBy({ path: 'basket', fields: { productId: { path: 'sku', default: 'x' } } }),
    [
      { _id: 'list', basket: [{ sku: 'a' }, {}] },
      { _id: 'texts', basket: ['a'] },
      { _id: 'text', basket: 'a' },
    ],
    ['list'],
  ],
  [
    'a reference in the place of an object',
    ordersBy({ path: 'items', fields }, { userId: { path: 'customer.id', default: 'nobody' } }),
    [
      { _id: 'object', customer: { id: 7 } },
      { _id: 'reference', customer: new ObjectId() },
    ],
    ['object', 'reference'],
  ],
]

describe.skipIf(server === null)('lists of documents in place', () => {
  it.each(cases)('%s: the doctor and every scan see the same', async (_, mapping, documents, expected) => {
    const url = server!.database()
    const client = await MongoClient.connect(url)
    const store = await openMongo(url, { mapping })
    try {
      await client
        .db()
        .collection('docs')
        .insertMany([...documents])
      const [examined] = await examineMongo(url, mapping)
      expect(examined).toMatchObject({ documents: documents.length, refused: documents.length - expected.length })
      const [entity, key, list] = mapping.sessions
        ? (['sessions', 'sessionId', 'events'] as const)
        : (['transactions', 'transactionId', 'lines'] as const)
      const moment = await store.moment()
      for (const columns of [[key, list], [key], [key, list]]) {
        const batch = await store.scan(entity, whole, { columns, moment })
        const found = [...recordsOf(batch)].map((record) => record as unknown as Record<string, unknown>)
        expect(found.map((record) => record[key])).toEqual([...expected].sort())
        expect(batch.unreadable?.rows ?? 0).toBe(documents.length - expected.length)
      }
      await client
        .db()
        .collection('docs')
        .deleteMany({ _id: { $nin: expected as never[] } })
      // What is sound is read narrowly the second time, and is the same.
      const later = await store.moment()
      const rows = async () => [...recordsOf(await store.scan(entity, whole, { columns: [key, list], moment: later }))]
      const first = await rows()
      expect(first).toHaveLength(expected.length)
      expect(await rows()).toEqual(first)
    } finally {
      await store.close()
      await client.close()
    }
  })
})
