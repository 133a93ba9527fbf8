import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkMapping } from '@polymart/core'
import type { Mapping } from '@polymart/core'
import { examineFiles } from '@polymart/files'
import { describe, expect, it } from 'vitest'
import { readAll, temporaryFolder } from './folders.js'
import { nestedParquet } from './nested.js'

const levels = 100_000
const list = '['.repeat(levels) + ']'.repeat(levels)
const object = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const folderWith = async (name: string, content: string | Buffer): Promise<string> => {
  const dir = await temporaryFolder()
  await writeFile(join(dir, name), content)
  return dir
}

const categories = (from: string): Mapping =>
  checkMapping({ categories: { from, fields: { categoryId: 'id', name: 'name' } } })

const orders = (from: string): Mapping =>
  checkMapping({
    money: { unit: 'minor', currency: 'EUR' },
    transactions: {
      from,
      fields: {
        transactionId: 'no',
        userId: { constant: 'u' },
        at: { constant: '2026-01-01T00:00Z' },
        status: { constant: 'completed' },
        lines: { path: 'items', json: true, fields: { productId: 'sku', unitPriceMinor: { constant: 1 } } },
      },
    },
  })

describe('what is nested 100,000 deep', () => {
  const rows = [
    `{"id":1,"name":${list}}`,
    `{"id":2,"name":${object}}`,
    `{"id":{"$oid":${object}},"name":"x"}`,
    `{"id":{"$date":${object}},"name":"x"}`,
    `{"id":5,"name":"x","other":${list}}`,
    '{"id":6,"name":"x"}',
  ]

  it.each([
    ['JSON Lines', 'c.jsonl', rows.join('\n')],
    ['a JSON array', 'c.json', `[${rows.join(',')}]`],
  ])('refuses the rows that are read of %s, and no others', async (_, name, content) => {
    const dir = await folderWith(name, content)
    const mapping = categories(name)
    const { shop, issues } = await readAll(dir, { mapping })
    expect(shop.categories?.map(({ categoryId }) => categoryId)).toEqual(['5', '6'])
    expect(issues.map(({ detail }) => detail.replace(/.*found /, ''))).toEqual([
      'a list of 1',
      'an object',
      'an object',
      'an object',
    ])
    const [examination] = await examineFiles(dir, mapping, { showValues: true, workers: 1 })
    expect(examination).toMatchObject({ documents: 6, refused: 4 })
    expect(examination!.fields[0]!.samples).toMatchObject([{ values: ['an object'] }])
  })

  it('refuses the rows of a data set', async () => {
    const dir = await temporaryFolder()
    await mkdir(join(dir, 'categories'))
    const good = { categoryId: 'c', name: 'x', parentId: null }
    const text = [list, object, `{"categoryId":"b","name":${object}}`, JSON.stringify(good)].join('\n')
    await writeFile(join(dir, 'categories', 'part-0.jsonl'), text)
    const { shop, issues } = await readAll(dir)
    expect(shop.categories).toEqual([good])
    expect(issues).toHaveLength(3)
  })

  it.each([
    ['lists of JSON', 'o.jsonl', `{"no":1,"items":${list}}\n{"no":2,"items":${object}}\n`],
    ['lists in a text of JSON', 'o.jsonl', `{"no":1,"items":"${list}"}\n{"no":2,"items":${JSON.stringify(object)}}\n`],
    ['lists in a cell of CSV', 'o.csv', `no,items\n1,${list}\n2,${quoted(object)}\n`],
  ])('refuses the rows with %s', async (_, name, content) => {
    const { shop, issues } = await readAll(await folderWith(name, content), { mapping: orders(name) })
    expect(shop.transactions).toBeUndefined()
    expect(issues.map(({ id }) => id)).toEqual(['1', '2'])
    for (const { detail } of issues) expect(detail).toMatch(/expected lines\[0\]\.productId \(from items\.sku\)/)
  })

  it.each([1000, 10_000, levels])('refuses columns of Parquet, also %i deep', async (deep) => {
    const dir = await folderWith('c.parquet', nestedParquet(deep))
    await expect(readAll(dir, { mapping: categories('c.parquet') })).rejects.toThrow(
      `${join(dir, 'c.parquet')} has columns that are nested deeper than 600 levels, which is not read.`,
    )
  })

  it('reads columns of Parquet that are nested deeper than anybody needs', async () => {
    const { issues } = await readAll(await folderWith('c.parquet', nestedParquet(500)), {
      mapping: categories('c.parquet'),
    })
    expect(issues).toEqual([])
  })
})
