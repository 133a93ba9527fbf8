// Ports on which something else than ZooKeeper or HBase listens.
import { openHBase } from '@polymart/hbase-loader'
import { describe, expect, it, vi } from 'vitest'
import { nonsense, startNonsense } from '../../core/test/servers/nonsense.js'
import type { Nonsense } from '../../core/test/servers/nonsense.js'
import { regionNamed } from '../src/protocol.js'
import { Connection } from '../src/rpc/connection.js'
import { scan } from '../src/rpc/methods.js'
import { explained } from '../src/store/explain.js'

const kinds = Object.keys(nonsense) as Nonsense[]
/** Says nothing that could be an answer, so that more is waited for. */
const waited = new Set<Nonsense>(['silence', 'an end'])
const limit = 64 << 20

describe.each(kinds)('%s', (what) => {
  const within = async (ms: number, work: (port: number) => Promise<unknown>): Promise<Error> => {
    const server = await startNonsense(what)
    const before = process.memoryUsage().rss
    const began = Date.now()
    try {
      const error = await work(server.port).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(Error)
      expect(Date.now() - began).toBeLessThan(ms)
      expect(process.memoryUsage().rss - before).toBeLessThan(limit)
      return error as Error
    } finally {
      await server.stop()
    }
  }

  it('in the place of ZooKeeper is told in time', async () => {
    const error = await within(30_000, async (port) => {
      const store = await openHBase(`hbase://127.0.0.1:${port}/shop`, { connectTimeout: 600, patience: 1200 })
      await store.moment().finally(() => store.close())
    })
    expect(error).toMatchObject({ name: 'PolymartError', code: 'unreachable' })
    expect(error.message).toMatch(
      waited.has(what)
        ? /did not answer within 0\.6 s.*trying for 1\.2 s|answered: /
        : /is not ZooKeeper|did not answer within/,
    )
  })

  it('in the place of a region server or the master is told in time', async () => {
    const error = await within(30_000, async (port) => {
      const connection = await Connection.open('127.0.0.1', port, {
        service: 'ClientService',
        user: 'me',
        connectTimeout: 600,
      })
      const request = { region: regionNamed(Buffer.from('hbase:meta,,1')), numberOfRows: 1 }
      await connection.call(scan, request, { timeout: 600 }).finally(() => connection.close())
    })
    const told = explained(error, 'hbase://zk/shop')
    expect(told).toMatchObject({ name: 'PolymartError', code: 'unreachable' })
    expect(told.message).toMatch(/is not an HBase server|gave no answer|broke/)
  })
})

it('the way to a silent port is left at once', async () => {
  const server = await startNonsense('silence')
  const stopping = new AbortController()
  const store = await openHBase(`hbase://127.0.0.1:${server.port}/shop`, { signal: stopping.signal })
  const waiting = store.moment()
  await vi.waitUntil(() => server.met() > 0, 30_000)
  const began = Date.now()
  stopping.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
  await store.close()
  // Far less than its patience, a minute.
  expect(Date.now() - began).toBeLessThan(20_000)
  await server.stop()
})
