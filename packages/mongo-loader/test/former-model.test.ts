// A store that the version before wrote: its documents do not have the fields that the model got since.
import { batchOf, fieldsOf, leavesOf, partitionsOf, recordsOf } from '@polymart/core'
import type { Records } from '@polymart/core'
import { openMongo } from '@polymart/mongo-loader'
import { MongoClient } from 'mongodb'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { formats, grown, sessions } from '../../core/test/fixtures/model-1.js'
import { mongoServer } from '../../core/test/servers/mongo.js'
import { documentFormats, documentSchema } from '../src/schema.js'

const server = await mongoServer()
afterAll(() => server?.stop())

type Session = Records['sessions']
const [first, second, third] = sessions as [Session, Session, Session]
const columns = leavesOf(fieldsOf('sessions')).map(({ name }) => name)

describe.skipIf(server === null)('a store that the version before wrote', () => {
  let url: string

  beforeEach(async () => {
    url = server!.database()
    await load(...sessions)
    const client = await MongoClient.connect(url)
    const db = client.db()
    const added = { source: 1, medium: 1, campaign: 1, landingPage: 1, 'events.$[].query': 1, 'events.$[].results': 1 }
    await db.collection('sessions').updateMany({}, { $unset: added })
    await db.command({ collMod: 'sessions', validator: { $jsonSchema: documentSchema('sessions', 1) } })
    await db.collection('_polymart_meta').updateOne({}, { $set: { format: formats.mongo } })
    await client.close()
  })

  const load = async (...records: readonly Session[]) => {
    const store = await openMongo(url)
    const writer = await store.writer()
    await writer.write(batchOf('sessions', records))
    const { entities } = await writer.finish()
    await store.close()
    return entities.sessions
  }

  const scan = async () => {
    const store = await openMongo(url)
    const batch = await store.scan('sessions', partitionsOf(1)[0]!, { columns })
    const facts = await store.facts()
    await store.close()
    return { facts, rows: Array.from(recordsOf(batch)).sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1)) }
  }

  it('is read, and the fields that it does not have are null', async () => {
    expect((await scan()).rows).toEqual(sessions)
  })

  it('takes rows with them, and has others as they were', async () => {
    expect(await load(first, { ...second, source: 'ads' }, grown)).toMatchObject({
      unchanged: 1,
      replaced: 1,
      written: 1,
    })
    const { rows, facts } = await scan()
    expect(rows).toEqual([first, { ...second, source: 'ads' }, third, grown])
    expect(facts).toMatchObject({ format: documentFormats[0] })
  })
})

it('has a format that this version knows', () => {
  expect(documentFormats).toContain(formats.mongo)
})
