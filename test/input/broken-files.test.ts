import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisNames } from '@polymart/analytics'
import { entityNames } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'
import { holdingsOf } from '../faults/holdings.js'
import type { Holdings } from '../faults/holdings.js'

let folder: string
let before: Holdings
const at = (...names: string[]): string => join(folder, ...names)
const run = (args: string): Promise<Ended> => inside(args.split(' '), { cwd: folder })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-broken-'))
  await writeDataset(at('parquet'), generate({ scale: 0.005, workers: 1 }).batches())
  await writeDataset(at('jsonl'), generate({ scale: 0.005, workers: 1 }).batches(), { format: 'jsonl' })
  expect(await run('load --from jsonl --store embedded:store')).toMatchObject({ code: 0 })
  before = await held('store')
})

afterAll(() => rm(folder, { recursive: true }))

const held = async (name: string): Promise<Holdings> => {
  const store = await openEmbedded(at(name))
  try {
    return await holdingsOf(store)
  } finally {
    await store.close()
  }
}

let copies = 0
/** A copy of a data set, of which one file is changed. */
const changed = async (
  format: 'parquet' | 'jsonl',
  file: string,
  change: (bytes: Buffer) => Buffer,
): Promise<string> => {
  const name = `copy-${copies++}`
  await cp(at(format), at(name), { recursive: true })
  const path = at(name, `${file}.${format}`)
  await writeFile(path, change(await readFile(path)))
  return name
}

describe('JSON Lines that are broken are told by file, line and field; the others are loaded', () => {
  it('a file that was cut off', async () => {
    const from = await changed('jsonl', 'users/part-00000', (bytes) => bytes.subarray(0, -50))
    const { code, out } = await run(`load --from ${from} --store embedded:cut`)
    expect(code).toBe(0)
    expect(out).toMatch(/^users +50 +49 +0 +0 +1$/m)
    expect(out).toMatch(
      / {2}\(no id\): users\/part-00000\.jsonl, line 50: expected \(the whole line\) to be a JSON object, found a text of \d+ characters that is not JSON/,
    )
    expect(await run(`load --from ${from} --store embedded:cut --strict`)).toMatchObject({ code: 4 })
  })

  it('an empty file', async () => {
    const from = await changed('jsonl', 'users/part-00000', () => Buffer.alloc(0))
    // The manifest says how many rows there were.
    const whole = await run(`load --from ${from} --store embedded:none`)
    expect(whole.code).toBe(1)
    expect(whole.err).toContain('has lost rows: of those in')
    const { code, out, err } = await run(`load --from ${from} --store embedded:none --partial`)
    expect(code).toBe(0)
    expect(err).toContain(`${from}/users/part-00000.jsonl is empty.`)
    expect(out).not.toContain('users')
  })

  it('a file of another entity among them', async () => {
    const from = await changed('jsonl', 'users/part-00000', (bytes) => bytes)
    await cp(at('jsonl/products/part-00000.jsonl'), at(from, 'users/part-00001.jsonl'))
    const { code, out } = await run(`load --from ${from} --store embedded:mixed`)
    expect(code).toBe(0)
    expect(out).toMatch(/^users +100 +50 +0 +0 +50$/m)
    expect(out).toContain('users/part-00001.jsonl, line 1: expected userId to be a text without NUL, found nothing')
  })
})

describe('Parquet that is broken keeps a load from beginning, and leaves the store as it was', () => {
  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    [
      'sessions/part-00000',
      (bytes) => bytes.fill('X', bytes.length - 12, bytes.length - 4),
      /sessions\/part-00000\.parquet to be a Parquet file, found \d+ bytes that cannot be read as one/,
    ],
    [
      'sessions/part-00000',
      (bytes) => bytes.subarray(0, bytes.length / 2),
      /sessions\/part-00000\.parquet to be a Parquet file, found .*write it again, or remove it/,
    ],
    [
      'sessions/part-00000',
      (bytes) => bytes.fill(0x5a, 4, 200),
      /sessions\/part-00000\.parquet to be a Parquet file, found .*write it again, or remove it/,
    ],
    ['users/part-00000', () => Buffer.alloc(0), /users\/part-00000\.parquet to be a Parquet file, found an empty file/],
  ])('%s', async (file, change, message) => {
    const from = await changed('parquet', file, change)
    const { code, out, err } = await run(`load --from ${from} --store embedded:store --recreate`)
    expect({ code, out }, err).toEqual({ code: 1, out: '' })
    expect(err).toMatch(message)
    expect(await held('store')).toEqual(before)
  })

  it('a file of another entity among them', async () => {
    const from = await changed('parquet', 'users/part-00000', (bytes) => bytes)
    await cp(at('parquet/products/part-00000.parquet'), at(from, 'users/part-00001.parquet'))
    const { code, err } = await run(`load --from ${from} --store embedded:store --recreate`)
    expect(code).toBe(1)
    expect(err).toMatch(
      /users\/part-00001\.parquet: There is no column userId of texts .*; the columns there are: productId, .* Add it, or move the file/,
    )
    expect(await held('store')).toEqual(before)
  })
})

