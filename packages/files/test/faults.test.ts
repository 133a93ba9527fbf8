import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { batchOf, PolymartError } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { readDataset, writeDataset } from '@polymart/files'
import { describe, expect, it } from 'vitest'
import { batchesOf, readAll, smallShop, temporaryFolder } from './folders.js'

const categories = (...lines: (string | Uint8Array)[]): Promise<string> =>
  folderOf({ 'categories/part-00000.jsonl': lines })

/** A folder with these files, of lines each. */
const folderOf = async (files: Record<string, readonly (string | Uint8Array)[]>): Promise<string> => {
  const dir = await temporaryFolder()
  for (const [name, lines] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), Buffer.concat(lines.map((line) => Buffer.from(line))))
  }
  return dir
}

const c1 = '{"categoryId":"c1","name":"Books","parentId":null}'
const c2 = '{"categoryId":"c2","name":"Tea"}'
const records = [
  { categoryId: 'c1', name: 'Books', parentId: null },
  { categoryId: 'c2', name: 'Tea', parentId: null },
]

describe('JSON Lines', () => {
  it.each([
    ['no newline at the end', [c1, '\n', c2]],
    ['CRLF, blank lines and a byte order mark', ['\uFEFF', c1, '\r\n\r\n', c2, '\r\n  \r\n']],
    ['fields in another order and of no name', [c1, '\n{"name":"Tea","extra":{"a":[1]},"categoryId":"c2"}\n']],
  ])('may have %s', async (_, lines) => {
    const { shop, issues } = await readAll(await categories(...lines))
    expect(shop.categories).toEqual(records)
    expect(issues).toEqual([])
  })

  it('may have a line longer than what is read at once', async () => {
    const long = { categoryId: 'long', name: 'é'.repeat(4_500_000), parentId: null }
    const { shop, issues } = await readAll(await categories(c1, '\n', JSON.stringify(long), '\n', c2, '\n'), {
      workers: 2,
    })
    expect(issues).toEqual([])
    expect(shop.categories).toEqual([records[0], long, records[1]])
  })

  it('are read but for broken lines, each told by file, line and field, without what they say', async () => {
    const dir = await folderOf({
      'categories/part-00000.jsonl': [
        c1,
        '\n',
        c2.slice(0, 20),
        '\n',
        'secret\n',
        '[1]\n',
        Buffer.from([0x22, 0xff, 0x22]),
        '\n',
        c2,
        '\n',
      ],
      'categories/part-00001.jsonl': [
        '{"categoryId":"c3"}\n',
        '{"categoryId":7,"name":"x"}\n',
        '{"categoryId":"a\\u0000","name":"x"}',
      ],
    })
    const { shop, issues } = await readAll(dir)
    expect(shop.categories).toEqual(records)
    expect(issues.map(({ entity, id, reason, detail }) => [entity, id, reason, detail].join(' | ')))
      .toMatchInlineSnapshot(`
      [
        "categories |  | structure | categories/part-00000.jsonl, line 2: expected (the whole line) to be a JSON object, found a text of 20 characters that is not JSON from character 21 on",
        "categories |  | structure | categories/part-00000.jsonl, line 3: expected (the whole line) to be a JSON object, found a text of 6 characters that is not JSON",
        "categories |  | structure | categories/part-00000.jsonl, line 4: expected (the whole record) to be an object, found a list of 1",
        "categories |  | structure | categories/part-00000.jsonl, line 5: expected (the whole line) to be a JSON object, found bytes that are not UTF-8",
        "categories | c3 | structure | categories/part-00001.jsonl, line 1: expected name to be a text, found nothing",
        "categories |  | structure | categories/part-00001.jsonl, line 2: expected categoryId to be a text without NUL, found a whole number of 1 digit",
        "categories |  | structure | categories/part-00001.jsonl, line 3: expected categoryId to be a text without NUL, found a text with NUL",
      ]
    `)
  })

  it('tell values of the wrong type by field alone', async () => {
    const [user] = smallShop.users
    const wrong = [
      { ...user, email: 1 },
      { ...user, birthYear: '1990' },
      { ...user, birthYear: 1990.5 },
      { ...user, signupAt: 'yesterday' },
      { ...user, signupAt: '2026-02-30T00:00:00.000Z' },
      { ...user, signupAt: '2026-02-03T00:00:00.000' },
      { ...user, signupAt: 1e15 },
      { ...user, preferredCategories: ['a', null] },
      { ...user, preferredCategories: null },
      { ...user, marketingConsent: undefined },
    ]
    const dir = await folderOf({ 'users/part-00000.jsonl': wrong.map((record) => `${JSON.stringify(record)}\n`) })
    const { shop, issues } = await readAll(dir)
    expect(shop).toEqual({})
    expect(issues.map(({ detail }) => detail.replace('users/part-00000.jsonl, ', ''))).toMatchInlineSnapshot(`
      [
        "line 1: expected email to be a text, found a whole number of 1 digit",
        "line 2: expected birthYear to be a whole number, found a text of 4 characters",
        "line 3: expected birthYear to be a whole number, found a number with a fraction",
        "line 4: expected signupAt to be a time: ISO 8601 with its offset, or epoch milliseconds, of the years 0 to 9999, found a text of 9 characters",
        "line 5: expected signupAt to be a time: ISO 8601 with its offset, or epoch milliseconds, of the years 0 to 9999, found a text of 24 characters",
        "line 6: expected signupAt to be a time: ISO 8601 with its offset, or epoch milliseconds, of the years 0 to 9999, found a text of 23 characters",
        "line 7: expected signupAt to be a time: ISO 8601 with its offset, or epoch milliseconds, of the years 0 to 9999, found a whole number of 16 digits",
        "line 8: expected preferredCategories[1] to be a text, found null",
        "line 9: expected preferredCategories to be a list, found null",
        "line 10: expected marketingConsent to be true or false, found nothing",
      ]
    `)
  })

  it.each([
    ['2026-07-01T00:00:00.000Z', Date.UTC(2026, 6, 1)],
    ['2026-07-01T12:34:56.789Z', Date.UTC(2026, 6, 1, 12, 34, 56, 789)],
    ['2026-07-01T12:34:56Z', Date.UTC(2026, 6, 1, 12, 34, 56)],
    ['2026-07-01T12:34Z', Date.UTC(2026, 6, 1, 12, 34)],
    ['2026-07-01T12:34:56.789999+02:00', Date.UTC(2026, 6, 1, 10, 34, 56, 789)],
    ['2026-07-01 12:34:56-0330', Date.UTC(2026, 6, 1, 16, 4, 56)],
    ['0000-01-01T00:00:00.000Z', Date.parse('0000-01-01T00:00:00.000Z')],
    ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
    [1_782_864_000_000, 1_782_864_000_000],
    [-1, -1],
  ])('take the time %s', async (text, at) => {
    const line = JSON.stringify({ ...smallShop.users[0], signupAt: text })
    const { shop } = await readAll(await folderOf({ 'users/part-00000.jsonl': [line] }))
    expect(shop.users![0]!.signupAt).toBe(at)
  })
})

