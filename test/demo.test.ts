import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bash, polymart } from './cli-run.js'
import type { Ended } from './cli-run.js'

const anonymousMiB = 700

let folder: string
let demo: Ended
let peak = 0

const at = (...names: string[]): string => join(folder, ...names)

/** Anonymous memory of a process in MiB; undefined once it has ended. */
const anonymousOf = async (pid: number): Promise<number | undefined> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const found = /^RssAnon:\s+(\d+) kB$/m.exec(status)
  return found ? Number(found[1]) / 1024 : undefined
}

const watchMemory = async (pid: number): Promise<void> => {
  for (let now = await anonymousOf(pid); now !== undefined; now = await anonymousOf(pid)) {
    peak = Math.max(peak, now)
    await setTimeout(20)
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-demo-'))
  demo = await polymart(['demo'], { cwd: folder, onStart: ({ pid }) => void watchMemory(pid!) })
})

afterAll(() => rm(folder, { recursive: true }))

test('makes a store, a page, the truth and a manifest, and says what it found', async () => {
  expect(demo.code, demo.err).toBe(0)
  expect((await readdir(at('polymart-demo'))).sort()).toEqual([
    'dashboard.html',
    'manifest.json',
    'store',
    'truth.json',
  ])
  expect(JSON.parse(await readFile(at('polymart-demo', 'manifest.json'), 'utf8'))).toMatchObject({
    counts: { users: 10_000, categories: 60, products: 5000, transactions: 50_000, sessions: 200_000 },
    seed: 42,
  })
  const { out } = demo
  expect(out).toContain('A shop of 10,000 users, 5,000 products, 50,000 orders and 200,000 sessions:')
  expect(out.match(/^ {2}• .*\d.*\.$/gm)).toHaveLength(8)
  expect(out).toMatch(/^\d.* s: start .*, generate and load .*, analyse and write the page .* s$/m)
  expect(out).toContain(`Dashboard: file://${at('polymart-demo', 'dashboard.html')}`)
  expect(out.match(/^ {2}npx polymart /gm)).toHaveLength(4)
})

test('the sentences hold the numbers of the analyses', async () => {
  const { out } = await polymart(['analyze', 'rfm', '--table', 'groups', '--format', 'csv', '--quiet'], { cwd: folder })
  const [, , share, , netShare] = out
    .split('\r\n')
    .find((line) => line.startsWith('Champions'))!
    .split(',')
  const percent = (text: string): string => `${(Number(text) * 100).toFixed(1)}%`
  expect(demo.out).toContain(
    `Champions are ${percent(share!)} of users and bring in ${percent(netShare!)} of net revenue.`,
  )
})

test('the next commands work as they are printed', async () => {
  const commands = [...demo.out.matchAll(/^ {2}npx (polymart .*)$/gm)].map(([, command]) => command!)
  for (const command of commands) {
    // It serves until it is interrupted; the usual port may be another's.
    const ends = command.includes(' serve') ? `timeout --preserve-status --signal INT 10 ${command} --port 0` : command
    expect(await bash(ends, { cwd: folder })).toMatchObject({ code: 0 })
  }
})

test(`needs at most ${anonymousMiB} MiB of anonymous memory`, () => {
  expect(peak).toBeGreaterThan(0)
  expect(peak).toBeLessThan(anonymousMiB)
})

test('run again, it makes the same', async () => {
  const findings = (out: string): readonly string[] => out.match(/^ {2}• .*$/gm) ?? []
  const truth = await readFile(at('polymart-demo', 'truth.json'))
  const again = await polymart(['demo', '--workers', '1'], { cwd: folder })
  expect(again.code, again.err).toBe(0)
  expect(findings(again.out)).toEqual(findings(demo.out))
  expect(await readFile(at('polymart-demo', 'truth.json'))).toEqual(truth)
})

test('takes stores of its own only', async () => {
  const small = ['--scale', '0.01']
  const inStore = ['demo', '--dir', 'second', '--store', 'embedded:given', ...small]
  for (let i = 0; i < 2; i++) expect(await polymart(inStore, { cwd: folder })).toMatchObject({ code: 0 })
  expect(await readdir(at('second'))).not.toContain('store')
  const third = await polymart(['demo', '--dir', 'third', '--store', 'embedded:given', ...small], { cwd: folder })
  expect(third).toMatchObject({ code: 2, out: '' })
  expect(third.err).toContain('embedded:given holds other data than a demo.')
})

test('refuses a folder that is not of a demo, and changes nothing in it', async () => {
  await mkdir(at('mine'))
  await writeFile(at('mine', 'manifest.json'), '{"counts": {}}')
  const refused = await polymart(['demo', '--dir', 'mine'], { cwd: folder })
  expect(refused).toMatchObject({ code: 2, out: '' })
  expect(refused.err).toContain('mine is neither empty nor an earlier demo: it holds manifest.json.')
  expect(await readFile(at('mine', 'manifest.json'), 'utf8')).toBe('{"counts": {}}')
})

test('interrupted, it ends with 130 and can be run again', async () => {
  const interrupted = await polymart(['demo', '--dir', 'broken'], {
    cwd: folder,
    onStart: (child) => void onceThere(at('broken', 'store', 'load.lock'), () => void child.kill('SIGINT')),
  })
  expect(interrupted).toMatchObject({ code: 130, out: '' })
  expect(await polymart(['demo', '--dir', 'broken', '--scale', '0.01'], { cwd: folder })).toMatchObject({ code: 0 })
})

const onceThere = async (path: string, then: () => void): Promise<void> => {
  for (let tries = 0; tries < 3000; tries++) {
    if (await stat(path).catch(() => undefined)) {
      then()
      return
    }
    await setTimeout(10)
  }
}
