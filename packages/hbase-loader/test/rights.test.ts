// What each right of HBase is needed for, on a server that checks them.
import { userInfo } from 'node:os'
import { batchOf } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseOptions } from '@polymart/hbase-loader'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newPrefix, ownServer } from '../../core/test/servers/hbase-place.js'
import type { Cluster } from '../src/cluster/cluster.js'
import { multiple } from '../src/table/multi.js'
import { clusterAt } from './raw.js'
import { session, sessions } from './sessions.js'

const checking = 'org.apache.hadoop.hbase.security.access.AccessController'

const server = await ownServer({
  settings: {
    'hbase.security.authorization': 'true',
    'hbase.coprocessor.master.classes': checking,
    'hbase.coprocessor.region.classes': checking,
    'hbase.coprocessor.regionserver.classes': checking,
    'hbase.superuser': userInfo().username,
  },
})
afterAll(() => server?.stop())

const whole = { from: 0, to: 4096 }

describe.skipIf(!server)('the rights to a store in HBase', () => {
  const prefix = newPrefix()
  const tables = [`${prefix}_sessions`, `${prefix}_meta_polymart`]
  let admin: Cluster

  const as = (user: string, options: HBaseOptions = {}) =>
    openHBase(server!.url(prefix), { user, regions: 2, patience: 5000, ...options })

  /** What the shell's grant writes. Servers hear of it through ZooKeeper, somewhat later: see `soon`. */
  const grant = async (user: string, rights: string, on: readonly string[]): Promise<void> => {
    const cells = [
      { family: Buffer.from('l'), qualifier: Buffer.from(user), time: Date.now(), value: Buffer.from(rights) },
    ]
    // The server makes its table of rights after it has said that it is up.
    await soon(() =>
      multiple(
        admin,
        'hbase:acl',
        on.map((table) => ({ kind: 'put', row: Buffer.from(table), cells })),
      ),
    )
  }

  const soon = <T>(work: () => Promise<T>): Promise<T> => vi.waitFor(work, { timeout: 20_000, interval: 300 })

  const load = async (user: string, batch = sessions(0, 20)) => {
    const store = await as(user)
    try {
      const writer = await store.writer()
      await writer.write(batch)
      return (await writer.finish()).entities.sessions
    } finally {
      await store.close()
    }
  }

  beforeAll(() => {
    admin = clusterAt(server!.url(prefix), { user: userInfo().username })
  })
  afterAll(() => admin.close())

  it('are C on the namespace to create the tables, and the error says what to let run', async () => {
    await expect(load('loader')).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/Creating .* takes the right C, .* create '/) as string,
    })
    await grant('maker', 'RWC', ['@default'])
    expect(await soon(() => load('maker'))).toMatchObject({ written: 20 })
  })

  it('are R and W to load', async () => {
    await grant('loader', 'RW', tables)
    expect(await soon(() => load('loader', sessions(10, 20)))).toMatchObject({ written: 10, unchanged: 10 })
  })

  it('are R to read, and to ask what an operator asks', async () => {
    await expect(load('reader')).rejects.toMatchObject({ code: 'storage' })
    await grant('reader', 'R', tables)
    const store = await as('reader')
    expect((await soon(() => store.scan('sessions', whole, { columns: [] }))).rows).toBe(30)
    expect(await store.facts()).toMatchObject({ rows: 30, ttl: 'unknown without the right C' })
    await expect(store.writer()).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('loading R and W') as string,
    })
    await store.close()
  })

  it('are C to know of a TTL; without it a load sees that what it wrote has stayed', async () => {
    const shortLived = newPrefix()
    const owner = await openHBase(server!.url(shortLived), { ttl: 3600, regions: 1 })
    const now = Date.now()
    const recent = session(1, { startAt: now - 2000, endAt: now - 1000, events: [] })
    const writer = await owner.writer()
    await writer.write(batchOf('sessions', [recent]))
    await writer.finish()
    await owner.close()
    await grant('loader', 'RW', [`${shortLived}_sessions`, `${shortLived}_meta_polymart`])
    const store = await openHBase(server!.url(shortLived), { user: 'loader' })
    const other = await soon(() => store.writer())
    await other.write(sessions(100, 10))
    await expect(other.finish()).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(
        /which only those with the right C may ask for.*would be dropped at once/,
      ) as string,
    })
    expect((await store.scan('sessions', whole, { columns: [] })).rows).toBe(1)
    await store.close()
  })

  it('are refused to whom has none', async () => {
    const store = await as('nobody')
    await expect(store.scan('sessions', whole, { columns: [] })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('needs the right R') as string,
    })
    await store.close()
  })
})
