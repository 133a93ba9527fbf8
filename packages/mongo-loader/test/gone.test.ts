// A store that somebody drops, wholly or in part, or makes anew, while it is loaded or read: a load is never said to be
// done whose rows are not there, and a read never gives fewer rows than there were.
import { setImmediate, setTimeout } from 'node:timers/promises'
import { asError } from '@polymart/core'
import type { Store } from '@polymart/core'
import { openMongo } from '@polymart/mongo-loader'
import type { MongoOptions } from '@polymart/mongo-loader'
import { MongoClient } from 'mongodb'
import type { Db } from 'mongodb'
import { afterAll, describe, expect, it } from 'vitest'
import type { TestContext } from 'vitest'
import { ordersFrom } from '../../core/test/orders.js'
import { mongoServer, mongoServerByItself } from '../../core/test/servers/mongo.js'
import { idsIn, load } from './orders-in.js'

/** More than a server sends in the two answers that a reader waits for at first. */
const rows = 18_000
const many = ordersFrom(0, rows)

/** What somebody does to a store behind the back of whoever uses it. */
type Deed = (db: Db, url: string) => Promise<unknown>

const drop =
  (name: string): Deed =>
  (db) =>
    db.collection(name).drop()
const dropAll: Deed = (db) => db.dropDatabase()
const replaceAll: Deed = async (db, url) => {
  await db.dropDatabase()
  const other = await openMongo(url)
  await load(other, 100, 7)
  await other.close()
}

const deleted = /The store at .* was deleted while the load ran.*Load the data again/
const replaced = /The store at .* was replaced by another one while the load ran.*Load the data again/
const unsaid =
  /_polymart_meta, which says what the store .* was deleted while the load ran.*Drop what is left too \(.*\.transactions\)/
const lost = (name: string): RegExp =>
  new RegExp(`\\.${name} at .* was deleted or replaced while the load ran.*Load (all )?the|all data again`)

// Each has a database of its own, and mostly waits for the server.
const sideBySide = { concurrent: true }

