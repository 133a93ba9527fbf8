// A server that is killed while a load is being made seen, and is back soon: the load ends, its rows are exact, and who
// reads meanwhile sees the state before it or the one after, never another one and never none.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { batchOf, recordsOf } from '@polymart/core'
import type { Store, Transaction } from '@polymart/core'
import { openMongo } from '@polymart/mongo-loader'
import { afterAll, describe, expect, it } from 'vitest'
import { freePort } from '../../core/test/servers/ports.js'
import { mongodOrSkip } from '../../core/test/servers/mongo.js'
import { startMongod } from '../../core/test/servers/mongod.js'
import type { Mongod } from '../../core/test/servers/mongod.js'
import { order } from '../../core/test/orders.js'
import { repeated, seed } from '../../core/test/seed.js'

/** Kills of each kind of server. */
const kills = 8
const rows = 1500
console.log(`kills of MongoDB: ${repeated}`)

/** Numbers from 0 to 1 that follow from the seed. */
const numbersOf = (from: number): (() => number) => {
  let state = from
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** The orders of a state: in each one all totals are its number, and every third order has another user. */
const ordersOf = (generation: number): Transaction[] =>
  Array.from({ length: rows + generation * 10 }, (_, i) => ({
    ...order(i),
    userId: i % 3 === 0 ? `user-${(i + generation) % 97}` : `user-${i % 97}`,
    totalMinor: generation,
  }))

const load = async (store: Store, generation: number, options = {}): Promise<() => Promise<unknown>> => {
  const writer = await store.writer(options)
  await writer.write(batchOf('transactions', ordersOf(generation)))
  return () => writer.finish()
}

/** The number of the state that a store is in, as its rows say; fails if they are of more than one, or not all there. */
const stateOf = async (store: Store): Promise<number> => {
  const read = await store.scan(
    'transactions',
    { from: 0, to: 4096 },
    { columns: ['transactionId', 'userId', 'totalMinor'] },
  )
  const found = new Map(
    Array.from(recordsOf(read), ({ transactionId, userId, totalMinor }) => [transactionId, { userId, totalMinor }]),
  )
  expect(found.size).toBe(read.rows)
  const generation = found.get('order-0')!.totalMinor
  const expected = ordersOf(generation).map(({ transactionId, userId, totalMinor }) => [
    transactionId,
    { userId, totalMinor },
  ])
  expect(found).toEqual(new Map(expected as never))
  expect(read.generation).toBe(generation)
  return generation
}

describe.each([
  ['a server by itself', null],
  ['a replica set', 'rs0'],
] as const)('%s', (_, replicaSet) => {
  let folder: string
  let server: Mongod | null
  afterAll(async () => {
    await server?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  it('killed at any time while loads are made seen', { timeout: 180_000 }, async (context) => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-kills-'))
    const options = { replicaSet, folder, port: await freePort() }
    server = await mongodOrSkip(options)
    if (!server) return context.skip()
    const url = server.url('shop')
    const random = numbersOf(seed)
    // What is written is sent at once, so that nothing but making it seen is left for the end.
    const store = await openMongo(url, { memory: 1 })
    const reader = await openMongo(url)
    await (
      await load(store, 1)
    )()
    const seen: number[] = []
    const reading = new AbortController()
    const readers = (async () => {
      while (!reading.signal.aborted) {
        seen.push(await stateOf(reader))
        await setTimeout(20)
      }
    })()
    readers.catch(() => undefined)
    let usual = 150
    for (let generation = 2; generation < kills + 2; generation++) {
      // Now and then all is replaced, by other collections.
      const finish = await load(store, generation, { recreate: generation % 2 === 0 })
      const began = performance.now()
      const finished = finish().then(() => performance.now() - began)
      finished.catch(() => undefined)
      await setTimeout(random() * usual)
      process.kill(server.pid, 'SIGKILL')
      await server.stop()
      server = await startMongod(options)
      const took = await finished
      if (took < usual * 4) usual = Math.max(40, (usual + took) / 2)
      expect(await stateOf(store)).toBe(generation)
      expect(await store.extent('transactions')).toMatchObject({ rows: rows + generation * 10 })
    }
    reading.abort()
    await readers
    // Never back.
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(kills + 1)
    await store.close()
    await reader.close()
  })
})
