import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inside } from '../cli-inside.js'
import { bash, polymart } from '../cli-run.js'
import type { Ended } from '../cli-run.js'
import { checkBuilt, demoFolder } from '../fixtures/demo.js'
import type { DemoFolder } from '../fixtures/demo.js'

checkBuilt('core', 'generator', 'files', 'embedded', 'analytics', 'viz', 'server', 'cli')

let demo: DemoFolder
let empty: string
const run = (...args: readonly string[]): Promise<Ended> =>
  inside([...args, '--store', demo.url, '--quiet'], { cwd: empty })
const rowsOf = async (...args: readonly string[]): Promise<readonly Record<string, unknown>[]> => {
  const { out, err } = await run(...args, '--format', 'jsonl')
  expect(err).toBe('')
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

beforeAll(async () => {
  demo = await demoFolder()
  empty = await mkdtemp(join(tmpdir(), 'polymart-terminal-'))
})

afterAll(async () => {
  await demo.remove()
  await rm(empty, { recursive: true })
})

describe('--since with a length', () => {
  it.each([
    ['28d', '2026-06-03'],
    ['4w', '2026-06-03'],
    ['3m', '2026-04-01'],
    ['1y', '2025-07-01'],
  ])('%s ends with the data', async (length, date) => {
    const args = ['analyze', 'revenue', '--every', 'month']
    expect(await rowsOf(...args, '--since', length)).toEqual(await rowsOf(...args, '--since', date))
  })

  it('ends with --until and --as-of, in the dates of the zone', async () => {
    const args = ['analyze', 'revenue', '--time-zone', 'America/New_York', '--until', '2026-03-10']
    expect(await rowsOf(...args, '--since', '7d')).toEqual(await rowsOf(...args, '--since', '2026-03-03'))
    const before = ['analyze', 'revenue', '--as-of', '2026-03-10T12:00Z']
    expect(await rowsOf(...before, '--since', '7d')).toEqual(await rowsOf(...before, '--since', '2026-03-04'))
  })

  it('explains the same', async () => {
    const args = ['analyze', 'funnel', '--explain']
    expect((await run(...args, '--since', '2w')).out).toBe((await run(...args, '--since', '2026-06-17')).out)
  })

  it.each(['0d', '28x', '-3d'])('%s is refused', async (length) => {
    expect(await run('analyze', 'revenue', `--since=${length}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--since') as string,
    })
  })
})

describe('--sort', () => {
  it('is before the limit, and the same in every format', async () => {
    const all = await rowsOf('analyze', 'geography')
    const nets = all.map((row) => row['netMinor'] as number).sort((a, b) => b - a)
    const sorted = await rowsOf('analyze', 'geography', '--sort', 'net', '--limit', '5')
    expect(sorted.map((row) => row['netMinor'])).toEqual(nets.slice(0, 5))
    const arrow = await run('analyze', 'geography', '--sort', 'net', '--limit', '5', '--format', 'arrow')
    const { tableFromIPC } = await import('apache-arrow')
    const table = tableFromIPC(Buffer.from(arrow.out, 'latin1'))
    expect(Array.from(table.getChild('netMinor')!, Number)).toEqual(nets.slice(0, 5))
    expect(Array.from(table.getChild('country')!, String)).toEqual(sorted.map((row) => row['country']))
  })
})

it('a limit shows the latest rows of a table over time', async () => {
  const days = await rowsOf('analyze', 'revenue')
  expect(await rowsOf('analyze', 'revenue', '--limit', '3')).toEqual(days.slice(-3))
  const { out } = await run('analyze', 'revenue')
  expect(out).toContain(`${days.length - 50} earlier rows`)
  expect(out).toContain(String(days.at(-1)!['from']))
  expect(out).not.toContain(`\n${String(days[0]!['from'])}`)
})

describe('polymart alone', () => {
  it('begins where there is no store', async () => {
    const { code, out } = await inside([], { cwd: empty })
    expect([code, out]).toEqual([0, expect.stringMatching(/No store is named here yet[^]*polymart demo /)])
  })

  it('says what the store at hand holds, and what to ask it', async () => {
    const { code, out, err } = await inside([], { cwd: demo.folder })
    expect(code).toBe(0)
    expect(err).toContain('(from the demo)')
    expect(out).toMatch(/^\n?[\d,]+ users, [\d,]+ orders and [\d,]+ sessions, up to 2026-06-30\.\n/)
    for (const [, command] of out.matchAll(/^ {2}polymart (.*?) {2}/gm)) {
      if (command!.startsWith('serve')) continue
      expect(await inside(command!.split(' '), { cwd: demo.folder })).toMatchObject({ code: 0 })
    }
  })
})

describe('completion', () => {
  const words = async (...typed: readonly string[]): Promise<readonly string[]> => {
    const { out } = await polymart(['complete', '--', ...typed], { cwd: empty })
    return out.trim().split('\n')
  }

  it.each([
    [
      ['analyze', 're'],
      ['repurchase\tWhen do customers order again?', 'revenue\tHow does money develop over time?'],
    ],
    [
      ['analyze', 'revenue', '--every', ''],
      ['day\t', 'week\t', 'month\t'],
    ],
    [
      ['analyze', 'funnel', '--table', 's'],
      ['steps\t', 'summary\t'],
    ],
    [['dashboard', '--sections', 'over'], ['overview\t']],
  ])('%j', async (typed, found) => {
    expect(await words(...typed)).toEqual([...found, ':4'])
  })

  it('leaves files to the shell', async () => {
    expect(await words('analyze', 'rfm', '--out', '')).toEqual([':0'])
  })

  it('works in bash', async () => {
    // What bash itself, and its package bash-completion, have at a press of Tab.
    const atTab = `
      _get_comp_words_by_ref() { words=(polymart analyze attr); cword=2; prev=analyze; cur=attr; }
      compopt() { :; }`
    const { out, err } = await bash(
      `source <(polymart completion bash)
      ${atTab}
      $(complete -p polymart | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"`,
      { cwd: empty },
    )
    expect([out.trim(), err]).toEqual(['attribution', ''])
  })
})
