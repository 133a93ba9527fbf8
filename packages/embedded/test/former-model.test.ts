import { batchOf, leavesOf, fieldsOf, partitionsOf, recordsOf } from '@polymart/core'
import type { EntityName, Records } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { grown, sessions } from '../../core/test/fixtures/model-1.js'
import { formats } from '../src/layout.js'

const whole = partitionsOf(1)[0]!

describe('a store that the version before wrote', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-former-'))
    const stored = await readFile(new URL('fixtures/model-1.mdb.gz', import.meta.url))
    await writeFile(join(folder, 'data.mdb'), gunzipSync(stored))
  })

  afterEach(() => rm(folder, { recursive: true }))

  const scan = async <E extends EntityName>(entity: E, columns?: readonly string[]): Promise<Records[E][]> => {
    const store = await openEmbedded(folder, { readOnly: true })
    const all = leavesOf(fieldsOf(entity)).map(({ name }) => name)
    const batch = await store.scan(entity, whole, { columns: columns ?? all })
    await store.close()
    return Array.from(recordsOf(batch)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }

  const load = async (...records: readonly Records['sessions'][]) => {
    const store = await openEmbedded(folder)
    const writer = await store.writer()
    await writer.write(batchOf('sessions', records))
    const { entities } = await writer.finish()
    await store.close()
    return entities.sessions
  }

  it('is read, and the fields that it does not have are null', async () => {
    expect(await scan('sessions')).toEqual(sessions)
    expect(await scan('transactions')).toMatchObject([
      { transactionId: 't1', paymentMethod: 'card', couponCode: null },
      { transactionId: 't2', paymentMethod: null, couponCode: null },
    ])
    expect(await scan('sessions', ['sessionId', 'events.query', 'campaign'])).toEqual([
      { sessionId: 's1', campaign: null, events: [{ query: null }, { query: null }] },
      { sessionId: 's2', campaign: null, events: [] },
      { sessionId: 's3', campaign: null, events: [{ query: null }, { query: null }] },
    ])
  })

  it('takes rows with them, and has others as they were', async () => {
    const [first, second] = sessions as [Records['sessions'], Records['sessions']]
    expect(await load(first, { ...second, source: 'ads' }, grown)).toMatchObject({
      unchanged: 1,
      replaced: 1,
      written: 1,
    })
    expect(await scan('sessions')).toEqual([first, { ...second, source: 'ads' }, sessions[2], grown])
    const store = await openEmbedded(folder, { readOnly: true })
    expect(await store.facts()).toMatchObject({ format: formats[0] })
    expect(await store.moment()).toMatchObject({ generation: 2 })
    await store.close()
  })

  it('is its own format, which this version knows', () => {
    expect(formats).toContain('3-8661c587f3de296b')
  })
})
