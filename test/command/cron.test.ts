// The script of docs/cron.md, as cron would run it.
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inside } from '../cli-inside.js'
import { bash } from '../cli-run.js'
import type { Ended } from '../cli-run.js'
import { checkBuilt, root } from '../fixtures/demo.js'

checkBuilt('core', 'generator', 'files', 'embedded', 'analytics', 'viz', 'cli')

let folder: string
const at = (...names: readonly string[]): string => join(folder, ...names)

const executable = async (path: string, text: string): Promise<void> => {
  await writeFile(path, text)
  await chmod(path, 0o755)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-cron-'))
  const page = await readFile(join(root, 'docs', 'cron.md'), 'utf8')
  await executable(at('nightly.sh'), /^```bash\n([^]*?)^```$/m.exec(page)![1]!)
  await mkdir(at('bin'))
  const command = join(root, 'packages', 'cli', 'bin', 'polymart.js')
  await executable(at('bin', 'polymart'), `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`)
  for (const args of ['--out exports', '--out dirty --dirty 0.2 --seed 7'])
    expect(await inside(['generate', '--scale', '0.002', ...args.split(' ')], { cwd: folder })).toMatchObject({
      code: 0,
    })
})

afterAll(() => rm(folder, { recursive: true }))

/** From another folder, as cron starts it. */
const night = (before = ''): Promise<Ended> =>
  bash(`${before} ${at('nightly.sh')}`, {
    cwd: tmpdir(),
    env: { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` },
  })

const written = async (): Promise<number> => (await stat(at('report', 'index.html'))).mtimeMs

it('says nothing when all is well, and leaves a page and a log', async () => {
  expect(await night()).toEqual({ code: 0, out: '', err: '' })
  expect(await readFile(at('report', 'index.html'), 'utf8')).toContain('<!doctype html>')
  const [log] = await readdir(at('logs'))
  const said = await readFile(at('logs', log!), 'utf8')
  expect(said.match(/(?<=^[\d:]{8} )polymart \w+/gm)).toEqual(
    ['load', 'doctor', 'reconcile', 'dashboard'].map((command) => `polymart ${command}`),
  )
  expect(said).toContain('Store: embedded:data (from POLYMART_STORE_URL)')
})

it('does nothing while another run is going', async () => {
  const before = await written()
  const { code, out } = await night(`exec 8> ${at('nightly.lock')}; flock 8;`)
  expect([code, out]).toEqual([75, 'The last run has not ended, so this one did nothing.\n'])
  expect(await written()).toBe(before)
})

it('mails what was found, and writes the page all the same', async () => {
  const before = await written()
  await rename(at('exports'), at('clean'))
  await rename(at('dirty'), at('exports'))
  const { code, out } = await night()
  expect(code, out).toBe(4)
  expect(out.match(/^polymart .* ended with \d+\.$/gm)).toEqual([
    'polymart doctor --strict ended with 4.',
    'polymart reconcile --strict ended with 4.',
  ])
  expect(await written()).toBeGreaterThan(before)
})

it('stops where the load fails, and leaves the page as it was', async () => {
  const before = await written()
  await rm(at('exports'), { recursive: true })
  const { code, out } = await night()
  expect(code).toBe(2)
  expect(out).toMatch(/^polymart load --from exports ended with 2\.\n[^]*Cannot read the folder exports/)
  expect(await written()).toBe(before)
})
