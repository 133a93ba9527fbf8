// What the driver alone loses, and that none of it is lost here. Each table is made for one of its defects.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { batchOf, recordsOf } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from '../src/cluster/cluster.js'
import { clusterAt, countRows, rawTable } from './raw.js'
import { newPrefix, ownServer } from '../../core/test/servers/hbase-place.js'
import { session } from './sessions.js'

/** How long a server keeps a scanner that nobody asks for more, ms. */
const lease = 2000

const server = await ownServer({ settings: { 'hbase.client.scanner.timeout.period': lease } })
afterAll(() => server?.stop())

/** What a process of the driver alone says, or that it died. */
const bare = async (...args: readonly string[]): Promise<string> => {
  const script = fileURLToPath(new URL('reader.ts', import.meta.url))
  try {
    const all = ['--import', 'tsx', script, String(server!.zookeeperPort), ...args]
    const { stdout } = await promisify(execFile)(process.execPath, all, { timeout: 30_000 })
    return stdout.trim()
  } catch (error) {
    return `died: ${String((error as { stderr?: string }).stderr)}`
  }
}

const numbered = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => Buffer.from(String(i).padStart(6, '0')))

describe.skipIf(!server)('where the driver alone loses rows', () => {
  let cluster: Cluster

  beforeAll(() => {
    cluster = clusterAt(server!.url('x'))
  })

  afterAll(() => cluster.close())

  it('reads the pages behind the first', async () => {
    await rawTable(cluster, 'pages', { rows: numbered(5000), bytes: 50 })
    expect(Number(await bare('count', 'pages'))).toBeLessThan(5000)
    expect(await countRows(cluster, 'pages')).toBe(5000)
    expect(await countRows(cluster, 'pages', { rowsPerPage: 7 })).toBe(5000)
  })

  it('goes on after pages that size cuts short', async () => {
    await rawTable(cluster, 'sizes', { rows: numbered(100), bytes: 100_000 })
    // The driver closes its scanner after a millisecond; now and then the server is later.
    const counts = [await bare('count', 'sizes'), await bare('count', 'sizes'), await bare('count', 'sizes')]
    expect(Math.min(...counts.map(Number))).toBeLessThan(100)
    expect(await countRows(cluster, 'sizes')).toBe(100)
  })

  it('reads regions whose bounds are a step apart', async () => {
    const splits = ['a', 'b', 'c', 'd', 'e'].map((letter) => Buffer.from(letter))
    const rows = splits.flatMap((split) =>
      Array.from({ length: 8 }, (_, i) => Buffer.concat([split, Buffer.from([0, i])])),
    )
    await rawTable(cluster, 'steps', { splits, rows: [...splits, ...rows] })
    expect(Number(await bare('count', 'steps'))).toBeLessThan(45)
    expect(await countRows(cluster, 'steps')).toBe(45)
  })

  it('reads keys with bytes above 0x7f', async () => {
    const splits = [0x40, 0x80, 0xc0].map((byte) => Buffer.from([byte]))
    const rows = Array.from({ length: 800 }, (_, i) => Buffer.from([(i * 37) % 256, i >> 8, i % 256]))
    await rawTable(cluster, 'bytes', { splits, rows })
    expect(Number(await bare('count', 'bytes'))).toBeLessThan(800)
    expect(await countRows(cluster, 'bytes')).toBe(800)
    const range = { start: Buffer.from([0x7f]), stop: Buffer.from([0x91]) }
    expect(await countRows(cluster, 'bytes', range)).toBe(rows.filter(([byte]) => byte! >= 0x7f && byte! < 0x91).length)
  })

  it('waits for whoever takes longer than a scanner is kept', async () => {
    await rawTable(cluster, 'slow', { rows: numbered(300), bytes: 20_000 })
    expect(await bare('count', 'slow', String(lease * 2))).not.toBe('300')
    const pause = (): Promise<void> => setTimeout(lease * 1.7)
    expect(await countRows(cluster, 'slow', {}, pause)).toBe(300)
  })

  it('knows a table from another whose name begins alike', async () => {
    await rawTable(cluster, 'alike', { rows: numbered(10) })
    await rawTable(cluster, 'alike2', { rows: numbered(20) })
    expect(await bare('count', 'alike')).toMatch(/^died: .*TypeError/s)
    expect(await countRows(cluster, 'alike')).toBe(10)
    expect(await countRows(cluster, 'alike2')).toBe(20)
  })

  it('says that a table is not there', async () => {
    expect(await bare('get', 'nowhere', 'row')).not.toMatch(/not (found|there)|TableNotFound/i)
    await expect(countRows(cluster, 'nowhere')).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('There is no table nowhere') as string,
    })
  })

  it('keeps ids of any letters', async () => {
    const ids = [
      'a|b',
      'a,b',
      ',',
      '|',
      ' ',
      'a b',
      '😀',
      'ü',
      '\u{10ffff}',
      '\u0001',
      '￿',
      'hbase:meta,,1',
      '9'.repeat(15),
    ]
    const records = ids.flatMap((id, i) =>
      ids.map((other, j) => session(i * 100 + j, { visitorId: id, userId: null, sessionId: `${other}${j}` })),
    )
    const store = await openHBase(server!.url(newPrefix()))
    const load = await store.writer()
    await load.write(batchOf('sessions', records))
    await load.finish()
    for (const id of ids) {
      const found = Array.from(recordsOf(await store.sessionsOf(id)))
      expect(found).toEqual(records.filter(({ visitorId }) => visitorId === id).toReversed())
    }
    await store.close()
  })

  it('fails within the time that it is given where nobody answers', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    for (const [host, message] of [
      ['127.0.0.1:1', 'did not answer within 1 s'],
      [`127.0.0.1:${port}`, 'did not answer within 1 s'],
      ['nowhere.invalid:2181', 'no address that this machine knows: nowhere.invalid'],
    ] as const) {
      const store = await openHBase(`hbase://${host}/shop`, { connectTimeout: 1000, patience: 2000 })
      const began = Date.now()
      await expect(store.moment()).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining(message) as string,
      })
      expect(Date.now() - began).toBeLessThan(20_000)
      await store.close()
    }
    silent.close()
  })
})
