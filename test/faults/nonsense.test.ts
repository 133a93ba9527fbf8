// The command, where something else listens in the place of a server, or nothing answers.
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startNonsense } from '../../packages/core/test/servers/nonsense.js'
import type { Nonsense } from '../../packages/core/test/servers/nonsense.js'
import { polymart } from '../cli-run.js'
import type { Ended } from '../cli-run.js'

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'polymart-nonsense-'))
  await polymart(['generate', '--scale', '0.001', '--out', 'shop'], { cwd })
  expect(await polymart(['load', '--from', 'shop', '--store', 'embedded:store'], { cwd })).toMatchObject({ code: 0 })
})
afterAll(() => rm(cwd, { recursive: true }))

const stores = {
  MongoDB: (port: number) => ['--store', `mongodb://me:hunter2@127.0.0.1:${port}/shop?serverSelectionTimeoutMS=2000`],
  ZooKeeper: (port: number, entities: string) => [
    ...['--entities', `embedded:${entities}`],
    ...['--sessions', `hbase://127.0.0.1:${port}/shop`],
  ],
}
type Place = keyof typeof stores

const commands = {
  analyze: ['analyze', 'revenue'],
  doctor: ['doctor'],
  reconcile: ['reconcile'],
  dashboard: ['dashboard', '--out', '-'],
  load: ['load', '--from', 'shop'],
}
type Command = keyof typeof commands

const module = (code: string): { NODE_OPTIONS: string } => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
})

/** Says at the end how much memory the process had at most, in KiB. */
const peak = module(
  `import { readFileSync } from 'node:fs'; process.on('exit', () => console.error(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]))`,
)

const run = async (
  [command, place, what]: readonly [Command, Place, Nonsense],
  more: { env?: Readonly<Record<string, string>>; meet?: (child: ChildProcess) => void } = {},
): Promise<Ended & { readonly ms: number }> => {
  const server = await startNonsense(what)
  const { env = {}, meet } = more
  // Two loads cannot go into one.
  const entities = command === 'load' ? `store ${server.port}` : 'store'
  const began = performance.now()
  const ended = await polymart([...commands[command], ...stores[place](server.port, entities)], {
    cwd,
    env,
    onStart: (child) => meet && void vi.waitUntil(() => server.met() > 0, 30_000).then(() => meet(child)),
  })
  await server.stop()
  return { ...ended, ms: performance.now() - began }
}

describe.concurrent('nonsense ends the command with 3 and a line, in time and little memory', () => {
  it.each([
    ['analyze', 'MongoDB', 'silence'],
    ['doctor', 'MongoDB', 'an end'],
    ['reconcile', 'MongoDB', 'four zeros'],
    ['load', 'MongoDB', 'many zeros'],
    ['analyze', 'MongoDB', 'endless zeros'],
    ['analyze', 'MongoDB', 'random bytes'],
    ['load', 'ZooKeeper', 'many zeros'],
    ['analyze', 'ZooKeeper', 'endless zeros'],
    ['reconcile', 'ZooKeeper', 'random bytes'],
  ] as const)('%s, in the place of %s: %s', async (...given) => {
    const { code, err, ms } = await run(given, { env: peak })
    const [said, kib, ...rest] = err.trim().split('\n')
    expect(said).toMatch(/^polymart: .*(MongoDB|mongodb:|ZooKeeper)/)
    expect(rest).toEqual([])
    expect(code).toBe(3)
    expect(err).not.toContain('hunter2')
    expect(Number(kib)).toBeLessThan(400 * 1024)
    // Beside two seconds for MongoDB, what it takes to start on a busy machine.
    expect(ms).toBeLessThan(20_000)
  })
})

describe.concurrent('an interruption ends what waits for an answer within a second', () => {
  it.each([
    ['analyze', 'MongoDB', 'silence', 'SIGINT'],
    ['load', 'MongoDB', 'silence', 'SIGTERM'],
    ['doctor', 'ZooKeeper', 'silence', 'SIGTERM'],
    ['load', 'ZooKeeper', 'silence', 'SIGINT'],
  ] as const)('%s, in the place of %s: %s, by %s', async (command, place, what, signal) => {
    let began = 0
    const { code, err } = await run([command, place, what], {
      meet: (child) => {
        began = performance.now()
        child.kill(signal)
      },
    })
    // Far less than the half minute and more that each would wait.
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(err).toMatch(/^polymart: Interrupted\b.*\n$/)
    expect(code).toBe(130)
  })
})

it.concurrent.each(['analyze', 'dashboard'] as const)(
  '%s says that it waits, and can be interrupted',
  async (command) => {
    const { code, err } = await run([command, 'ZooKeeper', 'an end'], {
      meet: (child) => child.stderr!.on('data', (text) => String(text).includes('Waiting') && child.kill('SIGINT')),
    })
    expect(err).toMatch(/^Waiting for HBase after 1 failed attempt: .*\npolymart: Interrupted before it finished\.\n$/)
    expect(code).toBe(130)
  },
)

describe.concurrent('what nobody catches ends the command with a line', () => {
  const fault = 'new Error("a socket of mongodb://me:hunter2@host/shop broke")'
  const stray = (way: string) =>
    module(
      `import { subscribe } from 'node:diagnostics_channel'; subscribe('net.client.socket', () => setImmediate(() => ${way}))`,
    )

  it.each([
    ['an exception', `{ throw ${fault} }`],
    ['a rejection', `{ Promise.reject(${fault}) }`],
  ])('%s', async (_, way) => {
    const { code, err } = await run(['analyze', 'MongoDB', 'silence'], { env: stray(way) })
    expect(err).toBe(
      'polymart: a socket of mongodb://…@host/shop broke (this is a bug in Polymart; --verbose shows where)\n',
    )
    expect(code).toBe(1)
  })
})
