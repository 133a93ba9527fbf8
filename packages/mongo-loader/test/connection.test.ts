import type { LoadReport, Store } from '@polymart/core'
import { openMongo } from '@polymart/mongo-loader'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ordersFrom } from '../../core/test/orders.js'
import { mongodOrSkip } from '../../core/test/servers/mongo.js'
import { startProxy } from '../../core/test/servers/proxy.js'
import type { Proxy } from '../../core/test/servers/proxy.js'
import { idsIn } from './orders-in.js'

const mongod = await mongodOrSkip()

afterAll(() => mongod?.stop())

const rows = 6000

describe.skipIf(mongod === null)('over a bad connection', () => {
  let proxy: Proxy
  let near: Store
  let bad: Store
  let databases = 0

  beforeEach(async () => {
    databases++
    proxy = await startProxy(mongod!.port)
    near = await openMongo(mongod!.url(`connection-${databases}`))
    const options = 'directConnection=true&serverSelectionTimeoutMS=2000'
    // One row at a time in memory, so that much goes to and fro.
    bad = await openMongo(`mongodb://127.0.0.1:${proxy.port}/connection-${databases}?${options}`, { memory: 1 })
  })

  afterEach(async () => {
    await bad.close()
    await near.close()
    await proxy.stop()
  })

  /** Loads all rows; something happens to the connection after some batches. */
  const load = async (happens: (batch: number) => void): Promise<LoadReport> => {
    const writer = await bad.writer()
    for (let batch = 0; batch < 6; batch++) {
      const writing = writer.write(ordersFrom((batch * rows) / 6, rows / 6))
      happens(batch)
      await writing
    }
    return writer.finish()
  }

  const complete = { read: rows, written: rows, replaced: 0, unchanged: 0, rejected: 0 }

  it('that is cut now and then, a load loses nothing and has nothing twice', async () => {
    const first = await load((batch) => batch % 2 === 1 && proxy.cut()).catch((error: unknown) => error)
    // The driver repeats a write once; if that is cut too, the load fails, and nothing of it is seen.
    if (first instanceof Error) {
      expect(first).toMatchObject({ code: 'unreachable' })
      await expect(near.moment()).resolves.toMatchObject({ generation: 0 })
      expect((await load(() => undefined)).entities.transactions).toEqual(complete)
    } else expect((first as LoadReport).entities.transactions).toEqual(complete)
    const ids = await idsIn(near)
    expect([ids.length, new Set(ids).size]).toEqual([rows, rows])
  })

  it('that breaks for good, a load fails in time and nothing is seen; then it is repeated', async () => {
    const began = performance.now()
    await expect(load((batch) => batch === 3 && proxy.close())).rejects.toMatchObject({
      name: 'PolymartError',
      code: 'unreachable',
    })
    expect(performance.now() - began).toBeLessThan(20_000)
    proxy.open()
    const { entities } = await load(() => undefined)
    expect(entities.transactions).toEqual(complete)
    expect(new Set(await idsIn(near)).size).toBe(rows)
  })

  it('that is slow, loads and reads are whole', async () => {
    proxy.delay(40)
    expect((await load(() => undefined)).entities.transactions).toEqual(complete)
    expect(new Set(await idsIn(bad)).size).toBe(rows)
  })

  it('that is cut while it is read, a read is whole or says why not', async () => {
    proxy.delay(0)
    await load(() => undefined)
    proxy.delay(30)
    const reading = idsIn(bad)
    setTimeout(() => proxy.cut(), 100)
    const read = await reading.catch((error: unknown) => error)
    if (read instanceof Error) expect(read).toMatchObject({ code: 'unreachable' })
    else expect(new Set(read as string[]).size).toBe(rows)
    proxy.delay(0)
    expect(new Set(await idsIn(bad)).size).toBe(rows)
  })
})
