// Ports on which something else than MongoDB listens.
import { openMongo } from '@polymart/mongo-loader'
import { expect, it, vi } from 'vitest'
import { nonsense, startNonsense } from '../../core/test/servers/nonsense.js'
import type { Nonsense } from '../../core/test/servers/nonsense.js'

const limit = 128 << 20

it.each(Object.keys(nonsense) as Nonsense[])('%s in the place of MongoDB is told in time', async (what) => {
  const server = await startNonsense(what)
  const before = process.memoryUsage().rss
  const began = Date.now()
  const store = await openMongo(`mongodb://127.0.0.1:${server.port}/shop?serverSelectionTimeoutMS=1000`)
  const error: unknown = await store.moment().catch((reason: unknown) => reason)
  await store.close()
  // Nothing is left that would keep a process from its end.
  await vi.waitUntil(() => server.meets() === 0, 30_000)
  expect(error).toMatchObject({ name: 'PolymartError', code: 'unreachable' })
  expect((error as Error).message).toMatch(
    /^(What listens at \S+ is not MongoDB\.|The server at \S+ closes the connection\.|No MongoDB server at )/,
  )
  expect(Date.now() - began).toBeLessThan(20_000)
  expect(process.memoryUsage().rss - before).toBeLessThan(limit)
  await server.stop()
})

it.each(['moment', 'extent'] as const)('the way to a silent port is left at once, for %s', async (what) => {
  const server = await startNonsense('silence')
  const stopping = new AbortController()
  const store = await openMongo(`mongodb://127.0.0.1:${server.port}/shop`, { signal: stopping.signal })
  const waiting = what === 'moment' ? store.moment() : store.extent('users')
  await vi.waitUntil(() => server.met() > 0, 30_000)
  const began = Date.now()
  stopping.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
  await expect(store.writer()).rejects.toMatchObject({ code: 'interrupted' })
  await store.close()
  // Far less than the half minute for which the driver looks for a server.
  expect(Date.now() - began).toBeLessThan(20_000)
  await server.stop()
})
