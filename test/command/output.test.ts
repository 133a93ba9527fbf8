import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inside } from '../cli-inside.js'
import { bash } from '../cli-run.js'
import type { Ended } from '../cli-run.js'
import { checkBuilt, demoFolder } from '../fixtures/demo.js'
import type { DemoFolder } from '../fixtures/demo.js'

checkBuilt('core', 'generator', 'files', 'embedded', 'analytics', 'viz', 'cli')

let demo: DemoFolder
let folder: string
const run = (args: string): Promise<Ended> => inside(args.split(' '), { cwd: folder })

beforeAll(async () => {
  demo = await demoFolder()
  folder = await mkdtemp(join(tmpdir(), 'polymart-output-'))
})

afterAll(async () => {
  await demo.remove()
  await rm(folder, { recursive: true })
})

it.each([
  ['analyze rfm --out rows.xlsx', 'found .xlsx. Name the format with --format.'],
  ['analyze rfm --out rows.jsnl', 'Did you mean "jsonl"?'],
  ['analyze rfm --explain --out plan.csv', '--explain can only be shown as table or json'],
  ['dashboard --out page.pdf', 'Expected --out to end in .html, .htm, found .pdf.'],
  ['load --from shop --issues issues.csv', 'Expected --issues to end in .jsonl'],
  ['generate --out -', 'A data set is a folder of files'],
])('%s is refused before a store is opened, and leaves nothing', async (args, message) => {
  const { code, err } = await run(`${args} ${args.startsWith('generate') ? '' : '--store embedded:nowhere'}`.trim())
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
  expect(await readdir(folder)).toEqual([])
})

it('leaves neither file nor folder where the stores cannot be read', async () => {
  for (const args of ['analyze rfm --out a/b/rows.csv', 'dashboard --out a/page.html'])
    expect(await run(`${args} --store embedded:nowhere`)).toMatchObject({ code: 3 })
  expect(await readdir(folder)).toEqual([])
})

it('goes to standard output by its names, and no other line with it', async () => {
  const command = `analyze rfm --table groups --store ${demo.url}`
  const { out } = await run(command)
  expect(await run(`${command} --out -`)).toMatchObject({ code: 0, out })
  expect(await run(`${command} --out /dev/stdout`)).toMatchObject({ code: 0, out })
  expect(await run(`${command} --format csv --out rows.xlsx`)).toMatchObject({ code: 0, out: '' })
  expect(await run(`${command} --out rows.txt`)).toMatchObject({ code: 0, out: '' })
  expect(await readFile(join(folder, 'rows.txt'), 'utf8')).toBe(out)
  const page = await run(`dashboard --store ${demo.url} --out -`)
  expect(page.out).toMatch(/^<!doctype html>[^]*<\/html>\s*$/)
})

it('goes into what a shell opens, behind what is there', async () => {
  const command = `polymart analyze rfm --table groups --quiet --format csv --store ${demo.url}`
  const { out } = await bash(command, { cwd: folder })
  expect(
    await bash(`echo first > log; ${command} --out /dev/stdout >> log; ${command} --out >(cat > copy); wait`, {
      cwd: folder,
    }),
  ).toMatchObject({ code: 0, out: '', err: '' })
  expect(await readFile(join(folder, 'log'), 'utf8')).toBe(`first\n${out}`)
  expect(await readFile(join(folder, 'copy'), 'utf8')).toBe(out)
})
