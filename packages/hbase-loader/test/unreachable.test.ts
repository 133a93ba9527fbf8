// Servers that `hbase:meta` names and that cannot be reached, while ZooKeeper and the others answer.
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseStore } from '@polymart/hbase-loader'
import { beforeAll, describe, expect, it } from 'vitest'
import { newPrefix, serverOfRun } from '../../core/test/servers/hbase-place.js'
import { freePort } from '../../core/test/servers/ports.js'
import { addressOf } from '../src/address.js'
import { regionNamed } from '../src/protocol.js'
import { tableNames } from '../src/store/layout.js'
import { discover } from '../src/cluster/discovery.js'
import { cellType, CellWriter } from '../src/rpc/cells.js'
import { multi } from '../src/rpc/methods.js'
import { clusterAt } from './raw.js'
import { sessions } from './sessions.js'

const server = await serverOfRun()

const patience = 1500

/** Says in `hbase:meta` that a region is on another server, as it does for a while after one has died. */
const move = async (url: string, table: string, to: string): Promise<void> => {
  const cluster = clusterAt(url)
  const [region] = await cluster.regions(table)
  const { meta } = await discover(cluster.address, 10_000)
  const writer = new CellWriter()
  const info = Buffer.from('info')
  writer.add(
    region!.name,
    { family: info, qualifier: Buffer.from('server'), time: Date.now() + 60_000 },
    cellType.put,
    Buffer.from(to),
  )
  const action = [{ index: 0, mutation: { mutateType: 2, associatedCellCount: 1 } }] as const
  const regionAction = [{ region: regionNamed(Buffer.from('hbase:meta,,1')), action }]
  await cluster.call(meta, 'ClientService', multi, { regionAction }, { cells: writer.finish() })
  await cluster.close()
}

describe.skipIf(!server)('a region server that cannot be reached', () => {
  let store: HBaseStore
  let table: string

  beforeAll(async () => {
    store = await openHBase(server!.url(newPrefix()), { regions: 1 })
    table = tableNames(addressOf(store.url)).sessions
    const load = await store.writer()
    await load.write(sessions(0, 10))
    await load.finish()
    await store.close()
  })

  const scanned = async (): Promise<{ readonly error: unknown; readonly ms: number }> => {
    const reading = await openHBase(store.url, { patience, connectTimeout: 1000 })
    await reading.moment()
    const began = Date.now()
    const error: unknown = await reading.scan('sessions', { from: 0, to: 4096 }, { columns: [] }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const ms = Date.now() - began
    await reading.close()
    return { error, ms }
  }

  it('is named in time where it refuses connections', async () => {
    const dead = `127.0.0.1:${await freePort()}`
    await move(store.url, table, dead)
    const { error, ms } = await scanned()
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining(dead) as string })
    expect(String(error)).toContain('ECONNREFUSED')
    expect(ms).toBeLessThan(patience + 15_000)
  })

  it('is named, with what to do, where its name is not known', async () => {
    await move(store.url, table, 'region-one.invalid:16020')
    const { error, ms } = await scanned()
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/region-one\.invalid.*DNS.*hosts/) as string,
    })
    expect(ms).toBeLessThan(patience + 15_000)
  })
})
