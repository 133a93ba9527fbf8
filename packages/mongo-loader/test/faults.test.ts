import { openMongo } from '@polymart/mongo-loader'
import { MongoClient, Timestamp } from 'mongodb'
import type { Db, Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '@polymart/core'
import { again } from '../src/retry.js'
import { runChild } from '../../core/test/child.js'
import { ordersFrom } from '../../core/test/orders.js'
import { mongodOrSkip } from '../../core/test/servers/mongo.js'
import { idsIn, load } from './orders-in.js'

const mongod = await mongodOrSkip({ parameters: { minSnapshotHistoryWindowInSeconds: 5 } })

afterAll(() => mongod?.stop())

describe.skipIf(mongod === null)('on a server that we control', () => {
  const server = mongod!
  let client: MongoClient
  let databases = 0
  const url = (): string => server.url(`faults-${databases}`)

  beforeAll(async () => {
    client = await MongoClient.connect(server.url('admin'))
  })

  afterAll(() => client.close())

  const withStore = async (work: (store: Store) => Promise<void>, options = {}): Promise<void> => {
    databases++
    const store = await openMongo(url(), options)
    try {
      await work(store)
    } finally {
      await store.close()
    }
  }

  it.each(['a first load', 'a later load'])(
    '%s that is killed leaves nothing, and is repeated with exact counts',
    (which) =>
      withStore(async (store) => {
        const before = which === 'a first load' ? 0 : 1000
        if (before > 0) await load(store, 0, before)
        const child = runChild(new URL('loader.ts', import.meta.url), url(), 500, 2000, 50)
        await child.line('wrote 1')
        child.process.kill('SIGKILL')
        expect((await child.end()).code).toBe('SIGKILL')

        const moment = await store.moment()
        expect(moment.generation).toBe(before > 0 ? 1 : 0)
        expect(moment.unfinishedSince).toBeGreaterThan(moment.at ?? 0)
        expect(await idsIn(store)).toHaveLength(before)

        const { entities, generation } = await load(store, 500, 5000)
        const known = before > 0 ? 500 : 0
        expect(entities.transactions).toEqual({
          read: 5000,
          written: 5000 - known,
          replaced: 0,
          unchanged: known,
          rejected: 0,
        })
        expect(await store.moment()).toMatchObject({ generation, unfinishedSince: null })
        const ids = await idsIn(store)
        expect([ids.length, new Set(ids).size]).toEqual([before + 5000 - known, ids.length])
        expect((await store.extent('transactions')).rows).toBe(ids.length)
      }),
  )

  it('a load that died while it was being made seen is ended by the next one', () =>
    withStore(async (store) => {
      await load(store, 0, 10)
      const writer = await store.writer()
      await writer.write(ordersFrom(5, 10))
      const meta = client.db(`faults-${databases}`).collection<{ _id: string }>('_polymart_meta')
      // The last update is refused, as if the process had died before it.
      await meta.updateOne({ _id: 'store' }, { $set: { keep: true } })
      await client.db(`faults-${databases}`).command({
        collMod: '_polymart_meta',
        validator: { $or: [{ generation: { $lt: 2 } }, { keep: { $exists: false } }] },
      })
      await expect(writer.finish()).rejects.toMatchObject({ code: 'storage' })
      // It is seen from the instant that the store said so.
      expect(await store.moment()).toMatchObject({ generation: 2 })
      expect(new Set(await idsIn(store)).size).toBe(15)
      expect(await store.extent('transactions')).toMatchObject({ rows: 15 })
      await meta.updateOne({ _id: 'store' }, { $unset: { keep: '' } })
      const { generation, entities } = await load(store, 12, 10)
      expect(generation).toBe(3)
      expect(entities.transactions).toMatchObject({ written: 7, unchanged: 3 })
      expect((await idsIn(store)).length).toBe(22)
      expect(await store.extent('transactions')).toMatchObject({ rows: 22 })
    }))

  it('a load goes on when the primary steps down, and loses nothing', () =>
    withStore(
      async (store) => {
        await load(store, 0, 100)
        const writer = await store.writer()
        for (let i = 0; i < 6; i++) {
          await writer.write(ordersFrom(i * 1000, 1000))
          if (i === 2)
            await client
              .db('admin')
              .command({ replSetStepDown: 1, force: true })
              .catch(() => undefined)
        }
        const { entities } = await writer.finish()
        expect(entities.transactions).toEqual({ read: 6000, written: 5900, replaced: 0, unchanged: 100, rejected: 0 })
        expect(new Set(await idsIn(store)).size).toBe(6000)
      },
      { memory: 1 },
    ))

  it('a read goes on when its cursor is lost, from the beginning', () =>
    withStore(
      async (store) => {
        await load(store, 0, 30_000)
        const reading = idsIn(store)
        const database = client.db(`faults-${databases}`)
        const cursor = await vi.waitFor(
          async () => {
            const [found] = await client
              .db('admin')
              .aggregate([
                { $currentOp: { idleCursors: true } },
                { $match: { type: 'idleCursor', 'cursor.originatingCommand.comment': 'lost' } },
              ])
              .toArray()
            return (found!['cursor'] as { cursorId: Long }).cursorId
          },
          { timeout: 10_000 },
        )
        await database.command({ killCursors: 'transactions', cursors: [cursor] })
        expect(new Set(await reading).size).toBe(30_000)
      },
      { comment: 'lost', maxRate: 20_000 },
    ))

  it('a read goes on when its cursor is lost in the middle of a batch', async () => {
    const slow = client.db('lost').collection('slow')
    await slow.insertMany(Array.from({ length: 200 }, (_, row) => ({ row })))
    let reads = 0
    const rows = await again(async () => {
      const cursor = slow.find(++reads === 1 ? { $where: 'sleep(10) || true' } : {}, { batchSize: 2 })
      await cursor.next()
      await cursor.next()
      const rest = cursor.toArray()
      if (reads === 1) await client.db('lost').command({ killCursors: 'slow', cursors: [cursor.id] })
      return (await rest).length + 2
    })
    expect({ reads, rows }).toEqual({ reads: 2, rows: 200 })
  })

  it('a moment beyond the history of the server is read from the present, as long as that is the same', () =>
    withStore(async (store) => {
      await load(store, 0, 10)
      const moment = await store.moment()
      await outlive(client.db(`faults-${databases}`), moment.snapshot!)
      const writer = await store.writer()
      await writer.write(ordersFrom(100, 5))
      expect(await idsIn(store, moment)).toHaveLength(10)
      await writer.finish()
      const failure = idsIn(store, moment)
      await expect(failure).rejects.toMatchObject({ code: 'changed' })
      await expect(failure).rejects.toThrow(/Run the analysis again.*minSnapshotHistoryWindowInSeconds/)
      expect(await idsIn(store)).toHaveLength(15)
    }))

  it('a validator that somebody made stricter stops a load, which names the row and the field', () =>
    withStore(async (store) => {
      await load(store, 0, 10)
      await client.db(`faults-${databases}`).command({
        collMod: 'transactions',
        validator: { $jsonSchema: { properties: { totalMinor: { maximum: 15 } } } },
      })
      const failure = load(store, 10, 10)
      await expect(failure).rejects.toMatchObject({ code: 'storage' })
      await expect(failure).rejects.toThrow(
        /refused 4 documents of transactions.* "order-1[6-9]" for its field totalMinor/,
      )
      expect(await idsIn(store)).toHaveLength(10)
      expect(await store.moment()).toMatchObject({ generation: 1, unfinishedSince: null })
    }))
})

/** Waits until the server no longer knows a moment. It forgets while it writes. */
const outlive = async (db: Db, snapshot: string): Promise<void> => {
  const atClusterTime = new Timestamp(BigInt(snapshot.split(' ')[0]!))
  const readConcern = { level: 'snapshot', atClusterTime }
  await vi.waitFor(
    async () => {
      await db.collection('writes').insertOne({})
      await expect(db.command({ find: 'transactions', limit: 1, readConcern })).rejects.toMatchObject({ code: 239 })
    },
    { timeout: 30_000, interval: 200 },
  )
}
