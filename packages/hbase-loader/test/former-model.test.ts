// A store that the version before wrote: its cells do not have the fields that the model got since.
import { batchOf, recordsOf } from '@polymart/core'
import type { Records } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import { beforeEach, describe, expect, it } from 'vitest'
import { cells, formats, grown, sessions } from '../../core/test/fixtures/model-1.js'
import { anyServer, newPrefix } from '../../core/test/servers/hbase-place.js'
import { addressOf } from '../src/address.js'
import { encodeBatch } from '../src/store/encoded.js'
import { format, tableNames } from '../src/store/layout.js'
import { changeRecord, readRecord } from '../src/store/state.js'
import { multiple } from '../src/table/multi.js'
import { clusterAt } from './raw.js'
import { everyColumn } from './sessions.js'

const server = await anyServer()

type Session = Records['sessions']
const [first, second, third] = sessions as [Session, Session, Session]

/** Puts the cells of the version before in the place of this one's, and says so. */
const makeFormer = async (url: string): Promise<void> => {
  const cluster = clusterAt(url)
  const names = tableNames(addressOf(url))
  const { keys, times } = encodeBatch(batchOf('sessions', sessions), 0)
  await multiple(
    cluster,
    names.sessions,
    cells.map(({ summary, events }, i) => {
      const cell = { qualifier: Buffer.from('1'), time: times[i]! }
      return {
        kind: 'put',
        row: keys[i]!,
        cells: [
          { ...cell, family: Buffer.from('s'), value: Buffer.from(summary, 'base64') },
          { ...cell, family: Buffer.from('e'), value: Buffer.from(events, 'base64') },
        ],
      }
    }),
  )
  const { state, leaseText, written } = await readRecord(cluster, names.meta)
  const { former: _, ...other } = state!
  await changeRecord(cluster, names.meta, leaseText, { state: { ...other, format: formats.hbase } }, written)
  await cluster.close()
}

describe.skipIf(!server)('a store that the version before wrote', () => {
  let url: string

  beforeEach(async () => {
    url = server!.url(newPrefix())
    await load(...sessions)
    await makeFormer(url)
  })

  const load = async (...records: readonly Session[]) => {
    const store = await openHBase(url, { regions: 1 })
    const writer = await store.writer()
    await writer.write(batchOf('sessions', records))
    const { entities } = await writer.finish()
    await store.close()
    return entities.sessions
  }

  const scan = async (columns: readonly string[] = everyColumn) => {
    const store = await openHBase(url)
    const batch = await store.scan('sessions', { from: 0, to: 4096 }, { columns })
    await store.close()
    return Array.from(recordsOf(batch)).sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1))
  }

  it('is read, and the fields that it does not have are null', async () => {
    expect(await scan()).toEqual(sessions)
    expect(await scan(['sessionId', 'events.query', 'campaign'])).toMatchObject([
      { campaign: null, events: [{ query: null }, { query: null }] },
      { campaign: null, events: [] },
      { campaign: null, events: [{ query: null }, { query: null }] },
    ])
  })

  it('takes rows with them, and has others as they were', async () => {
    expect(await load(first, { ...second, source: 'ads' }, grown)).toMatchObject({
      unchanged: 1,
      replaced: 1,
      written: 1,
    })
    const after = [first, { ...second, source: 'ads' }, third, grown]
    expect(await scan()).toEqual(after)
    // And a load after that one knows which rows are whose.
    expect(await load(...after)).toMatchObject({ unchanged: 4 })
    expect(await scan()).toEqual(after)
    const cluster = clusterAt(url)
    const { state } = await readRecord(cluster, tableNames(addressOf(url)).meta)
    await cluster.close()
    expect(state).toMatchObject({ format, former: [{ before: 2, format: formats.hbase }] })
  })
})
