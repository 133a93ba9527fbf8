import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkMapping } from '@polymart/core'
import type { EntityMapping, Mapping } from '@polymart/core'
import { examineFiles } from '@polymart/files'
import { describe, expect, it } from 'vitest'
import { readAll, temporaryFolder } from './folders.js'

const fields = { categoryId: 'id', name: 'names.en', parentId: 'up' } as const

const mappingOf = (from: string, more: Partial<EntityMapping<'categories'>> = {}): Mapping =>
  checkMapping({ categories: { from, fields, ...more } })

const folderOf = async (files: Record<string, string | Uint8Array>): Promise<string> => {
  const dir = await temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), content)
  }
  return dir
}

const read = async (files: Record<string, string | Uint8Array>, mapping: Mapping, workers = 1) => {
  const { shop, issues, notes } = await readAll(await folderOf(files), { mapping, workers })
  return {
    categories: shop.categories?.map(({ categoryId, name, parentId }) => [categoryId, name, parentId]),
    issues: issues.map(({ id, detail }) => `${id}: ${detail}`),
    notes,
  }
}

const tea = ['1', 'Tea', null]
const green = ['2', 'Green "tea", loose', '1']
const lines = '{"id":1,"names":{"en":"Tea"}}\n{"id":"2","names":{"en":"Green \\"tea\\", loose"},"up":1}\n'
const array = `[${lines.trim().replace('\n', ',')}]`
const csv = 'id,names.en,up\r\n1,Tea,\r\n2,"Green ""tea"", loose",1\r\n'

