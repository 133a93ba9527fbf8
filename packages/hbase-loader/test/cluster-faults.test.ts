// What befalls a cluster of two region servers while sessions are loaded and read: each ends with exact counts.
import { batchOf, recordsOf } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseStore, Wait } from '@polymart/hbase-loader'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addressOf } from '../src/address.js'
import type { Cluster } from '../src/cluster/cluster.js'
import { discover } from '../src/cluster/discovery.js'
import { none, regionOf } from '../src/cluster/regions.js'
import { CellReader } from '../src/rpc/cells.js'
import { multiple } from '../src/table/multi.js'
import { getRow } from '../src/table/row.js'
import { scanRange } from '../src/table/scan.js'
import { flushTable, moveRegion, setEnabled, splitRegion, stopServer } from './admin.js'
import { clusterAt, countRows } from './raw.js'
import { newPrefix, ownServer } from '../../core/test/servers/hbase-place.js'
import { everyColumn, session, sessions } from './sessions.js'

const server = await ownServer({ regionServers: 2 })
afterAll(() => server?.stop())

const whole = { from: 0, to: 4096 }
const summaries = [Buffer.from('s')]

describe.skipIf(!server)('a cluster of two region servers', () => {
  let cluster: Cluster
  let store: HBaseStore
  let table: string
  let url: string
  const waits: Wait[] = []

  beforeAll(async () => {
    const prefix = newPrefix()
    url = server!.url(prefix)
    table = `${prefix}_sessions`
    cluster = clusterAt(url)
    store = await openHBase(url, { regions: 4, onWait: (wait) => waits.push(wait) })
  })

  afterAll(async () => {
    await store.close()
    await cluster.close()
  })

  const someRegion = async (row: string) => {
    cluster.forget(table)
    return regionOf(await cluster.regions(table), Buffer.from(row))
  }

  it('loads while regions are split and moved', async () => {
    const writer = await store.writer()
    const writing = (async () => {
      for (let i = 0; i < 12; i++) await writer.write(sessions(i * 1000, 1000))
    })()
    await splitRegion(cluster, table, await someRegion('200'), Buffer.from('280'))
    for (const row of ['000', '300', '600', '900']) await moveRegion(cluster, await someRegion(row))
    await writing
    const { entities } = await writer.finish()
    expect(entities.sessions).toMatchObject({ read: 12_000, written: 12_000 })
    expect((await store.scan('sessions', whole, { columns: [] })).rows).toBe(12_000)
    expect(await countRows(cluster, table, { families: summaries })).toBe(12_000)
    expect((await cluster.regions(table)).length).toBe(5)
  })

  it('scans while regions are split and moved', async () => {
    let moved = 0
    const disturb = async (): Promise<void> => {
      if (moved++ % 15 === 3) await moveRegion(cluster, await someRegion(['100', '500', 'a00', 'd00'][moved % 4]!))
      if (moved === 20) await splitRegion(cluster, table, await someRegion('a00'), Buffer.from('a80'))
    }
    const reader = clusterAt(url)
    expect(await countRows(reader, table, { families: summaries, rowsPerPage: 150 }, disturb)).toBe(12_000)
    await reader.close()
    const { rows, columns: found } = await store.scan('sessions', whole, { columns: everyColumn })
    expect(rows).toBe(12_000)
    const expected = Array.from({ length: 12_000 }, (_, i) => session(i))
    const byStart = Array.from(recordsOf({ entity: 'sessions', rows, columns: found })).sort(
      (a, b) => a.startAt - b.startAt,
    )
    expect(byStart).toEqual(expected)
  })

  it('tells of cells that cannot be decoded by their keys, and reads the rest', async () => {
    const prefix = newPrefix()
    const broken = await openHBase(server!.url(prefix), { regions: 2 })
    const load = await broken.writer()
    await load.write(sessions(0, 50))
    await load.finish()
    const [first, second] = await rowKeys(cluster, `${prefix}_sessions`)
    await spoil(cluster, `${prefix}_sessions`, first!, 's')
    await spoil(cluster, `${prefix}_sessions`, second!, 'e')
    const issueAt = (row: Buffer, what: string) => {
      const id = JSON.stringify(row.toString().replaceAll('\0', '|'))
      const detail = expect.stringContaining(`${what} in the row ${id} of ${prefix}_sessions`) as string
      return { rows: 1, issues: [{ entity: 'sessions', id, reason: 'structure', detail }] }
    }
    const all = await broken.scan('sessions', whole, { columns: everyColumn })
    expect(all.rows).toBe(49)
    expect(all.unreadable).toEqual(issueAt(first!, 'summary'))
    expect(all.emptied).toEqual(issueAt(second!, 'list of events'))
    const spoilt = second!.toString().split('\0')[3]
    const records = Array.from(recordsOf({ entity: 'sessions', rows: all.rows, columns: all.columns }))
    expect(records.filter(({ events }) => events.length === 0)).toMatchObject([{ sessionId: spoilt }])
    // The rows are the same whatever columns are asked for.
    const summary = await broken.scan('sessions', whole, { columns: ['sessionId'] })
    expect(summary).toMatchObject({ rows: 49, unreadable: all.unreadable })
    expect(summary.emptied).toBeUndefined()
    // Loading them again mends them.
    const again = await broken.writer({ onDuplicate: 'keep' })
    await again.write(sessions(0, 50))
    expect((await again.finish()).entities.sessions).toMatchObject({ read: 50, replaced: 2, unchanged: 48 })
    const mended = await broken.scan('sessions', whole, { columns: everyColumn })
    expect(mended.rows).toBe(50)
    expect(mended.unreadable ?? mended.emptied).toBeUndefined()
    await broken.close()
  })

  it('says that a table is disabled', async () => {
    await setEnabled(cluster, table, false)
    await expect(store.scan('sessions', whole, { columns: [] })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(`enable '${table}'`) as string,
    })
    await setEnabled(cluster, table, true)
    expect((await store.scan('sessions', whole, { columns: [] })).rows).toBe(12_000)
  })

  it('waits for a table that is being enabled', async () => {
    const { meta } = await discover(addressOf(url), 10_000)
    // The table of tables has one region, which is in no table itself.
    const tables = clusterAt(url)
    vi.spyOn(tables, 'regions').mockResolvedValue([
      { name: Buffer.from('hbase:meta,,1'), start: none, end: none, server: meta },
    ])
    const state = async (value: number): Promise<void> => {
      const cell = { family: Buffer.from('table'), qualifier: Buffer.from('state'), time: Date.now() }
      const cells = [{ ...cell, value: Buffer.from([8, value]) }]
      await multiple(tables, 'hbase:meta', [{ kind: 'put', row: Buffer.from(table), cells }])
    }
    await state(3)
    const reader = await openHBase(url)
    const enabled = new Promise((done) => setTimeout(done, 500)).then(() => state(0))
    expect((await reader.scan('sessions', whole, { columns: [] })).rows).toBe(12_000)
    await enabled
    await reader.close()
    await tables.close()
  })

  it('begins no table that it is told not to create, and says how to', async () => {
    const prefix = newPrefix()
    const other = await openHBase(server!.url(prefix), { createTable: false, compression: 'zstd', regions: 2 })
    const sessionFamily = (name: string): string =>
      `{NAME => '${name}', VERSIONS => '1', COMPRESSION => 'ZSTD', DATA_BLOCK_ENCODING => 'NONE', BLOOMFILTER => 'ROW'}`
    await expect(other.writer()).rejects.toThrow(
      `create '${prefix}_sessions', ${sessionFamily('s')}, ${sessionFamily('e')}, SPLITS => ['800']; ` +
        `create '${prefix}_meta_polymart', {NAME => 'm', VERSIONS => '1'}`,
    )
    await expect(other.moment()).rejects.toMatchObject({ code: 'unreachable' })
    await other.close()
  })

  it('stops within a second', async () => {
    const slow = await openHBase(url, { maxRate: 500 })
    const began = Date.now()
    const stopping = AbortSignal.timeout(700)
    await expect(slow.scan('sessions', whole, { columns: [], signal: stopping })).rejects.toMatchObject({
      code: 'interrupted',
    })
    expect(Date.now() - began).toBeLessThan(1700)
    await slow.close()
  })

  it('tells what an operator asks', async () => {
    await flushTable(cluster, table)
    const facts = await store.facts()
    expect(facts).toMatchObject({
      table,
      rows: 12_000,
      regions: 6,
      ttl: 'none',
      bloomFilter: 'ROW',
    })
    expect(facts['server']).toMatch(/^HBase 2\.[56]\.[^,]*$/)
    const partitions = await store.partitions(7)
    expect(partitions).toHaveLength(7)
  })

  it('goes on when a region server stops', async () => {
    const writer = await store.writer()
    await writer.write(sessions(12_000, 1000))
    const { server: one } = await someRegion('500')
    await stopServer(cluster, one)
    for (let i = 13; i < 18; i++)
      await writer.write(
        batchOf(
          'sessions',
          Array.from({ length: 1000 }, (_, j) => session(i * 1000 + j)),
        ),
      )
    await writer.finish()
    expect((await store.scan('sessions', whole, { columns: ['sessionId'] })).rows).toBe(18_000)
    expect(waits.length).toBeGreaterThan(0)
  })
})

/** The first keys of a table. */
const rowKeys = async (cluster: Cluster, table: string): Promise<readonly Buffer[]> => {
  const keys: Buffer[] = []
  for await (const { cells, cellsPerRow } of scanRange(cluster, table, { families: summaries })) {
    const reader = new CellReader()
    reader.begin(cells)
    for (const count of cellsPerRow) {
      for (let i = 0; i < count; i++) reader.read()
      keys.push(Buffer.from(reader.row))
    }
  }
  return keys
}

/** Puts bytes over a row's cell that nobody can read. */
const spoil = async (cluster: Cluster, table: string, row: Buffer, name: 's' | 'e'): Promise<void> => {
  const cell = (await getRow(cluster, table, row)).find(({ family }) => family.toString() === name)!
  const cells = [{ ...cell, time: cell.time + 1, value: Buffer.from([9, 9, 9]) }]
  await multiple(cluster, table, [{ kind: 'put', row, cells }])
}
