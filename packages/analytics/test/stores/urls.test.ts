import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shownUrl, storeUrls } from '@polymart/analytics'

describe('polymart.config.json', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-config-'))
  })

  afterAll(() => rm(folder, { recursive: true }))

  const urlsIn = async (text: string) => {
    await writeFile(join(folder, 'polymart.config.json'), text)
    return storeUrls(undefined, {}, folder)
  }

  it('names one store, or two', async () => {
    expect(await urlsIn('{"store": "embedded:a"}')).toEqual({ entities: 'embedded:a', sessions: 'embedded:a' })
    const pair = { entities: 'embedded:a', sessions: 'embedded:b' }
    expect(await urlsIn(JSON.stringify(pair))).toEqual(pair)
  })

  it.each([
    ['{"store": mongodb://me:secret@host/shop}', 'found text that is not JSON.'],
    ['', 'found text that is not JSON.'],
    ['["embedded:a"]', 'found a list of 1.'],
    ['{"store": {"url": "mongodb://me:secret@host/shop"}}', 'found an object as store.'],
    ['{"entities": "mongodb://me:secret@host/shop"}', 'found only entities.'],
  ])('is refused as %s, and none of its values is told', async (text, found) => {
    const failure = (await urlsIn(text).catch((error: unknown) => error)) as Error
    expect(failure).toMatchObject({ name: 'PolymartError', code: 'argument' })
    expect(failure.message).toContain(found)
    expect(`${failure.stack} ${String(failure.cause)}`).not.toContain('secret')
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
  expect(() => storeUrls(given)).toThrow('give two stores')
})

it('takes sessions in HBase', () => {
  const urls = { entities: 'embedded:data', sessions: 'hbase://zk/shop' }
  expect(storeUrls(urls)).toEqual(urls)
})
