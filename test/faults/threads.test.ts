import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openEmbedded } from '@polymart/embedded'
import { readDataset, writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { polymart } from '../cli-run.js'
import { holdingsOf } from './holdings.js'
import type { Holdings } from './holdings.js'

// Threads of this process have as much memory as a small machine would give them.
vi.mock('piscina', async (original) => {
  const { Piscina, ...rest } = await original<{ Piscina: new (options: object) => object }>()
  return {
    ...rest,
    Piscina: function Limited(options: object) {
      return new Piscina({ ...options, resourceLimits: { maxOldGenerationSizeMb: 32 } })
    },
  }
})

let folder: string
let before: Holdings

const at = (...names: string[]): string => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-threads-'))
  await writeDataset(at('shop'), generate({ scale: 0.02, workers: 1 }).batches())
  expect(await polymart(['load', '--from', 'shop', '--store', 'embedded:store'], { cwd: folder })).toMatchObject({
    code: 0,
  })
  before = await holdings()
})

afterAll(() => rm(folder, { recursive: true }))

const holdings = async (): Promise<Holdings> => {
  const store = await openEmbedded(at('store'))
  try {
    expect(await store.moment()).toMatchObject({ generation: 1, unfinishedSince: null })
    return await holdingsOf(store)
  } finally {
    await store.close()
  }
}

const hook = new URL('dying-thread.mjs', import.meta.url)

it.each([
  ['load', '--recreate --from shop --store embedded:store'],
  ['reconcile', '--from shop --store embedded:store'],
  ['analyze', 'funnel --executor workers --store embedded:store'],
])('%s tells of a thread that dies, and leaves the store as it was', async (command, args) => {
  const env = { NODE_OPTIONS: `--import=${hook.href}`, POLYMART_TEST_THREAD_MS: '1' }
  const { code, out, err } = await polymart([command, ...args.split(' ')], { cwd: folder, env })
  expect({ code, out }, err).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/^polymart: A worker thread ended in the middle of its task, with code 7\. Run it again\.$/m)
  expect(await holdings()).toEqual(before)
  expect(await readdir(at('store'))).not.toContain('load.lock')
})

it('a thread without memory ends the load, which says so and leaves the store as it was', async () => {
  await mkdir(at('heavy', 'sessions'), { recursive: true })
  // Long enough that threads are started for it, and a list that becomes far larger.
  const record = `{"sessionId":"s","referrer":"${'x'.repeat(5 << 20)}","events":[${'{},'.repeat(1_000_000)}{}]}`
  await writeFile(at('heavy', 'sessions', 'part-00000.jsonl'), record)
  const store = await openEmbedded(at('store'))
  const writer = await store.writer()
  const loading = async (): Promise<void> => {
    for await (const batch of readDataset(at('shop')).batches()) await writer.write(batch)
    for await (const batch of readDataset(at('heavy'), { workers: 2 }).batches()) await writer.write(batch)
  }
  await expect(loading()).rejects.toMatchObject({
    code: 'worker',
    message: expect.stringMatching(/^A worker thread ran out of memory in the middle of its task\./) as string,
  })
  await store.close()
  expect(await holdings()).toEqual(before)
})
