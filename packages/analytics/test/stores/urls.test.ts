import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findStores, shownUrl } from '@polymart/analytics'

describe('without a store given', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-config-'))
  })

  afterAll(() => rm(folder, { recursive: true }))

  const urlsIn = async (text: string) => {
    await writeFile(join(folder, 'polymart.config.json'), text)
    return findStores(undefined, { env: {}, folder }).urls
  }

  it('polymart.config.json names one store, or two', async () => {
    expect(await urlsIn('{"store": "embedded:a"}')).toEqual({ entities: 'embedded:a', sessions: 'embedded:a' })
    expect(await urlsIn('\ufeff{"store": "embedded:a"}')).toMatchObject({ entities: 'embedded:a' })
    const pair = { entities: 'embedded:a', sessions: 'embedded:b' }
    expect(await urlsIn(JSON.stringify(pair))).toEqual(pair)
  })

  it.each([
    ['{"store": mongodb://me:secret@host/shop}', 'found text that is not JSON.'],
    ['', 'found text that is not JSON.'],
    ['["embedded:a"]', 'found a list of 1.'],
    ['{"store": {"url": "mongodb://me:secret@host/shop"}}', 'found an object as store.'],
    ['{"entities": "mongodb://me:secret@host/shop"}', 'found only entities.'],
    ['{"sessions": "embedded:a"}', 'found only sessions.'],
    ['{"stores": "embedded:a"}', 'Unknown key "stores" in '],
    ['{"stores": "embedded:a"}', 'Did you mean "store"? Known: store, entities, sessions.'],
    ['{"mongodb://me:secret@host/shop": "store"}', 'Unknown key "mongodb://…@host/shop"'],
    ['{"store": "embedded:a", "zone": "UTC"}', 'Unknown key "zone"'],
    ['{"store": ""}', 'found an empty text.'],
    ['{"entities": "", "sessions": ""}', 'as entities in '],
    ['{"store": null}', 'found null as store.'],
    ['{}', 'found an object without a store.'],
    ['['.repeat(100_000), 'found lists or objects nested deeper than 200 levels.'],
    ['{"store": "embedded:a", "entities": "embedded:b", "sessions": "embedded:c"}', 'found both.'],
    ['{"store": "embedded:a", "sessions": "embedded:c"}', 'found both.'],
  ])('polymart.config.json is refused as %s, and none of its values is told', async (text, found) => {
    const failure = (await urlsIn(text).catch((error: unknown) => error)) as Error
    expect(failure).toMatchObject({ name: 'PolymartError', code: 'argument' })
    expect(failure.message).toContain(found)
    expect(`${failure.stack} ${String(failure.cause)}`).not.toContain('secret')
  })

  it('polymart.config.json is refused where it cannot be read', async () => {
    const within = join(folder, 'unreadable')
    const path = join(within, 'polymart.config.json')
    await mkdir(path, { recursive: true })
    expect(() => findStores(undefined, { env: {}, folder: within })).toThrow('found a folder.')
    await rm(path, { recursive: true })
    await symlink('nowhere.json', path)
    expect(() => findStores(undefined, { env: {}, folder: within })).toThrow(
      'to be a file that can be read, found ENOENT.',
    )
  })

  it('the environment names one store, or two, and not both', () => {
    const [store, entities, sessions] = ['embedded:a', 'embedded:b', 'embedded:c'] as const
    const found = (env: NodeJS.ProcessEnv) => findStores(undefined, { env, folder })
    expect(found({ POLYMART_STORE_URL: store, POLYMART_SESSIONS_URL: '' })).toEqual({
      urls: { entities: store, sessions: store },
      namedBy: 'POLYMART_STORE_URL',
    })
    expect(found({ POLYMART_ENTITIES_URL: entities, POLYMART_SESSIONS_URL: sessions })).toEqual({
      urls: { entities, sessions },
      namedBy: 'POLYMART_ENTITIES_URL and POLYMART_SESSIONS_URL',
    })
    for (const other of ['POLYMART_ENTITIES_URL', 'POLYMART_SESSIONS_URL']) {
      expect(() => found({ POLYMART_STORE_URL: store, [other]: entities })).toThrow(
        `in two ways: POLYMART_STORE_URL, and ${other}. Unset one of them.`,
      )
      expect(() => found({ [other]: entities })).toThrow('found only')
    }
  })

  it.each(['', { entities: '', sessions: '' }, { entities: 'embedded:a', sessions: '' }])(
    '%j is none given',
    (given) => {
      expect(() => findStores(given, { env: { POLYMART_STORE_URL: 'embedded:a' } })).toThrow('found an empty text.')
    },
  )

  it('the demo’s store is for reading, and what a folder above has is told', async () => {
    const shop = join(folder, 'shop')
    const below = join(shop, 'reports', 'weekly')
    await mkdir(join(shop, 'polymart-demo', 'store'), { recursive: true })
    await mkdir(below, { recursive: true })
    const demo = 'embedded:polymart-demo/store'
    expect(findStores(undefined, { env: {}, folder: shop })).toEqual({
      urls: { entities: demo, sessions: demo },
      namedBy: 'the demo',
    })
    expect(() => findStores(undefined, { env: {}, folder: shop, writing: true })).toThrow(
      `No store to load into was given: pass a URL such as embedded:./data, or set POLYMART_STORE_URL. The demo's store is only read, unless you name it: ${demo}.`,
    )
    expect(findStores(demo, { writing: true }).urls.entities).toBe(demo)
    expect(() => findStores(undefined, { env: {}, folder: below })).toThrow(
      `No store was given: pass a URL such as embedded:./data, set POLYMART_STORE_URL, or run "polymart demo" to create polymart-demo/store. ${join(shop, 'polymart-demo/store')} is used by commands that run in ${shop} alone.`,
    )
    await writeFile(join(shop, 'polymart.config.json'), '{"store": "embedded:data"}')
    for (const writing of [false, true])
      expect(() => findStores(undefined, { env: {}, folder: below, writing })).toThrow(
        `${join(shop, 'polymart.config.json')} is used by commands that run in ${shop} alone.`,
      )
  })
})

it.each([
  ['mongodb://me:p%40ss@host:1/shop?password=x', 'mongodb://…@host:1/shop'],
  ['mongodb://me:p@s/s?w@host/shop', 'mongodb://…'],
  ['mongodb://me:pass/shop', 'mongodb://…'],
  ['me:pass@host/shop', '…'],
  ['hbase://host:2181/shop?znode=/hbase', 'hbase://host:2181/shop'],
  ['embedded:./data', 'embedded:./data'],
])('%s is shown as %s', (url, shown) => {
  expect(shownUrl(url)).toBe(shown)
})

it.each([
  ['one URL for both', 'hbase://zk/shop'],
  ['two', { entities: 'hbase://zk/shop', sessions: 'embedded:data' }],
])('refuses entities in HBase, as %s', (_, given) => {
  expect(() => findStores(given)).toThrow('Give two stores')
})

it('takes sessions in HBase', () => {
  const urls = { entities: 'embedded:data', sessions: 'hbase://zk/shop' }
  expect(findStores(urls)).toEqual({ urls, namedBy: 'the call' })
})