describe('readDataset', () => {
  it.each([
    ['a folder that is not there', {}, 'missing', /Cannot read the folder .*missing: it does not exist\./],
    ['a file', { f: ['x'] }, 'f', /part of the path is not a folder/],
    [
      'an empty folder',
      { 'a/x': [] },
      'a',
      /is not a data set, which is a folder with the folders users, .*: it holds x\./,
    ],
  ])('refuses %s', async (_, files, path, message) => {
    const dir = join(await folderOf(files), path)
    await expect(readAll(dir)).rejects.toMatchObject({
      code: 'argument',
      message: expect.stringMatching(message) as string,
    })
  })

  it('notes what it passes over', async () => {
    const dir = await folderOf({
      'categories/part-00000.jsonl': [c1],
      'categories/_SUCCESS': [],
      'categories/notes.txt': ['x'],
      'manifest.json': ['{}'],
      'truth.json': ['{}'],
      'more/x': ['x'],
      '.polymart-1-2-host-3.part/new/categories/part-00000.jsonl': [c1],
    })
    const { shop, notes } = await readAll(dir)
    expect(shop).toEqual({ categories: [records[0]] })
    expect(notes.map((note) => note.replaceAll(dir, ''))).toMatchInlineSnapshot(`
      [
        "/more is not part of a data set; it is not read.",
        "There are no users in .",
        "There are no products in .",
        "There are no transactions in .",
        "There are no sessions in .",
        "/categories/notes.txt is neither a .parquet nor a .jsonl file; it is not read.",
        "/manifest.json cannot be used: it has no "counts" with a whole number of rows for each entity. Whether rows are missing from the data set was not checked.",
      ]
    `)
  })

  it('refuses files of two formats in one folder, and takes one of each in two', async () => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf(smallShop))
    await writeFile(join(dir, 'users/more.jsonl'), '')
    await expect(readAll(dir)).rejects.toMatchObject({
      code: 'format',
      message: `Expected the files in ${dir}/users to be of one format, found users/more.jsonl and users/part-00000.parquet. Remove those that do not belong.`,
    })
  })

  it.each([
    ['an empty file', 0, /categories\/part-00000\.parquet to be a Parquet file, found an empty file/],
    [
      'a file that was cut off',
      -100,
      /to be a Parquet file, found \d+ bytes that cannot be read as one \(.*[Ff]ooter.*\)\. It may be damaged/,
    ],
  ])('refuses %s as Parquet', async (_, length, message) => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf(smallShop))
    const file = join(dir, 'categories/part-00000.parquet')
    await truncate(file, length < 0 ? (await readFile(file)).length + length : length)
    await expect(readAll(dir)).rejects.toMatchObject({
      code: 'format',
      message: expect.stringMatching(message) as string,
    })
  })

  it('refuses damaged pages of Parquet by the name of the file, whatever becomes of the decoder', async () => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf(smallShop))
    const file = join(dir, 'categories/part-00000.parquet')
    const bytes = await readFile(file)
    await writeFile(
      file,
      bytes.map((byte, i) => (i >= 4 && i < 40 ? byte ^ 0x5a : byte)),
    )
    const batches: Batch[] = []
    const reading = async (): Promise<void> => {
      for await (const batch of readDataset(dir, { workers: 1 }).batches()) batches.push(batch)
    }
    await expect(reading()).rejects.toMatchObject({
      code: 'format',
      message: expect.stringMatching(
        /Expected .*categories\/part-00000\.parquet to be a Parquet file, found \d+ bytes that cannot/,
      ) as string,
    })
    expect(batches.map(({ entity }) => entity)).toEqual(['users'])
  })

  it('ends when it is told to', async () => {
    const abort = new AbortController()
    const dir = await folderOf({ 'categories/part-00000.jsonl': [c1], 'products/part-00000.jsonl': ['{}'] })
    const dataset = readDataset(dir, { workers: 1, signal: abort.signal, onProgress: () => abort.abort() })
    const reading = async (): Promise<void> => {
      for await (const batch of dataset.batches()) expect(batch.entity).toBe('categories')
    }
    await expect(reading()).rejects.toMatchObject({ code: 'interrupted' })
  })
})

