// A server that is killed, or cannot be reached for a while, and loaders that are: each ends with exact counts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { batchOf } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseStore, Wait } from '@polymart/hbase-loader'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { newPrefix, ownServer } from '../../core/test/servers/hbase-place.js'
import { session, sessions } from './sessions.js'

const whole = { from: 0, to: 4096 }

/** What stands between clients and the region server, which is known by this address alone. */
const front = '127.0.0.2'

/** Passes on what comes, and can cut it off and delay it. */
class Proxy {
  delay = 0
  private readonly sockets = new Set<Socket>()
  private readonly server: Server
  readonly port: number

  private constructor(server: Server) {
    this.server = server
    this.port = (server.address() as AddressInfo).port
    server.on('connection', (client) => {
      const upstream = connect(this.port, '127.0.0.1')
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.sockets.add(from)
        from.on('error', () => {})
        from.on('close', () => to.destroy())
        from.on('data', (data) => {
          void setTimeout(this.delay).then(() => to.write(data))
        })
      }
    })
  }

  static async start(): Promise<Proxy> {
    const server = createServer().listen(0, front)
    await once(server, 'listening')
    return new Proxy(server)
  }

  /** Ends all connections without a word. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy()
    this.sockets.clear()
  }

  stop(): void {
    this.server.close()
    this.cut()
  }
}

const proxy = await Proxy.start()
const server = await ownServer({
  settings: {
    'hbase.unsafe.regionserver.hostname': front,
    'hbase.regionserver.port': proxy.port,
    'hbase.hregion.memstore.flush.size': 2 << 20,
    'hbase.hregion.memstore.block.multiplier': 1,
  },
})
afterAll(async () => {
  await server?.stop()
  proxy.stop()
})

const load = async (
  store: HBaseStore,
  first: number,
  batches: number,
  between: (batch: number) => unknown,
): Promise<void> => {
  const writer = await store.writer()
  for (let i = 0; i < batches; i++) {
    await writer.write(sessions(first + i * 1000, 1000))
    await between(i)
  }
  await writer.finish()
}

const count = async (store: HBaseStore): Promise<number> =>
  (await store.scan('sessions', whole, { columns: ['sessionId'] })).rows

/** Cuts all connections again and again, later each time: a machine that is busy needs a while to get anywhere. */
const cutAll = async (signal: AbortSignal): Promise<void> => {
  for (let pause = 150; !signal.aborted; pause *= 1.05) {
    await setTimeout(pause, undefined, { signal }).catch(() => undefined)
    proxy.cut()
  }
}

describe.skipIf(!server)('a server that goes away', () => {
  it('is waited for by a load and a scan whose connections are cut, and by one that is slow', async () => {
    const store = await openHBase(server!.url(newPrefix()))
    const done = new AbortController()
    onTestFinished(() => done.abort())
    const cutting = cutAll(done.signal)
    await load(store, 0, 10, () => setTimeout(60))
    expect(await count(store)).toBe(10_000)
    done.abort()
    await cutting
    proxy.delay = 40
    expect(await count(store)).toBe(10_000)
    proxy.delay = 0
    expect(await store.extent('sessions')).toMatchObject({ rows: 10_000 })
    await store.close()
  })

  it('is waited for by a load when a region is too busy', async () => {
    const waits: Wait[] = []
    const store = await openHBase(server!.url(newPrefix()), { regions: 1, onWait: (wait) => waits.push(wait) })
    const writer = await store.writer()
    const page = 'x'.repeat(3000)
    for (let i = 0; i < 8; i++) {
      const rows = Array.from({ length: 1000 }, (_, j) => session(i * 1000 + j, { referrer: page }))
      await writer.write(batchOf('sessions', rows))
    }
    await writer.finish()
    expect(await count(store)).toBe(8000)
    expect(waits.some(({ reason }) => reason.startsWith('RegionTooBusyException'))).toBe(true)
    await store.close()
  })

  it('is given up in time when it is silent', async () => {
    const store = await openHBase(server!.url(newPrefix()), { callTimeout: 500, connectTimeout: 1500 })
    await load(store, 0, 1, () => {})
    await store.close()
    const waiting = await openHBase(store.url, { callTimeout: 500, connectTimeout: 1500, patience: 1500 })
    proxy.delay = 3000
    await expect(waiting.moment()).rejects.toMatchObject({ code: 'unreachable' })
    proxy.delay = 0
    await waiting.close()
  })

  it('is loaded into again after a loader was killed, of which nothing is seen', async () => {
    const url = server!.url(newPrefix())
    const store = await openHBase(url)
    await load(store, 0, 1, () => {})
    const script = fileURLToPath(new URL('loader.ts', import.meta.url))
    const options = ['--conditions=polymart-source', '--import', 'tsx', script, url, '500', '3000']
    const loader = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(loader.stdout, 'data')
    await expect(store.writer()).rejects.toMatchObject({ code: 'locked' })
    loader.kill('SIGKILL')
    await once(loader, 'close')
    expect(await count(store)).toBe(1000)
    expect((await store.moment()).unfinishedSince).toBeGreaterThan(0)
    const writer = await store.writer()
    await writer.write(sessions(0, 2000))
    const { entities } = await writer.finish()
    expect(entities.sessions).toMatchObject({ written: 1000, unchanged: 1000 })
    expect(await count(store)).toBe(2000)
    expect((await store.moment()).unfinishedSince).toBeNull()
    await store.close()
  })

  it('keeps what it took when it is killed and started again in the middle of a load', async () => {
    const store = await openHBase(server!.url(newPrefix()))
    let restarting: Promise<void> | undefined
    await load(store, 0, 20, (batch) => {
      if (batch === 8) restarting = server!.kill().then(() => server!.restart())
    })
    await restarting
    expect(await count(store)).toBe(20_000)
    await store.close()
  })

  it('is waited for by a process that begins while it is down, or starts', async () => {
    const store = await openHBase(server!.url(newPrefix()))
    await load(store, 0, 1, () => {})
    await store.close()
    await server!.kill()
    const waits: Wait[] = []
    // Much less than the server takes to start: what is waited for is told by patience, which is a minute.
    const fresh = await openHBase(store.url, { connectTimeout: 500, onWait: (wait) => waits.push(wait) })
    const seen = fresh.moment()
    await server!.restart()
    expect(await seen).toMatchObject({ generation: 1 })
    expect(await count(fresh)).toBe(1000)
    expect(waits.length).toBeGreaterThan(0)
    await fresh.close()
  })

  it('may be left waiting for at once', async () => {
    const stopping = new AbortController()
    const store = await openHBase('hbase://127.0.0.1:1/shop', { signal: stopping.signal })
    const waiting = store.moment()
    const began = Date.now()
    await setTimeout(100)
    stopping.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
    await store.close()
    // Far less than its patience, a minute.
    expect(Date.now() - began).toBeLessThan(20_000)
  })
})
