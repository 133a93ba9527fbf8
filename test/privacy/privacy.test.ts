import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisNames, analyze, open } from '@polymart/analytics'
import { batchOf, entityNames, fieldsOf, recordsOf } from '@polymart/core'
import type { Batch, EntityName, User } from '@polymart/core'
import { readDataset, tableToParquet, writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { show } from '@polymart/viz'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'

// Every field that identifies a person gets values that are found in whatever holds them.

/** Fields of the model that are tagged, by entity. Those of users are all there are. */
const personal = entityNames.flatMap((entity) =>
  Object.entries(fieldsOf(entity)).flatMap(([name, field]) => (field.pii ? [{ entity, name, kind: field.kind }] : [])),
)
const mark = 'identifies-a-person'
const numbersFrom = 918_273_640_000
const isTold = (text: string): boolean => text.includes(mark) || text.includes(String(numbersFrom).slice(0, 8))

const valueOf = (name: string, kind: string, row: number): string | number =>
  kind === 'integer' ? numbersFrom + row : `${mark} ${name} ${row}`

const marked = <T extends object>(entity: EntityName, record: T, row: number): T => ({
  ...record,
  ...Object.fromEntries(
    personal.flatMap(({ entity: of, name, kind }) => (of === entity ? [[name, valueOf(name, kind, row)]] : [])),
  ),
})

let folder: string
const at = (...names: string[]): string => join(folder, ...names)

const told: { readonly what: string; readonly text: string }[] = []
const tell = (what: string, text: string): void => void told.push({ what, text })

/** Runs a command and keeps all that it says. */
const run = async (...args: string[]): Promise<Ended> => {
  const ended = await inside(args, { cwd: folder })
  tell(`polymart ${args.join(' ')}`, `${ended.out}\n${ended.err}`)
  return ended
}

const shopOf = async function* (changed = 0): AsyncGenerator<Batch> {
  for await (const batch of generate({ scale: 0.01, dirty: 0.05, workers: 1 }).batches()) {
    const records = [...recordsOf(batch)].map((record, row) => marked(batch.entity, record, row + changed))
    yield batchOf(batch.entity, records as never)
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-privacy-'))
  await writeDataset(at('shop'), shopOf())
  await writeDataset(at('changed'), shopOf(1), { format: 'jsonl' })
  await writeBroken()
  expect(await run('load', '--from', 'shop', '--store', 'embedded:store', '--verbose')).toMatchObject({ code: 0 })
})

afterAll(() => rm(folder, { recursive: true }))

/** Records of users that are none, each with values that identify a person in the place of the fault or beside it. */
const writeBroken = async (): Promise<void> => {
  let user: User | undefined
  for await (const batch of readDataset(at('shop'), { workers: 1 }).batches()) {
    if (batch.entity === 'users') user ??= [...recordsOf(batch as Batch<'users'>)][0]
  }
  const whole = JSON.stringify(user)
  const wrong = personal.flatMap(({ name, kind }) => [
    { ...user, [name]: kind === 'integer' ? mark : numbersFrom },
    { ...user, [name]: [mark] },
    { ...user, [name]: { [mark]: mark } },
  ])
  const lines = [
    ...wrong.map((record) => JSON.stringify(record)),
    whole.slice(0, -5),
    whole.replace('{', '{{'),
    JSON.stringify(mark),
    JSON.stringify({ ...user, status: undefined }),
    JSON.stringify({ ...user, signupAt: mark }),
    JSON.stringify({ ...user, preferredCategories: mark }),
  ]
  await mkdir(at('broken', 'users'), { recursive: true })
  await writeFile(at('broken', 'users', 'part-00000.jsonl'), `${lines.join('\n')}\n`)
  const columns = tableFromArrays({ userId: ['u'], email: [mark], name: [mark], birthYear: [mark], status: [mark] })
  await mkdir(at('columns', 'users'), { recursive: true })
  await writeFile(at('columns', 'users', 'part-00000.parquet'), await tableToParquet(tableToIPC(columns, 'stream')))
}

it('the model has fields that identify a person, and the store holds their values', async () => {
  expect(personal.map(({ name }) => name)).toEqual(['email', 'name', 'phone', 'city', 'birthYear'])
  expect(isTold((await readFile(at('store', 'data.mdb'))).toString('latin1'))).toBe(true)
})

describe('no value that identifies a person is told', () => {
  it('by analyses, in no format, nor by what they explain', async () => {
    for (const name of analysisNames) {
      const store = [name, '--store', 'embedded:store']
      for (const format of ['table', 'json', 'jsonl', 'csv', 'arrow']) {
        expect(await run('analyze', ...store, '--format', format)).toMatchObject({ code: 0 })
      }
      expect(await run('analyze', ...store, '--out', `${name}.parquet`)).toMatchObject({ code: 0 })
      tell(`${name}.parquet`, (await readFile(at(`${name}.parquet`))).toString('latin1'))
      expect(await run('analyze', ...store, '--explain')).toMatchObject({ code: 0 })
    }
    expect(
      await run('analyze', 'geography', '--store', 'embedded:store', '--params', '{"basis":"customer"}'),
    ).toMatchObject({ code: 0 })
  })

  it('by the doctor, even where it shows values, and by reconcile', async () => {
    for (const flags of [[], ['--verbose'], ['--show-values', '--verbose'], ['--show-values', '--format', 'json']]) {
      expect(await run('doctor', '--store', 'embedded:store', ...flags)).toMatchObject({ code: 0 })
    }
    for (const flags of [[], ['--verbose'], ['--format', 'json']]) {
      const { code, out } = await run('reconcile', '--store', 'embedded:store', '--from', 'changed', ...flags)
      expect(code).toBe(0)
      expect(out).toContain('email')
    }
  })

  it('by the page, with and without customers', async () => {
    for (const flags of [[], ['--include-customers']]) {
      expect(await run('dashboard', '--store', 'embedded:store', '--out', 'page.html', ...flags)).toMatchObject({
        code: 0,
      })
      tell(`the page ${flags.join(' ')}`, await unpacked(at('page.html')))
    }
  })

  it('in a notebook', async () => {
    const shop = await open(`embedded:${at('store')}`)
    for (const name of analysisNames) {
      const result = await analyze(shop, name, {})
      for (const includeCustomers of [false, true]) tell(`show(${name})`, show(result, { includeCustomers }))
    }
    await shop.close()
  })

  it('by loads that refuse rows, or fail', async () => {
    const load = ['load', '--store', 'embedded:again', '--verbose', '--from']
    const broken = await run(...load, 'broken', '--issues', 'issues.jsonl')
    expect(broken.out).toMatch(/users/)
    expect(broken.code).toBe(1)
    tell('issues', await readFile(at('issues.jsonl'), 'utf8'))
    expect(await run(...load, 'broken', '--strict')).toMatchObject({ code: 1 })
    expect(await run(...load, 'columns')).toMatchObject({ code: 1 })
    expect(await run(...load, 'shop')).toMatchObject({ code: 0 })
    expect(await run(...load, 'changed', '--on-duplicate', 'error')).toMatchObject({ code: 1 })
    expect(await run(...load, 'changed', '--on-duplicate', 'keep', '--issues', 'kept.jsonl')).toMatchObject({ code: 0 })
    tell('kept', await readFile(at('kept.jsonl'), 'utf8'))
    expect(await run(...load, 'changed', '--strict')).toMatchObject({ code: 4 })
  })

  it('in all, and no file of these runs but data sets and stores holds one', async () => {
    expect(told.length).toBeGreaterThan(40)
    expect(told.filter(({ text }) => isTold(text)).map(({ what }) => what)).toEqual([])
    for (const name of await readdir(folder, { withFileTypes: true })) {
      if (name.isFile()) expect(isTold((await readFile(at(name.name))).toString('latin1')), name.name).toBe(false)
    }
  })
})

it('is told where it is asked for by name', async () => {
  const { out } = await inside(['analyze', 'funnel', '--store', 'embedded:store', '--by', 'user.city'], { cwd: folder })
  expect(isTold(out)).toBe(true)
})

/** A page with the parts that it keeps compressed, as text. */
const unpacked = async (path: string): Promise<string> => {
  const page = await readFile(path, 'utf8')
  const parts = [...page.matchAll(/>([A-Za-z0-9+/]{200,}={0,2})</g)].map(([, base64]) => Buffer.from(base64!, 'base64'))
  const texts = await Promise.all(
    parts.map((bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()),
  )
  expect(texts.length).toBeGreaterThan(0)
  return [page, ...texts].join('\n')
}