describe('writeDataset', () => {
  it('replaces a data set of its own, of either format', async () => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf(smallShop), { truth: () => ({}) })
    await writeDataset(dir, batchesOf({ users: smallShop.users }), { format: 'jsonl' })
    expect((await readdir(dir, { recursive: true })).filter((name) => name.includes('.')).sort()).toEqual(
      [
        'manifest.json',
        ...['categories', 'products', 'sessions', 'transactions', 'users'].map((name) => `${name}/part-00000.jsonl`),
      ].sort(),
    )
  })

  it.each([
    ['without a manifest', { 'users/part-00000.jsonl': ['x'] }],
    ['with other files', { 'manifest.json': ['{}'], 'users/me.txt': ['x'] }],
  ])('keeps folders of the same names %s as they are', async (_, files) => {
    const dir = await folderOf(files)
    const before = await readdir(dir, { recursive: true })
    await expect(writeDataset(dir, batchesOf(smallShop))).rejects.toMatchObject({
      code: 'argument',
      message: `${dir} is neither empty nor a data set written by Polymart: ${dir}/users holds other files. Choose another folder, or remove it.`,
    })
    expect(await readdir(dir, { recursive: true })).toEqual(before)
  })

  it.each(['a failure of the source', 'the signal'])('leaves the data set that was there after %s', async (cause) => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf({ categories: records }), { format: 'jsonl' })
    const abort = new AbortController()
    async function* broken(): AsyncGenerator<Batch> {
      yield batchOf('users', smallShop.users)
      if (cause === 'the signal') abort.abort()
      else throw new PolymartError('internal', 'no more')
      yield batchOf('categories', records)
    }
    await expect(writeDataset(dir, broken(), { format: 'jsonl', signal: abort.signal })).rejects.toMatchObject({
      code: cause === 'the signal' ? 'interrupted' : 'internal',
    })
    const { shop, notes } = await readAll(dir)
    expect(shop).toEqual({ categories: records })
    const empty = ['users', 'products', 'transactions', 'sessions']
    expect(notes).toEqual(empty.map((entity) => `${dir}/${entity}/part-00000.jsonl is empty.`))
  })

  it('says what it could not write, and why', async () => {
    const dir = await folderOf({ file: ['x'] })
    await expect(writeDataset(join(dir, 'file', 'out'), batchesOf(smallShop))).rejects.toMatchObject({
      code: 'storage',
      message: `Cannot write ${dir}/file/out: part of the path is not a folder.`,
    })
  })
})

it('what is told of many refused rows lets signals in, after ten thousand at the latest', async () => {
  const dir = await temporaryFolder()
  await mkdir(join(dir, 'users'))
  await writeFile(join(dir, 'users', 'part-00000.jsonl'), '{}\n'.repeat(100_000))
  const controller = new AbortController()
  let told = 0
  const onIssue = (): void => {
    if (++told === 1) setImmediate(() => controller.abort(new Error('SIGINT')))
  }
  await expect(readAll(dir, { onIssue, signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
  expect(told).toBeLessThanOrEqual(20_000)
})