describe('files of one’s own', () => {
  it.each<[string, string, string]>([
    ['JSON Lines', 'c.jsonl', lines],
    ['JSON Lines by another name', 'c.ndjson', lines.trim()],
    ['an object a line in .json, as mongoexport writes it', 'c.json', lines],
    ['a JSON array', 'c.json', array],
    ['a JSON array with blanks and a byte order mark', 'c.json', `\uFEFF \n${array.replaceAll(',{', '\n ,\n {')}\n`],
    ['CSV', 'c.csv', csv],
    ['CSV with a byte order mark, blank lines, and no end', 'c.csv', `\uFEFF${csv.replaceAll('\r\n', '\n\n').trim()}`],
    ['values by tabs', 'c.tsv', 'id\tnames.en\tup\n1\tTea\t\n2\t"Green ""tea"", loose"\t1\n'],
  ])('may be %s', async (_, name, text) => {
    const { categories, issues } = await read({ [name]: text }, mappingOf(name))
    expect(issues).toEqual([])
    expect(categories).toEqual([tea, green])
  })

  it('may have another delimiter', async () => {
    const text = 'id;names.en;up\n1;Tea;\n2;"Green ""tea"", loose";1\n'
    const { categories } = await read({ 'c.csv': text }, mappingOf('c.csv', { csv: { delimiter: ';' } }))
    expect(categories).toEqual([tea, green])
  })

  it('may be many, in folders, by a pattern, of several formats', async () => {
    const files = { 'a/1.csv': 'id,names.en\n1,A\n', 'a/b/2.jsonl': '{"id":2,"names":{"en":"B"}}', 'a/3.txt': 'x' }
    const all = await read(files, mappingOf('a'))
    expect(all.categories?.map(([id]) => id)).toEqual(['1', '2'])
    expect(all.notes.join()).toMatch('3.txt is neither Parquet, JSON, JSON Lines nor CSV')
    expect((await read(files, mappingOf('a/*.csv'))).categories?.map(([id]) => id)).toEqual(['1'])
    expect((await read(files, mappingOf('**/*.jsonl'))).categories?.map(([id]) => id)).toEqual(['2'])
  })

  it('say what the mapping has not', async () => {
    const { notes } = await read({ 'c.csv': csv }, mappingOf('c.csv'))
    expect(notes).toEqual(
      ['users', 'products', 'transactions', 'sessions'].map((name) => `The mapping has no ${name}.`),
    )
  })

  it.each<[string, string, string, readonly string[]]>([
    [
      'a line that is no JSON',
      'c.jsonl',
      `${lines}{"id":\n`,
      [
        ': c.jsonl, line 3: expected (the whole line) to be a JSON object, found a text of 6 characters that is not JSON',
      ],
    ],
    [
      'an item that is no JSON',
      'c.json',
      '[{"id":1,"names":{"en":"Tea"}}, nonsense]',
      [': c.json, item 2: expected (the whole item) to be JSON, found a text of 9 characters that is not JSON'],
    ],
    [
      'an item that is no object',
      'c.json',
      '[5]',
      [': c.json, item 1: expected categoryId (from id) to be a text without NUL, found nothing'],
    ],
    [
      'a row with too many cells',
      'c.csv',
      `${csv}3,"a\nb",1,9\n`,
      [': c.csv, line 5: expected (the whole row) to be a row of 3 cells, found 4 cells'],
    ],
    [
      'a row without a value',
      'c.csv',
      `${csv}3,\n`,
      ['3: c.csv, line 4: expected name (from names.en) to be a text, found nothing'],
    ],
  ])('are read but for %s', async (_, name, text, expected) => {
    const { issues } = await read({ [name]: text }, mappingOf(name))
    expect(issues).toEqual(expected)
  })

  it.each<[string, string, string | Uint8Array, string]>([
    ['a JSON array that is cut off', 'c.json', array.slice(0, -1), 'found no end of it: the file is cut off'],
    ['JSON that is neither', 'c.json', '"text"', 'a JSON array, or an object a line, found neither'],
    ['two JSON arrays', 'c.json', `${array}${array}`, 'found more behind its end'],
    ['quotes that are not closed', 'c.csv', `${csv}3,"a\n`, 'quotes that are opened and not closed'],
    ['quotes within a cell', 'c.csv', `${csv}3,"a"b"c",1\n`, 'quotes that do not match, in line 4'],
    [
      'text that is not UTF-8',
      'c.csv',
      Buffer.from('id,names.en\n1,Th\xe9\n', 'latin1'),
      'text in UTF-8, found other bytes',
    ],
  ])('end the load by %s', async (_, name, text, message) => {
    await expect(read({ [name]: text }, mappingOf(name))).rejects.toThrow(message)
  })

  it('have to be there', async () => {
    await expect(read({ 'c.csv': csv }, mappingOf('d.csv'))).rejects.toThrow(
      /Expected categories in files "d\.csv" below .*, found none/,
    )
    await expect(readAll('/nowhere', { mapping: mappingOf('c.csv') })).rejects.toThrow('found that it is not there')
  })

  it('are read in pieces, on any number of threads, with every row in its place', async () => {
    const name = 'x\ny,{["\\"'.repeat(12)
    const count = 100_000
    const items = Array.from({ length: count }, (_, i) => JSON.stringify({ id: i, names: { en: name } }))
    items[95_000] = '{"id": 95000}'
    const cell = `"${name.replaceAll('"', '""')}"`
    const rows = items.map((_, i) => (i === 95_000 ? `${i},` : `${i},${cell}`))
    const files = { 'c.json': `[${items.join(',\n')}]`, 'c.csv': ['id,names.en', ...rows].join('\n') }
    for (const [file, place] of [
      ['c.json', 'c.json, item 95001'],
      ['c.csv', `c.csv, line ${95_000 * 13 + 2}`],
    ] as const) {
      for (const workers of [1, 2]) {
        const { categories, issues } = await read(files, mappingOf(file), workers)
        expect(categories).toHaveLength(count - 1)
        expect(categories?.every(([id, text], i) => id === String(i < 95_000 ? i : i + 1) && text === name)).toBe(true)
        expect(issues).toEqual([`95000: ${place}: expected name (from names.en) to be a text, found nothing`])
      }
    }
  }, 120_000)
})

describe('examineFiles', () => {
  it('adds up all files, and tells of rows that hold nothing to map', async () => {
    const dir = await folderOf({ 'a/1.csv': csv, 'a/2.jsonl': `{"id":3}\n{\n`, 'a/3.json': '[]' })
    const issues: string[] = []
    const [categories, ...others] = await examineFiles(dir, mappingOf('a'), {
      workers: 1,
      onIssue: ({ detail }) => issues.push(detail),
    })
    expect(others).toEqual([])
    expect(categories).toMatchObject({ entity: 'categories', documents: 3, refused: 1 })
    expect(categories!.fields.map(({ field, found, missing }) => [field, found, missing])).toEqual([
      ['categoryId', 3, 0],
      ['name', 2, 1],
      ['parentId', 1, 2],
    ])
    expect(issues).toEqual([expect.stringContaining('2.jsonl, line 2') as string])
  })
})
