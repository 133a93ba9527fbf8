import { openMongo } from '@polymart/mongo-loader'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mongodOrSkip } from '../../core/test/servers/mongo.js'
import { rootPassword } from '../../core/test/servers/mongod.js'
import type { Mongod } from '../../core/test/servers/mongod.js'
import { idsIn, load } from './orders-in.js'

const mongod = await mongodOrSkip({ auth: true })

afterAll(() => mongod?.stop())

/** What reading a store at a URL fails with, and how long that takes. */
const failureAt = async (url: string): Promise<{ code?: string; message: string; milliseconds: number }> => {
  const began = performance.now()
  const store = await openMongo(url)
  try {
    await store.moment()
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return { ...(code !== undefined && { code }), message, milliseconds: performance.now() - began }
  } finally {
    await store.close()
  }
  throw new Error('Expected a failure.')
}

describe.skipIf(mongod === null)('a server that refuses', () => {
  const server = mongod!
  const as = (user: string, password = 'pw', set = 'rs0'): string =>
    `mongodb://${user}:${password}@127.0.0.1:${server.port}/shop?authSource=admin&replicaSet=${set}`

  beforeAll(async () => {
    const client = await MongoClient.connect(server.url('admin'))
    const createUser = (user: string, roles: readonly object[]) =>
      client.db('admin').command({ createUser: user, pwd: 'pw', roles })
    await createUser('reader', [{ role: 'read', db: 'shop' }])
    await createUser('writer', [{ role: 'readWrite', db: 'shop' }])
    await createUser('stranger', [])
    const actions = [
      'find',
      'insert',
      'update',
      'remove',
      'createCollection',
      'listCollections',
      'dropCollection',
      'collMod',
    ]
    await client.db('admin').command({
      createRole: 'noIndexes',
      privileges: [{ resource: { db: 'shop', collection: '' }, actions }],
      roles: [],
    })
    await createUser('unindexed', [{ role: 'noIndexes', db: 'admin' }])
    await client.close()
  })

  it('a wrong password', async () => {
    const failure = await failureAt(as('reader', 'wrong-secret'))
    expect(failure).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/refused the user or password/) as string,
    })
    expect(failure.message).not.toMatch(/wrong-secret|reader/)
  })

  it('nobody', async () => {
    const failure = await failureAt(`mongodb://127.0.0.1:${server.port}/shop?replicaSet=rs0`)
    expect(failure).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/wants a user and password/) as string,
    })
  })

  it('a user without any right', async () => {
    const failure = await failureAt(as('stranger'))
    expect(failure.code).toBe('storage')
    expect(failure.message).toMatch(
      /to run find on the collection shop\._polymart_meta.*Reading needs the role read on shop/,
    )
  })

  it('to make an index, and leaves nothing', async () => {
    const store = await openMongo(as('unindexed'))
    const failure = load(store, 0, 10)
    await expect(failure).rejects.toMatchObject({ code: 'storage' })
    await expect(failure).rejects.toThrow(/to run createIndexes on the collection shop\._polymart_loading_transactions/)
    expect(await store.moment()).toMatchObject({ generation: 0, unfinishedSince: null })
    await store.close()
  })

  it('a reader to load, while readWrite is enough for that, and read for reading', async () => {
    const writer = await openMongo(as('writer'))
    await load(writer, 0, 20)
    await load(writer, 10, 20)
    await load(writer, 0, 20, { recreate: true })
    await writer.close()
    const reader = await openMongo(as('reader'))
    const moment = await reader.moment()
    expect(await idsIn(reader, moment)).toHaveLength(20)
    expect(await reader.extent('transactions')).toMatchObject({ rows: 20 })
    expect(await reader.partitions(4)).toHaveLength(4)
    expect(await reader.facts()).toMatchObject({ transactions: { compressor: 'snappy' } })
    const failure = load(reader, 0, 1)
    await expect(failure).rejects.toMatchObject({ code: 'storage' })
    await expect(failure).rejects.toThrow(
      /to run \w+ on the collection shop\._polymart_meta.*loading the role readWrite/,
    )
    await reader.close()
  })

  it('a replica set of another name', async () => {
    const failure = await failureAt(`${as('reader', 'pw', 'other')}&serverSelectionTimeoutMS=1500`)
    expect(failure).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/do not belong to the replica set "other"/) as string,
    })
    expect(failure.milliseconds).toBeLessThan(20_000)
  })

  it('where none is, within the stated time', async () => {
    for (const host of ['127.0.0.1:1', 'nowhere.invalid:27017']) {
      const failure = await failureAt(`mongodb://root:${rootPassword}@${host}/shop?serverSelectionTimeoutMS=1000`)
      expect(failure.code).toBe('unreachable')
      expect(failure.message).toMatch(new RegExp(`No MongoDB server at mongodb://${host}/shop`))
      expect(failure.message).not.toContain(rootPassword)
      expect(failure.milliseconds).toBeLessThan(20_000)
    }
  })
})

describe('a server that wants TLS', () => {
  let folder: string
  let server: Mongod | null = null

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-tls-'))
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ])
    const both = join(folder, 'both.pem')
    await writeFile(both, (await readFile(key, 'utf8')) + (await readFile(certificate, 'utf8')))
    server = await mongodOrSkip({
      replicaSet: null,
      args: ['--tlsMode', 'requireTLS', '--tlsCertificateKeyFile', both],
    })
  })

  afterAll(async () => {
    await server?.stop()
    await rm(folder, { recursive: true })
  })

  it('is told of, and read with TLS', async ({ skip }) => {
    if (!server) return skip()
    const plain = await failureAt(`mongodb://127.0.0.1:${server.port}/shop?serverSelectionTimeoutMS=1500`)
    expect(plain).toMatchObject({ code: 'unreachable', message: expect.stringMatching(/tls=true/) as string })
    const url = `mongodb://127.0.0.1:${server.port}/shop?tls=true&serverSelectionTimeoutMS=2500`
    const unknown = await failureAt(url)
    expect(unknown).toMatchObject({ code: 'unreachable', message: expect.stringMatching(/tlsCAFile/) as string })
    const trusted = await failureAt(`${url}&tlsCAFile=${encodeURIComponent(join(folder, 'certificate.pem'))}`)
    expect(trusted.message).toMatch(/There is no store at/)
  })
})
