import { checkMapping } from '@polymart/core'
import type { Store } from '@polymart/core'
import { examineMongo, openMongo } from '@polymart/mongo-loader'
import type { OpenMongoOptions } from '@polymart/mongo-loader'
import { MongoClient, Timestamp } from 'mongodb'
import type { Db } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { mongodOrSkip, mongoServerByItself } from '../../core/test/servers/mongo.js'
import { whole } from './orders-in.js'

// A server that knows its users and forgets soon, and one by itself.
const [guarded, single] = await Promise.all([
  mongodOrSkip({ auth: true, parameters: { minSnapshotHistoryWindowInSeconds: 1 } }),
  mongoServerByItself(),
])

afterAll(async () => {
  await guarded?.stop()
  await single?.stop()
})

const mapping = checkMapping({
  money: { unit: 'minor' },
  users: { from: 'people', fields: { userId: '_id', signupAt: 'since' } },
  transactions: {
    from: 'orders',
    fields: {
      transactionId: '_id',
      userId: 'who',
      at: 'placed',
      status: { constant: 'completed' },
      lines: { path: 'items', fields: { productId: 'sku', unitPriceMinor: 'cents' } },
      currency: { constant: 'EUR' },
    },
  },
})

const fill = async (db: Db): Promise<void> => {
  const placed = new Date('2026-03-01')
  const numbers = Array.from({ length: 100 }, (_, i) => i)
  await db.collection('people').insertMany(numbers.map(() => ({ since: placed })))
  const items = [{ sku: 'a', cents: 500 }]
  await db.collection('orders').insertMany(numbers.map((who) => ({ who, placed, items })))
}

const rowsIn = async (store: Store, ...moment: Awaited<ReturnType<Store['moment']>>[]): Promise<number> =>
  (await store.scan('transactions', whole, { columns: ['lines'], ...(moment[0] && { moment: moment[0] }) })).rows

describe.skipIf(guarded === null)('collections of one’s own on a server with users', () => {
  const server = guarded!
  let root: MongoClient
  const as = (user: string): string => server.url('shop').replace(/\/\/.*@/, `//${user}:pw@`)

  beforeAll(async () => {
    root = await MongoClient.connect(server.url('shop'))
    await fill(root.db())
    const admin = root.db('admin')
    await admin.command({ createUser: 'reader', pwd: 'pw', roles: [{ role: 'read', db: 'shop' }] })
    await admin.command({ createUser: 'stranger', pwd: 'pw', roles: [] })
    const privileges = [{ resource: { db: 'shop', collection: 'orders' }, actions: ['find'] }]
    await admin.command({ createRole: 'orders', privileges, roles: [] })
    await admin.command({ createUser: 'clerk', pwd: 'pw', roles: ['orders'] })
  })

  afterAll(() => root.close())

  const withStore = async (user: string, work: (store: Store) => Promise<void>, options: OpenMongoOptions = {}) => {
    const store = await openMongo(as(user), { ...options, mapping })
    try {
      await work(store)
    } finally {
      await store.close()
    }
  }

  it('are read by one who may read, and no more', async () => {
    const client = await MongoClient.connect(as('reader'))
    await expect(client.db().collection('orders').insertOne({})).rejects.toMatchObject({ code: 13 })
    await client.close()
    const hash = async (): Promise<unknown> => (await root.db().command({ dbHash: 1 }))['collections']
    const before = await hash()
    await withStore('reader', async (store) => {
      const moment = await store.moment()
      expect(await store.extent('users')).toMatchObject({ rows: 100 })
      expect(await store.extent('transactions')).toMatchObject({ rows: 100, earliest: Date.UTC(2026, 2, 1) })
      expect(await rowsIn(store, moment)).toBe(100)
      for (const partition of await store.partitions(3))
        await store.scan('users', partition, { columns: ['userId'], moment })
      expect(await store.facts()).toMatchObject({ transactions: { documents: 100 } })
    })
    expect(await examineMongo(as('reader'), mapping)).toMatchObject([{ refused: 0 }, { refused: 0 }])
    expect(await hash()).toEqual(before)
    expect(Object.keys(before as object).toSorted()).toEqual(['orders', 'people'])
  })

  it('are not there for one who may not read them', async () => {
    await withStore('stranger', async (store) => {
      await expect(store.moment()).rejects.toThrow(/Reading needs the role read on shop/)
    })
    await withStore('clerk', async (store) => {
      expect(await rowsIn(store)).toBe(100)
      await expect(store.extent('users')).rejects.toThrow(
        /"people" .*, but there is none of that name, or you may not see it.*: orders/,
      )
    })
  })

  it('are beyond the history of the server after a while, which says what to do', () =>
    withStore('reader', async (store) => {
      const moment = await store.moment()
      await store.extent('transactions')
      await outlive(root.db(), moment.snapshot!)
      const failure = rowsIn(store, moment)
      await expect(failure).rejects.toMatchObject({ code: 'storage' })
      await expect(failure).rejects.toThrow(/minSnapshotHistoryWindowInSeconds.*oneMoment: false/)
      // What nobody looked at in time is told of now.
      expect(await store.extent('users')).toMatchObject({ rows: 100 })
      expect(await rowsIn(store, await store.moment())).toBe(100)
    }))

  it('are read without one moment where that is allowed, which the moment tells', () =>
    withStore(
      'reader',
      async (store) => {
        const moment = await store.moment()
        expect(moment.snapshot).toBeUndefined()
        expect(await rowsIn(store, moment)).toBe(100)
        expect(await store.facts()).toMatchObject({ oneMoment: expect.stringMatching(/^none/) as string })
      },
      { oneMoment: false },
    ))
})

/** Waits until the server no longer knows a moment. It forgets while it writes. */
const outlive = async (db: Db, snapshot: string): Promise<void> => {
  const readConcern = { level: 'snapshot', atClusterTime: new Timestamp(BigInt(snapshot)) }
  await vi.waitFor(
    async () => {
      await db.collection('other').insertOne({})
      await expect(db.command({ find: 'orders', limit: 1, readConcern })).rejects.toMatchObject({ code: 239 })
    },
    { timeout: 30_000, interval: 200 },
  )
}

describe.skipIf(single === null)('collections of one’s own on a server by itself', () => {
  it('are read as they are, which the moment and the facts tell', async () => {
    const url = single!.database()
    const client = await MongoClient.connect(url)
    await fill(client.db())
    const store = await openMongo(url, { mapping })
    const moment = await store.moment()
    expect(moment).toEqual({ generation: 0, at: null, unfinishedSince: null })
    expect(await store.extent('transactions')).toMatchObject({ rows: 100 })
    await client
      .db()
      .collection('orders')
      .deleteMany({ who: { $lt: 10 } })
    expect(await rowsIn(store, moment)).toBe(90)
    expect(await store.extent('transactions')).toMatchObject({ rows: 100 })
    await store.moment()
    expect(await store.extent('transactions')).toMatchObject({ rows: 90 })
    expect(await store.facts()).toMatchObject({
      deployment: 'standalone',
      oneMoment: expect.stringMatching(/^none/) as string,
    })
    await store.close()
    await client.close()
  })
})
