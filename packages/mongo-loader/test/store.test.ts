import { batchOf, bucketOf, digitsMark, partitionsOf, recordsOf } from '@polymart/core'
import type { User } from '@polymart/core'
import { openMongo } from '@polymart/mongo-loader'
import type { MongoOptions } from '@polymart/mongo-loader'
import { MongoClient } from 'mongodb'
import type { Db } from 'mongodb'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ordersFrom } from '../../core/test/orders.js'
import { mongoServer } from '../../core/test/servers/mongo.js'
import { idsIn, load, whole } from './orders-in.js'

const server = await mongoServer()

afterAll(() => server?.stop())

describe.skipIf(server === null)('a store in MongoDB', () => {
  let url: string
  let client: MongoClient
  let db: Db
  const opened: { close(): Promise<void> }[] = []

  const open = async (options?: MongoOptions) => {
    const store = await openMongo(url, options)
    opened.push(store)
    return store
  }

  beforeEach(async () => {
    url = server!.database()
    client = await MongoClient.connect(url)
    db = client.db()
  })

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    await client.close()
  })

  it('is not there before the first load', async () => {
    const store = await open()
    await expect(store.moment()).rejects.toMatchObject({ code: 'unreachable' })
    await expect(store.moment()).rejects.toThrow(/There is no store at mongodb:\/\/.*polymart load/)
  })

  it('that does not say by which digits of currencies it was written is refused where its own are in question', async () => {
    await load(await open(), 0, 3)
    const [meta, orders] = [db.collection('_polymart_meta'), db.collection('transactions')]
    expect(await meta.findOne()).toMatchObject({ minorDigits: digitsMark })
    await meta.updateOne({}, { $unset: { minorDigits: 1 } })
    expect(await idsIn(await open())).toHaveLength(3)
    await orders.updateOne({ transactionId: 'order-1' }, { $set: { currency: 'HUF' } })
    const store = await open()
    const refusal = { code: 'version', message: expect.stringMatching(/HUF.*--recreate/) as string }
    await expect(store.moment()).rejects.toMatchObject(refusal)
    await expect(store.writer()).rejects.toMatchObject(refusal)
    await (await store.writer({ recreate: true })).finish()
    expect(await store.moment()).toMatchObject({ generation: 2 })
  })

  it('keeps documents as the model names their fields, in collections clustered by key', async () => {
    await load(await open(), 0, 3)
    const document = await db.collection<{ _id: string }>('transactions').findOne({ transactionId: 'order-1' } as never)
    expect(document).toMatchObject({
      _id: `${bucketOf('user-1').toString(16).padStart(3, '0')}\0order-1`,
      load: 1,
      at: new Date(1_780_000_000_001),
      presentmentCurrency: null,
      lines: [{ productId: 'product-1', quantity: 1 }],
      billing: { country: 'DE', region: null, city: null },
    })
    const [info] = await db.listCollections({ name: 'transactions' }, { nameOnly: false }).toArray()
    expect(info).toMatchObject({ options: { clusteredIndex: { key: { _id: 1 } }, validationAction: 'error' } })
    expect((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).toSorted()).toEqual([
      '_polymart_meta',
      'transactions',
    ])
  })

  it('lets the server refuse documents of another structure, and take such as are out of the domain', async () => {
    await load(await open(), 0, 1)
    const orders = db.collection<{ _id: string }>('transactions')
    const order = (await orders.findOne())!
    const refused = [
      { totalMinor: 1.5 },
      { totalMinor: '5' },
      { userId: null },
      { at: 5 },
      { lines: [{ productId: 'x' }] },
      { billing: { country: 5 } },
    ]
    for (const [i, wrong] of refused.entries()) {
      const document = { ...order, ...wrong, _id: `x${i}`, transactionId: `x${i}` }
      await expect(orders.insertOne(document), JSON.stringify(wrong)).rejects.toMatchObject({ code: 121 })
    }
    await orders.insertOne({ ...order, status: 'lost', totalMinor: -1, _id: 'y', transactionId: 'y' } as never)
  })

  it('leaves collections alone that it did not make, and offers a prefix', async () => {
    await db.collection('users').insertOne({ name: 'somebody' })
    const failure = load(await open(), 0, 1)
    await expect(failure).rejects.toMatchObject({ code: 'argument' })
    await expect(failure).rejects.toThrow(/did not create: polymart-test-\w+\.users\. .*\?collectionPrefix=polymart_/)
    await expect(load(await open(), 0, 1, { recreate: true })).rejects.toMatchObject({ code: 'argument' })
    expect(await db.collection('users').countDocuments()).toBe(1)

    const store = await open({ prefix: 'polymart_' })
    await load(store, 0, 5)
    expect(await idsIn(store)).toHaveLength(5)
    expect(await db.collection('polymart_transactions').countDocuments()).toBe(5)
    expect(await db.collection('users').countDocuments()).toBe(1)
  })

  it('tells its own collection from another one of the same name', async () => {
    const store = await open()
    await load(store, 0, 5)
    await db.collection('transactions').drop()
    await db.collection('transactions').insertOne({ mine: true })
    await expect(load(store, 0, 5, { recreate: true })).rejects.toThrow(/that Polymart did not create: .*transactions/)
    expect(await db.collection('transactions').countDocuments()).toBe(1)
  })

  it('drops with recreate what it made, and that alone', async () => {
    const store = await open()
    const writer = await store.writer()
    await writer.write(batchOf('users', [user(1)]))
    await writer.write(ordersFrom(0, 5))
    await writer.finish()
    await db.collection('others').insertOne({ mine: true })
    await load(store, 5, 5, { recreate: true })
    expect(await store.extent('users')).toMatchObject({ rows: 0 })
    expect(await idsIn(store)).toHaveLength(5)
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
    expect(names.toSorted()).toEqual(['_polymart_meta', 'others', 'transactions'])
  })

  it('takes a full batch of duplicates, in whatever runs they come', async () => {
    for (const memory of [undefined, 1]) {
      const store = await open(memory === undefined ? {} : { memory })
      const writer = await store.writer({ recreate: true })
      for (let i = 0; i < 3; i++) await writer.write(ordersFrom(0, 2000))
      const { entities, issueCounts } = await writer.finish()
      expect(entities.transactions).toEqual({
        read: 6000,
        written: 2000,
        replaced: 0,
        unchanged: 4000,
        rejected: 0,
      })
      expect(issueCounts).toEqual([{ entity: 'transactions', reason: 'duplicate', rows: 4000 }])
      expect(new Set(await idsIn(store)).size).toBe(2000)
    }
  })

  it('rejects a row that no document can hold, and stores the others', async () => {
    const store = await open()
    const writer = await store.writer()
    await writer.write(batchOf('users', [user(1), { ...user(2), name: 'x'.repeat(17 << 20) }, user(3), user(2)]))
    const { entities, issues } = await writer.finish()
    expect(entities.users).toEqual({ read: 4, written: 3, replaced: 0, unchanged: 0, rejected: 1 })
    expect(issues).toEqual([
      {
        entity: 'users',
        id: 'user-2',
        reason: 'structure',
        detail: expect.stringMatching(/17\.0 MiB.*16 MiB/) as string,
      },
    ])
    expect((await store.extent('users')).rows).toBe(3)
  })

  it('is loaded by one at a time, and says by whom', async () => {
    const store = await open()
    const other = await open()
    const writer = await store.writer()
    await expect(other.writer()).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(new RegExp(`process ${process.pid}, since \\d{4}-`)) as string,
    })
    await writer.abort()
    await load(other, 0, 1)
    expect(await idsIn(store)).toHaveLength(1)
  })

  it('takes back a load that is interrupted, and what is waited for with it', async () => {
    const stopping = new AbortController()
    const { signal } = stopping
    const store = await open({ signal })
    const writer = await store.writer({ signal })
    await writer.write(ordersFrom(0, 10))
    stopping.abort()
    await expect(writer.finish()).rejects.toMatchObject({ code: 'interrupted' })
    await expect(store.extent('transactions')).rejects.toMatchObject({ code: 'interrupted' })
    await store.close()
    await load(await open(), 0, 1)
    expect(await idsIn(await open())).toHaveLength(1)
  })

  it('gives the state of a moment while other loads are finished', async () => {
    const store = await open()
    await load(store, 0, 10)
    const moment = await store.moment()
    await load(await open(), 5, 100)
    expect(await idsIn(store, moment)).toHaveLength(10)
    expect(await idsIn(store)).toHaveLength(105)
    // As other threads get it.
    const other = await open()
    expect(await idsIn(other, structuredClone(moment))).toHaveLength(10)
    await load(await open(), 0, 3, { recreate: true })
    await expect(idsIn(store, moment)).rejects.toMatchObject({ code: 'changed' })
    const lenient = await open({ snapshotLost: 'read' })
    const { generation, rows } = await lenient.scan('transactions', whole, { columns: [], moment })
    expect([generation, rows]).toEqual([3, 3])
  })

  it('cuts partitions of about equal weight', async () => {
    const store = await open()
    const writer = await store.writer()
    await writer.write(ordersFrom(0, 3000))
    await writer.write(
      batchOf(
        'transactions',
        Array.from(recordsOf(ordersFrom(10_000, 3000)), (order) => ({ ...order, userId: 'one' })),
      ),
    )
    await writer.finish()
    const partitions = await store.partitions(4)
    const rows = []
    for (const partition of partitions) rows.push((await store.scan('transactions', partition, { columns: [] })).rows)
    expect(rows.reduce((sum, some) => sum + some, 0)).toBe(6000)
    const heavy = partitions.find(({ from, to }) => from <= bucketOf('one') && bucketOf('one') < to)!
    expect(heavy.to - heavy.from).toBeLessThan(600)
  })

  it('stops a scan within a second, and the cursor on the server with it', async () => {
    const store = await open({ maxRate: 2000, comment: 'to be stopped' })
    await load(await open(), 0, 30_000)
    const controller = new AbortController()
    const scan = store.scan('transactions', whole, { columns: ['lines'], signal: controller.signal })
    scan.catch(() => undefined)
    await vi.waitFor(async () => expect(await cursorsWith(client, 'to be stopped')).toBe(1), { timeout: 30_000 })
    const began = performance.now()
    controller.abort()
    await expect(scan).rejects.toMatchObject({ code: 'interrupted' })
    // At its rate it would have taken 15 s.
    expect(performance.now() - began).toBeLessThan(8000)
    await vi.waitFor(async () => expect(await cursorsWith(client, 'to be stopped')).toBe(0), { timeout: 30_000 })
  })

  it('tells what it takes on the disk', async () => {
    const store = await open({ compressor: 'zstd' })
    await load(store, 0, 2000)
    expect(await store.facts()).toMatchObject({
      deployment: expect.stringMatching(/^replica set|^sharded/) as string,
      transactions: expect.objectContaining({ compressor: 'zstd' }) as object,
      server: expect.stringMatching(/^MongoDB \d/) as string,
    })
  })

  it('is read with few columns as with all', async () => {
    const store = await open()
    await load(store, 0, 100)
    const [first] = partitionsOf(1)
    const options = { columns: ['lines.quantity', 'at'], from: 1_780_000_000_010, to: 1_780_000_000_020 }
    const batch = await store.scan('transactions', first!, options)
    expect(batch.rows).toBe(10)
    expect(Object.keys(batch.columns)).toEqual(['at', 'lines'])
  })
})

/** As an operator would look for them. */
const cursorsWith = async (client: MongoClient, comment: string): Promise<number> => {
  const found = await client
    .db('admin')
    .aggregate([
      { $currentOp: { allUsers: true, idleCursors: true } },
      { $match: { 'cursor.originatingCommand.comment': comment } },
    ])
    .toArray()
  return found.length
}

const user = (number: number): User => ({
  userId: `user-${number}`,
  email: null,
  name: `Name ${number}`,
  phone: null,
  country: 'DE',
  region: null,
  city: null,
  birthYear: 1980,
  gender: null,
  incomeBracket: null,
  loyaltyTier: null,
  preferredCategories: [],
  marketingConsent: false,
  signupAt: 1_700_000_000_000 + number,
  status: 'active',
})