it('what a load refuses is written to a file, for which there is a place before it begins', async () => {
  const from = await changed('jsonl', 'users/part-00000', (bytes) => bytes.subarray(0, -50))
  const nowhere = await run(
    `load --from ${from} --store embedded:store --recreate --issues jsonl/manifest.json/issues.jsonl`,
  )
  expect(nowhere).toMatchObject({ code: 1, out: '' })
  expect(await held('store')).toEqual(before)
  const strict = await run(`load --from ${from} --store embedded:issues --strict --issues issues.jsonl`)
  expect(strict.code).toBe(4)
  const issues = (await readFile(at('issues.jsonl'), 'utf8')).trimEnd().split('\n')
  expect(issues.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ entity: 'users', id: '', reason: 'structure' }),
  ])
})

describe('a folder that holds no store', () => {
  const uses = ['analyze rfm', 'doctor', 'reconcile', 'dashboard --out page.html', 'load --from jsonl']

  it('because its file was cut off is told by every command', async () => {
    for (const [i, use] of uses.entries()) {
      const name = `half-${i}`
      await cp(at('store'), at(name), { recursive: true })
      await truncate(at(name, 'data.mdb'), 65_536)
      const { code, err } = await run(`${use} --store embedded:${name}`)
      expect(code, err).toBe(3)
      expect(err).toMatch(/^polymart: The store in half-\d is incomplete: the end of its data\.mdb is missing/m)
    }
  })

  it('because it is a file, or has another program’s, is told by every command', async () => {
    await writeFile(at('file'), 'x')
    await mkdir(at('other'))
    await writeFile(at('other', 'data.mdb'), 'SQLite format 3')
    for (const use of uses) {
      const other = await run(`${use} --store embedded:other`)
      expect(other.code, other.err).toBe(3)
      expect(other.err).toContain('is damaged, or belongs to another program')
      const file = await run(`${use} --store embedded:file`)
      expect(file.code, file.err).toBe(3)
      expect(file.err).toMatch(/^polymart: file is not a folder and cannot become one; choose another\./m)
      expect((await run(`${use} --store embedded:`)).code).toBe(2)
    }
  })
})

describe('a shop of which only a part is there', () => {
  it.each<[string, readonly EntityName[]]>([
    ['nothing', []],
    ['users without sessions and orders', ['users']],
    ['sessions without users', ['sessions']],
    ['orders without users', ['transactions']],
    ['users and orders without sessions', ['users', 'transactions']],
    ['a catalogue', ['categories', 'products']],
  ])('%s: every command does what it can, with finite numbers', async (name, entities) => {
    const part = `part-${name.replaceAll(' ', '-')}`
    await mkdir(at(part, 'users'), { recursive: true })
    for (const entity of entities) await cp(at('jsonl', entity), at(part, entity), { recursive: true })
    const store = `--store embedded:${part}-store`
    expect(await run(`load --from ${part} ${store}`)).toMatchObject({ code: 0 })
    const stored = await held(`${part}-store`)
    expect(entityNames.filter((entity) => stored[entity].rows > 0)).toEqual(
      entityNames.filter((entity) => entities.includes(entity)),
    )
    for (const analysis of analysisNames) {
      const { code, out, err } = await run(`analyze ${analysis} ${store} --format json`)
      expect(code, err).toBe(0)
      // JSON has no NaN: what was none would be null in a column that has no nulls.
      expect(JSON.parse(out)).toMatchObject({ analysis })
      const table = await run(`analyze ${analysis} ${store}`)
      expect(table.out).not.toMatch(/NaN|Infinity|undefined/)
    }
    for (const use of ['doctor', 'reconcile', 'dashboard --out page.html']) {
      const { code, err } = await run(`${use} ${store}`)
      expect(code, err).toBe(0)
    }
  })
})
