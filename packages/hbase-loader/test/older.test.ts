// The older line of versions that is supported: the same suite, and the same counts.
import { recordsOf } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import { afterAll, describe, expect, it } from 'vitest'
import { storeConformance } from '../../core/test/conformance.js'
import { newPrefix, ownServer } from '../../core/test/servers/hbase-place.js'
import { everyColumn, session, sessions } from './sessions.js'

const server = await ownServer({ version: '2.5.13-hadoop3' })
afterAll(() => server?.stop())

describe.skipIf(!server)('HBase 2.5', () => {
  storeConformance(
    'A pair of tables in HBase 2.5',
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

  it('gives back every session that was loaded, and loads none twice', async () => {
    const url = server!.url(newPrefix())
    const store = await openHBase(url)
    const load = async () => {
      const writer = await store.writer()
      for (let first = 0; first < 20_000; first += 4000) await writer.write(sessions(first, 4000))
      return (await writer.finish()).entities.sessions
    }
    expect(await load()).toMatchObject({ read: 20_000, written: 20_000 })
    expect(await load()).toMatchObject({ read: 20_000, unchanged: 20_000 })
    const batch = await store.scan('sessions', { from: 0, to: 4096 }, { columns: everyColumn })
    const found = Array.from(recordsOf(batch)).sort((a, b) => a.startAt - b.startAt)
    expect(found).toEqual(Array.from({ length: 20_000 }, (_, i) => session(i)))
    expect(await store.facts()).toMatchObject({ server: expect.stringMatching(/^HBase 2\.5\.\d+[^,]*$/) as string })
    expect(await store.warnings?.()).toEqual([])
    await store.close()
  })
})