describe.each([
  ['a server by itself', mongoServerByItself],
  ['a replica set', mongoServer],
] as const)('on %s', async (_, start) => {
  const server = await start()
  const client = server && (await MongoClient.connect(server.database()))
  afterAll(async () => {
    await client?.close()
    await server?.stop()
  })

  const place = async (
    { onTestFinished }: TestContext,
    options: MongoOptions = {},
  ): Promise<{ url: string; db: Db; store: Store }> => {
    const url = server!.database()
    const store = await openMongo(url, options)
    onTestFinished(() => store.close())
    return { url, db: client!.db(new URL(url).pathname.slice(1)), store }
  }

  describe.skipIf(server === null)('a load', sideBySide, () => {
    it.for([
      ['of which all is dropped', dropAll, 'first', deleted],
      ['of which all is replaced', replaceAll, 'first', replaced],
      [
        'whose new rows are dropped',
        drop('_polymart_loading_transactions'),
        'first',
        lost('_polymart_loading_transactions'),
      ],
      ['into rows, of which all is dropped', dropAll, 'later', deleted],
      ['into rows, of which all is replaced', replaceAll, 'later', replaced],
      ['into rows, whose meta is dropped', drop('_polymart_meta'), 'later', unsaid],
      ['into rows, which are dropped', drop('transactions'), 'later', lost('transactions')],
      [
        'into rows, whose draft is dropped',
        drop('_polymart_staged_transactions'),
        'later',
        lost('_polymart_staged_transactions'),
      ],
    ] as const)('%s meanwhile fails, and the next one works', async ([, deed, which, message], context) => {
      for (const writesOn of [false, true]) {
        const { url, db, store } = await place(context, { memory: 1 })
        if (which === 'later') await load(store, 0, 10)
        const writer = await store.writer()
        await writer.write(ordersFrom(5, 10))
        await deed(db, url)
        const rest = async (): Promise<unknown> => {
          if (writesOn) await writer.write(ordersFrom(20, 10))
          return writer.finish()
        }
        const error = await rest().then(() => 'Loaded', asError)
        expect(String(error)).toMatch(message)
        expect(error).toMatchObject({ code: 'storage' })
        if (message === replaced) expect(await idsIn(store)).toHaveLength(7)
        if (message === unsaid) await db.collection('transactions').drop()
        const isLost = which === 'later' && message.source === lost('transactions').source
        if (isLost) await expect(load(store, 0, 10)).rejects.toThrow(/is not whole: .*transactions.*--recreate/)
        await load(store, 0, 10, { recreate: isLost })
        expect(await idsIn(store)).toHaveLength(message === replaced ? 17 : 10)
        expect((await db.collections()).map(({ collectionName }) => collectionName).sort()).toEqual([
          '_polymart_meta',
          'transactions',
        ])
      }
    })

    it.for([
      ['all', dropAll],
      ['the meta', drop('_polymart_meta')],
      ['all, for another', replaceAll],
      ['rows', drop('transactions')],
      ['the draft', drop('_polymart_staged_transactions')],
      ['new rows', drop('_polymart_loading_transactions')],
    ] as const)(
      'that is being made seen is done with its rows there, or fails: %s dropped',
      async ([, deed], context) => {
        for (const recreate of [false, true]) {
          for (let turns = 0; turns < 2; turns++) {
            const { url, db, store } = await place(context)
            await load(store, 0, 200)
            const writer = await store.writer({ recreate })
            await writer.write(ordersFrom(100, 200))
            const finished = writer.finish().then(() => undefined, asError)
            for (let i = 0; i < turns * 5; i++) await setImmediate()
            await setTimeout(turns * 4)
            const dropping = deed(db, url).then(() => undefined, asError)
            const failure = await finished
            const failureOfOther = await dropping
            // What was there when it said so may have been dropped a moment later.
            if (failure) expect(failure).toMatchObject({ code: expect.stringMatching(/storage|locked/) as string })
            const ids = await idsIn(store).catch(asError)
            // One that replaces a store is not mixed with it; where it met what was just made anew, it says so.
            if (deed === replaceAll && !failureOfOther) expect(ids).toHaveLength(7)
            else if (deed === replaceAll) expect(failureOfOther).toMatchObject({ name: 'PolymartError' })
            else if (Array.isArray(ids)) expect([200, 300]).toContain(ids.length)
            else expect(ids).toMatchObject({ code: expect.stringMatching(/storage|unreachable/) as string })
          }
        }
      },
    )
  })

  describe.skipIf(server === null)('a reader', sideBySide, () => {
    it.for([
      ['all', dropAll, { code: 'unreachable', message: /There is no store at/ }],
      ['the meta', drop('_polymart_meta'), { code: 'unreachable', message: /There is no store at/ }],
      [
        'the rows',
        drop('transactions'),
        { code: 'storage', message: /is not whole: it says that it has rows in .*\.transactions,.*--recreate/ },
      ],
      [
        'all, for another store',
        replaceAll,
        { code: 'changed', message: /was replaced by another one while it was read/ },
      ],
    ] as const)('is told where somebody dropped %s', async ([, deed, { code, message }], context) => {
      const { url, db, store } = await place(context, { maxRate: 30_000 })
      const loader = await openMongo(url)
      const writer = await loader.writer()
      await writer.write(many)
      await writer.finish()
      await loader.close()
      const moment = await store.moment()
      expect(moment.generation).toBe(1)
      const running = idsIn(store, moment).then((ids) => ids.length, asError)
      await setTimeout(300)
      await deed(db, url)
      const wanted = { code, message: expect.stringMatching(message) as string }
      const ended = await running
      const wasBetweenTwo = deed === replaceAll && String(ended).includes('There is no store at')
      if (ended !== rows && !wasBetweenTwo) expect(ended).toMatchObject(wanted)
      // A replica set may know the state of the moment still, whatever became of it since.
      const again = await idsIn(store, moment).then((ids) => ids.length, asError)
      if (again !== rows) expect(again).toMatchObject(wanted)
      if (deed === replaceAll) expect(await idsIn(store)).toHaveLength(7)
      else {
        await expect(idsIn(store)).rejects.toMatchObject(wanted)
        await expect(store.facts()).rejects.toMatchObject(wanted)
      }
    })

    it('is told where somebody loads another store in its place, of which nothing is seen yet', async (context) => {
      const { url, db, store } = await place(context)
      await load(store, 0, 10)
      const moment = await store.moment()
      await db.dropDatabase()
      const other = await openMongo(url)
      context.onTestFinished(() => other.close())
      const writer = await other.writer()
      await writer.write(ordersFrom(100, 7))
      // A replica set may know the state of the moment still.
      const read = await idsIn(store, moment).then((ids) => ids.length, String)
      if (read !== 10) expect(read).toMatch(/was replaced by another one while it was read/)
      await writer.finish()
    })
  })
})
