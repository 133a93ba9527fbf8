import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'

let folder: string
const run = (args: string): Promise<Ended> => inside(args.split(' '), { cwd: folder })
const manifest = (): string => join(folder, 'shop', 'manifest.json')
const users = (): string => join(folder, 'shop', 'users', 'part-00000.jsonl')

let whole: string
let lines: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-manifest-'))
  await run('generate --out shop --scale 0.001 --dirty 0.05 --format jsonl --workers 1')
  whole = await readFile(manifest(), 'utf8')
  lines = await readFile(users(), 'utf8')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a load of a data set with a manifest', () => {
  it('takes dirty data that are whole without a word of it', async () => {
    const { code, err } = await run('load --from shop --store embedded:whole')
    expect(code).toBe(0)
    expect(err).not.toContain('manifest.json')
  })

  it('refuses fewer rows before anything is seen, unless they are meant', async () => {
    await writeFile(users(), lines.slice(lines.indexOf('\n') + 1))
    const { code, err } = await run('load --from shop --store embedded:part')
    expect(code).toBe(1)
    expect(err).toMatch(/shop has lost rows: of those in .* it has .*rows of users.*--partial/)
    expect((await run('doctor --store embedded:part')).code).not.toBe(0)
    const meant = await run('load --from shop --store embedded:part --partial')
    expect(meant.code).toBe(0)
    expect(meant.err).toContain('is not complete by')
  })

  it('loads and notes more rows', async () => {
    await writeFile(users(), lines + lines.slice(0, lines.indexOf('\n') + 1))
    const { code, err } = await run('load --from shop --store embedded:more')
    expect(code).toBe(0)
    expect(err).toMatch(/of users, more than the [\d,]+ of shop.manifest\.json/)
  })

  it.each(['{', '[]', '{"counts": {"users": "many"}}'])('tells of %s, which is none', async (text) => {
    await writeFile(manifest(), text)
    const { code, err } = await run('load --from shop --store embedded:broken')
    await writeFile(manifest(), whole)
    expect(code).toBe(0)
    expect(err).toMatch(/manifest\.json cannot be used: .* was not checked/)
  })
})
