import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'
import { user } from '../fixtures/records.js'

let folder: string
const run = (...args: readonly string[]): Promise<Ended> => inside(args, { cwd: folder })
const demo = 'embedded:polymart-demo/store'

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-stores-'))
  await mkdir(join(folder, 'shop', 'users'), { recursive: true })
  await writeFile(join(folder, 'shop', 'users', 'part-00000.jsonl'), JSON.stringify(user({ userId: 'u1' })))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const reading = [
  ['analyze', 'rfm'],
  ['analyze', 'rfm', '--explain'],
  ['doctor'],
  ['reconcile'],
  ['dashboard', '--out', '-'],
]

describe('a load', () => {
  it('never goes into the demo’s store, unless that is named', async () => {
    expect(await run('load', '--from', 'shop', '--store', demo)).toMatchObject({ code: 0 })
    const { code, out, err } = await run('load', '--from', 'shop', '--recreate')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(
      /^polymart: No store to load into was given: .*unless you name it: embedded:polymart-demo\/store\.\n$/,
    )
    await writeFile(join(folder, 'polymart.config.json'), JSON.stringify({ store: demo }))
    const named = await run('load', '--from', 'shop')
    expect(named).toMatchObject({ code: 0 })
    expect(named.err).toMatch(/^Store: embedded:polymart-demo\/store \(from polymart\.config\.json\)\n[^]*^Loaded in/m)
  })

  it('without any store makes none', async () => {
    expect(await run('load', '--from', 'shop')).toMatchObject({ code: 2 })
    expect(existsSync(join(folder, 'polymart-demo'))).toBe(false)
  })
})

describe('which store was used', () => {
  const firstLine = async (args: readonly string[]): Promise<string> => {
    const { code, err } = await run(...args)
    expect(code, err).toBe(0)
    return err.split('\n')[0]!
  }

  it('is said by every command, with what named it', async () => {
    expect(await run('load', '--from', 'shop', '--store', demo)).toMatchObject({ code: 0 })
    for (const args of reading) expect(await firstLine(args)).toBe(`Store: ${demo} (from the demo)`)
    await writeFile(join(folder, 'polymart.config.json'), JSON.stringify({ store: demo }))
    for (const args of reading) expect(await firstLine(args)).toBe(`Store: ${demo} (from polymart.config.json)`)
    vi.stubEnv('POLYMART_ENTITIES_URL', demo)
    vi.stubEnv('POLYMART_SESSIONS_URL', `embedded:./polymart-demo/store`)
    expect(await firstLine(['doctor'])).toBe(
      `Stores: ${demo} and embedded:./polymart-demo/store (from POLYMART_ENTITIES_URL and POLYMART_SESSIONS_URL)`,
    )
    vi.unstubAllEnvs()
    vi.stubEnv('POLYMART_STORE_URL', demo)
    expect(await firstLine(['doctor'])).toBe(`Store: ${demo} (from POLYMART_STORE_URL)`)
  })

  it('is left to the flag where one names it, and not said to who wants quiet', async () => {
    expect(await run('load', '--from', 'shop', '--store', demo)).toMatchObject({ code: 0 })
    for (const args of [
      ...reading.map((args) => [...args, '--store', demo]),
      ...reading.map((args) => ['--quiet', ...args]),
    ])
      expect((await run(...args)).err).not.toContain('Store')
  })

  it('is said of one that cannot be reached, without its password', async () => {
    vi.stubEnv('POLYMART_STORE_URL', 'mongodb://me:hunter2@127.0.0.1:1/shop?serverSelectionTimeoutMS=20')
    const { code, err } = await run('doctor')
    expect(code).toBe(3)
    expect(err).toMatch(/^Store: mongodb:\/\/…@127\.0\.0\.1:1\/shop \(from POLYMART_STORE_URL\)\npolymart: /)
  })

  it('is not said of what is no store', async () => {
    vi.stubEnv('POLYMART_STORE_URL', 'me:hunter2@127.0.0.1/shop')
    for (const args of [...reading, ['load', '--from', 'shop']]) {
      const { code, err } = await run(...args)
      expect([code, err]).toEqual([2, expect.stringMatching(/^polymart: [^\n]+\n$/)])
    }
  })
})

it.each([
  [['--store', ''], '--store is empty.'],
  [['--entities', '', '--sessions', ''], '--entities is empty.'],
  [['--entities', 'embedded:a', '--sessions', ''], '--sessions is empty.'],
])('a flag without a URL is no flag left out: %j', async (flags, message) => {
  expect(await run('load', '--from', 'shop', '--store', demo)).toMatchObject({ code: 0 })
  const { code, err } = await run('analyze', 'rfm', ...flags)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})
