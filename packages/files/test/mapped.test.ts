import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
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

/** A frame of RFC 8878 whose one block is as it is: Node 20 packs no zstd. */
const zstd = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  const head = Buffer.from('28b52ffd00580000' + '00', 'hex')
  head.writeUIntLE((bytes.length << 3) | 1, 6, 3)
  return Buffer.concat([head, bytes])
}

const damaged = (bytes: Buffer): Buffer => {
  bytes[20]! ^= 255
  return bytes
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
    ['CSV whose lines end with CR alone', 'c.csv', csv.replaceAll('\r\n', '\r')],
    ['CSV whose lines end in several ways', 'c.csv', 'id,names.en,up\r1,Tea,\n2,"Green ""tea"", loose",1\r\n'],
    ['CSV that a text mode of Windows wrote', 'c.csv', csv.replaceAll('\r\n', '\r\r\n')],
    ['CSV below empty lines', 'c.csv', `\n\r\n${csv}`],
    ['CSV with a delimiter too many in its rows', 'c.csv', csv.replaceAll(/(?<=,1?)\r/g, ',\r')],
    ['CSV with a delimiter too many in each line', 'c.csv', csv.replaceAll('\r\n', ',\r\n')],
    ['CSV that quotes everything', 'c.csv', '"id","names.en","up"\n"1","Tea",""\n"2","Green ""tea"", loose","1"'],
    ['values by tabs', 'c.tsv', 'id\tnames.en\tup\n1\tTea\t\n2\t"Green ""tea"", loose"\t1\n'],
  ])('may be %s', async (_, name, text) => {
    const { categories, issues } = await read({ [name]: text }, mappingOf(name))
    expect(issues).toEqual([])
    expect(categories).toEqual([tea, green])
  })

  it.each<[string, string, (text: string) => Uint8Array]>([
    ['gzip', 'c.csv.gz', gzipSync],
    [
      'gzip in several parts',
      'c.csv.gz',
      (text) => Buffer.concat([gzipSync(text.slice(0, 20)), gzipSync(text.slice(20))]),
    ],
    ['gzip without saying so', 'c.csv', gzipSync],
    ['gzip by name alone', 'c.csv.gz', Buffer.from],
    ['zstd', 'c.csv.zst', zstd],
    ['zstd in several frames', 'c.csv.zst', (text) => Buffer.concat([zstd(text.slice(0, 20)), zstd(text.slice(20))])],
  ])('may be packed by %s', async (_, name, pack) => {
    for (const [file, text] of [
      [name, csv],
      [name.replace('csv', 'json'), array],
      [name.replace('csv', 'json'), lines],
      [name.replace('csv', 'jsonl'), `\uFEFF${lines}`],
      [name.replace('csv', 'tsv'), 'id\tnames.en\tup\n1\tTea\t\n2\t"Green ""tea"", loose"\t1\n'],
    ] as const) {
      const { categories, issues } = await read({ [file]: pack(text) }, mappingOf(file))
      expect(issues).toEqual([])
      expect(categories).toEqual([tea, green])
    }
  })

  it('are the files that are there under the very name, and those of a pattern only where there are none', async () => {
    const row = (id: string): string => `id,names.en\n${id},x\n`
    const files = {
      'orders (1).csv': row('there'),
      'orders 1.csv': row('by pattern'),
      '[a]/c.csv': row('in brackets'),
      'a/c.csv': row('a'),
      '{b}.csv': row('braces'),
      'b.csv': row('b'),
      '!c.csv': row('mark'),
      'd*.csv': row('star'),
    }
    const ids = async (from: string) => (await read(files, mappingOf(from))).categories?.map(([id]) => id)
    expect(await ids('orders (1).csv')).toEqual(['there'])
    expect(await ids('orders (2|1).csv')).toEqual(['by pattern'])
    expect(await ids('[a]')).toEqual(['in brackets'])
    expect(await ids('{b}.csv')).toEqual(['braces'])
    expect(await ids('{b,a/c}.csv')).toEqual(['a', 'b'])
    expect(await ids('!c.csv')).toEqual(['mark'])
    expect(await ids('d*.csv')).toEqual(['star'])
    expect(await ids('./orders (1).csv')).toEqual(['there'])
  })

  it('are not those that other writers call their own, unless they are named', async () => {
    const row = (id: string): string => `id,names.en\n${id},x\n`
    const files = {
      'c/part.csv': row('1'),
      'c/_old.csv': row('2'),
      'c/.hidden.csv': row('3'),
      'c/_temporary/0/part.csv': row('4'),
      'c/_SUCCESS': '',
      '_raw/part.csv': row('5'),
    }
    const found = async (from: string) => {
      const { categories, notes } = await read(files, mappingOf(from))
      return [categories?.map(([id]) => id).join(), notes.some((note) => note.includes('_SUCCESS'))]
    }
    expect(await found('c')).toEqual(['1', false])
    expect(await found('.')).toEqual(['1', false])
    expect(await found('**/*.csv')).toEqual(['1', false])
    expect(await found('c/_*.csv')).toEqual(['2', false])
    expect(await found('c/.hidden.csv')).toEqual(['3', false])
    expect(await found('c/_temporary')).toEqual(['4', false])
    expect(await found('_raw/*.csv')).toEqual(['5', false])
    await expect(read(files, mappingOf('../c'))).rejects.toThrow('which is not below')
  })

  it('follow links, also out of the folder, and read each file once', async () => {
    const row = (id: string): string => `id,names.en\n${id},x\n`
    const dir = await folderOf({ 'c/1.csv': row('1'), 'c/2.csv': row('2') })
    const outside = await realpath(await folderOf({ 'far/3.csv': row('3'), 'far/4.csv': row('4') }))
    await symlink('1.csv', join(dir, 'c', '0.csv'))
    await symlink('..', join(dir, 'c', 'loop'))
    await symlink('nowhere.csv', join(dir, 'c', '5.csv'))
    await symlink(join(outside, 'far'), join(dir, 'c', 'far'))
    const { shop, notes } = await readAll(dir, { mapping: mappingOf('c') })
    expect(shop.categories?.map(({ categoryId }) => categoryId)).toEqual(['1', '2', '3', '4'])
    expect(notes.filter((note) => note.includes('link') || note.includes('Link'))).toEqual([
      `${join(dir, 'c/5.csv')} is a link to a file that is not there; it is not read.`,
      `Links lead to files of categories outside ${dir}, which are read: c/far/3.csv is ${outside}/far/3.csv, and 1 more.`,
      expect.stringMatching(
        /^Links lead to files of categories that are read under other names, once: c\/0\.csv is c\/1\.csv/,
      ),
    ])
    await expect(readAll(dir, { mapping: mappingOf('c/far/../../..') })).rejects.toThrow('which is not below')
    await expect(readAll(dir, { mapping: mappingOf(join(outside, 'far')) })).rejects.toThrow('which is not below')
  })

  it('may have keys that objects of JavaScript have by nature', async () => {
    const fields = { categoryId: '__proto__', name: 'constructor', parentId: { path: 'toString', default: 'none' } }
    const odd = ['__proto__', 'constructor', 'toString']
    for (const [name, text] of [
      ['c.csv', `${odd.join()}\n1,a,\n2,b,1\n`],
      ['c.jsonl', '{"__proto__":1,"constructor":"a"}\n{"__proto__":2,"constructor":"b","toString":1}\n{"x":3}\n'],
      ['c.json', '[{"__proto__":1,"constructor":"a"},{"__proto__":2,"constructor":"b","toString":1}]'],
    ] as const) {
      const { categories, issues } = await read({ [name]: text }, mappingOf(name, { fields }))
      expect(categories).toEqual([
        ['1', 'a', 'none'],
        ['2', 'b', '1'],
      ])
      expect(issues).toHaveLength(name === 'c.jsonl' ? 1 : 0)
    }
  })

  it.each<[string, string]>([
    ['stars', '*a*a*a*a*a*b.csv'],
    ['stars in several names', '*a*a*/*a*a*/x.csv'],
    ['"**"', '**/x/'.repeat(5)],
    ['braces', '{a,a}'.repeat(30)],
    ['nested braces', `${'{a,'.repeat(30)}a${'}'.repeat(30)}`],
    ['choices', `{${'a,'.repeat(60)}a}`],
    ['a range', '{1..99999999}.csv'],
    ['a repeated group', '+(a|aa)b.csv'],
    ['length', '[ab]'.repeat(5000)],
  ])('refuse a pattern that would be matched without end: %s', async (_, from) => {
    await expect(read({ [`${'a'.repeat(200)}.csv`]: csv }, mappingOf(from))).rejects.toThrow(
      /^categories\.from of the mapping is the pattern ".*Give a simpler pattern or a folder\.$/,
    )
  })

  it('take patterns of every day, and such names as are there', async () => {
    const files = { 'exports/2026/01/shop-categories-final.csv': csv, '+(a).csv': csv }
    for (const from of ['**/*-categories-*.csv', 'exports/*/{01,02}/*.{csv,tsv}', '*/*/*/*cat*.csv', '+(a).csv']) {
      expect((await read(files, mappingOf(from))).categories).toEqual([tea, green])
    }
  })

  it('may have columns of one name, unless the mapping reads them', async () => {
    const twice = (name: string, as: string) =>
      read(
        { 'c.csv': `id,names.en,${as},x,x,\n1,Tea,2,3,4,\n` },
        mappingOf('c.csv', { fields: { ...fields, parentId: name } }),
      )
    expect((await twice('up', 'up')).categories).toEqual([['1', 'Tea', '2']])
    expect((await twice('UP', 'up')).categories).toEqual([['1', 'Tea', null]])
    for (const as of ['id', ' id ', 'id'])
      await expect(twice('up', as)).rejects.toThrow('found columns 1 and 3 to be called "id". Rename one of them.')
    await expect(twice('x', 'up')).rejects.toThrow('found columns 4 and 5 to be called "x"')
  })

  it('may have another delimiter', async () => {
    const text = 'id;names.en;up\n1;Tea;\n2;"Green ""tea"", loose";1\n'
    const { categories } = await read({ 'c.csv': text }, mappingOf('c.csv', { csv: { delimiter: ';' } }))
    expect(categories).toEqual([tea, green])
  })

  it.each([
    ['c.csv', 'id;names.en;up', 'one column, "id;names.en;up": is the delimiter ";"'],
    ['c.csv', 'id\tnames.en\tup', 'one column, "id\\tnames.en\\tup": is the delimiter "\\t"'],
    ['c.csv', 'id;names.en;a, b', '2 columns, "id;names.en;a,b": is the delimiter ";"'],
    ['c.tsv', 'id,names.en,up', 'one column, "id,names.en,up": is the delimiter ","'],
  ])('say what the delimiter of %s most likely is: %s', async (name, header, found) => {
    await expect(read({ [name]: `${header}\n1;2;3\n` }, mappingOf(name))).rejects.toThrow(found)
    await expect(read({ [name]: `${header}\n1;2;3\n` }, mappingOf(name))).rejects.toThrow(
      /"csv": \{"delimiter": ".*"\} beside "from" of categories/,
    )
  })

  it('may lack all columns, and may have one', async () => {
    const { issues } = await read({ 'c.csv': 'no;name\n1;2\n' }, mappingOf('c.csv'))
    expect(issues).toHaveLength(1)
    const one = mappingOf('c.csv', { fields: { categoryId: 'a;id', name: { constant: 'x' } } })
    expect((await read({ 'c.csv': 'a;id\n7\n' }, one)).categories).toEqual([['7', 'x', null]])
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
    ['gzip that is cut off', 'c.csv.gz', gzipSync(csv).subarray(0, -12), 'to hold gzip, found that it is cut off'],
    [
      'zstd that is cut off',
      'c.csv.zst',
      zstd(csv).subarray(0, -3),
      'to hold zstd, found bytes that are not zstd, or are cut off',
    ],
    ['gzip that is damaged', 'c.csv.gz', damaged(gzipSync(csv)), 'to hold gzip, found bytes that are not gzip'],
    ['UTF-16', 'c.csv', Buffer.from(`\uFEFF${csv}`, 'utf16le'), 'found UTF-16. Save it as UTF-8'],
    ['UTF-16 without a mark', 'c.jsonl', Buffer.from(lines, 'utf16le'), 'found UTF-16. Save it as UTF-8'],
    ['a spreadsheet', 'c.csv', Buffer.from('PK\x03\x04x'), 'found a ZIP archive or a spreadsheet. Unpack it'],
    ['a kind that is not read', 'c.csv.bz2', 'BZh9', 'None of the files there can be read: '],
    ['a kind that is not read, and what to do', 'c.xlsx', 'PK', 'it is not read: export it as CSV.'],
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
      /The mapping reads categories from "d\.csv", but there are no such files below /,
    )
    await expect(readAll('/nowhere', { mapping: mappingOf('c.csv') })).rejects.toThrow('it does not exist')
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
