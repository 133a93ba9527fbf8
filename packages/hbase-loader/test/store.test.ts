import { batchOf, recordsOf } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseOptions, HBaseStore } from '@polymart/hbase-loader'
import { describe, expect, it } from 'vitest'
import { storeConformance } from '../../core/test/conformance.js'
import { makeTable } from '../src/cluster/tables.js'
import { clusterAt } from './raw.js'
import { anyServer, newPrefix } from '../../core/test/servers/hbase-place.js'
import { session, sessions } from './sessions.js'

const server = await anyServer()

const whole = { from: 0, to: 4096 }

const load = async (store: HBaseStore, batch: Batch, options = {}): Promise<void> => {
  const writer = await store.writer(options)
  await writer.write(batch)
  await writer.finish()
}

const open = (options: HBaseOptions = {}): Promise<HBaseStore> =>
  openHBase(server!.url(newPrefix()), { regions: 2, ...options })

const ids = (batch: Batch<'sessions'>): string[] => Array.from(recordsOf(batch), ({ sessionId }) => sessionId)

describe.skipIf(!server)('HBase', () => {
  storeConformance(
    'A pair of tables in HBase',
    async () => {
      const url = server!.url(newPrefix())
      return {
        open: () => openHBase(url, { regions: 4 }),
        opener: ['@polymart/hbase-loader', 'openHBase', url],
        remove: async () => {},
      }
    },
    { entities: ['sessions'] },
  )

  it('is loaded no faster than asked', async () => {
    const store = await open({ maxRate: 1000 })
    const writer = await store.writer()
    const began = performance.now()
    await writer.write(sessions(0, 4000))
    await writer.finish()
    // The first thousand goes at once, each other after a second.
    expect(performance.now() - began).toBeGreaterThan(2900)
    await store.close()
  })

  it('takes back a load that is interrupted, and what is waited for with it', async () => {
    const stopping = new AbortController()
    const { signal } = stopping
    const store = await open({ signal })
    const writer = await store.writer({ signal })
    await writer.write(sessions(0, 100))
    stopping.abort()
    await expect(writer.finish()).rejects.toMatchObject({ code: 'interrupted' })
    await store.close()
    const next = await openHBase(store.url)
    await load(next, sessions(0, 1))
    expect((await next.extent('sessions')).rows).toBe(1)
    await next.close()
  })

  it('gives the sessions of a person, the latest first', async () => {
    const store = await open()
    const of = (visitorId: string, numbers: readonly number[]) =>
      numbers.map((number) => session(number, { visitorId, userId: null }))
    const long = 'x'.repeat(40_000)
    await load(store, batchOf('sessions', [...of('v', [1, 2, 3, 4, 5]), ...of('v1', [6, 7]), ...of(long, [8, 9])]))
    const start = (number: number): number => session(number).startAt
    expect(ids(await store.sessionsOf('v'))).toEqual(['s5', 's4', 's3', 's2', 's1'])
    expect(ids(await store.sessionsOf('v', { limit: 2 }))).toEqual(['s5', 's4'])
    expect(ids(await store.sessionsOf('v', { from: start(2), to: start(4) }))).toEqual(['s3', 's2'])
    expect(ids(await store.sessionsOf('v', { from: start(2) + 1, to: start(4) + 1, limit: 1 }))).toEqual(['s4'])
    expect(ids(await store.sessionsOf('v', { from: -Infinity, to: start(2) - 0.5 }))).toEqual(['s1'])
    expect(ids(await store.sessionsOf('v1'))).toEqual(['s7', 's6'])
    expect(ids(await store.sessionsOf(long))).toEqual(['s9', 's8'])
    expect(ids(await store.sessionsOf('nobody'))).toEqual([])
    const { columns } = await store.sessionsOf('v', { columns: ['device'] })
    expect(Object.keys(columns)).toEqual(['device'])
    await store.close()
  })

  it('reads the state of a former moment until what it needs is replaced', async () => {
    const store = await open()
    await load(store, sessions(0, 100))
    const moment = await store.moment()
    const other = await openHBase(store.url)
    await load(other, batchOf('sessions', [session(0, { browser: 'Other' }), session(100)]))
    const former = await store.scan('sessions', whole, { columns: ['browser'], moment })
    expect([former.rows, former.generation]).toEqual([100, moment.generation])
    expect(Array.from(recordsOf(former)).every(({ browser }) => browser === 'Firefox')).toBe(true)
    expect(await store.scan('sessions', whole, { columns: [] })).toMatchObject({ rows: 101, generation: 2 })
    await load(other, sessions(0, 5), { recreate: true })
    const now = await store.scan('sessions', whole, { columns: [], moment })
    expect([now.rows, now.generation]).toEqual([5, 3])
    await other.close()
    await store.close()
  })

  it('refuses sessions that a TTL would drop at once', async () => {
    const store = await open({ ttl: 86_400, compression: 'none' })
    const now = Date.now()
    const fresh = session(1, { startAt: now - 3_600_000, endAt: now, events: [] })
    await expect(load(store, batchOf('sessions', [fresh, session(2)]))).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/TTL.*which ended at 2026-01-01T00:01:02.000Z/s) as string,
    })
    await load(store, batchOf('sessions', [fresh]))
    expect((await store.scan('sessions', whole, { columns: [] })).rows).toBe(1)
    expect(await store.facts()).toMatchObject({ ttl: '86400 s', compression: 'NONE' })
    await store.close()
  })

  it('leaves no socket when it is closed', async () => {
    const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
    await expect.poll(sockets).toBe(0)
    const store = await open()
    await load(store, sessions(0, 10))
    await store.facts()
    expect(sockets()).toBeGreaterThan(0)
    await store.close()
    await expect.poll(sockets).toBe(0)
  })

  it('keeps sessions alone', async () => {
    const store = await open()
    const writer = await store.writer()
    await expect(writer.write(batchOf('users', []))).rejects.toMatchObject({ code: 'argument' })
    await load(store, sessions(0, 1))
    await expect(store.scan('users', whole, { columns: [] })).rejects.toMatchObject({ code: 'argument' })
    expect(await store.extent('users')).toEqual({ rows: 0, earliest: null, latest: null })
    await store.close()
    await expect(store.moment()).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('says what it misses in a table that somebody else made', async () => {
    const prefix = newPrefix()
    const url = server!.url(prefix)
    const cluster = clusterAt(url)
    const name = `${url.slice(url.lastIndexOf('/') + 1).split('?')[0]!}_sessions`
    await makeTable(cluster, { name, families: { other: {} }, splits: [] })
    await cluster.close()
    const store = await openHBase(url)
    await expect(load(store, sessions(0, 1))).rejects.toThrow(/was not made by Polymart/)
    await store.close()
  })
})
