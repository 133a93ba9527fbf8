import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bash } from './cli-run.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = await readFile(join(root, 'README.md'), 'utf8')

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'polymart-readme-'))))
afterAll(() => rm(folder, { recursive: true }))

/** What differs from machine to machine. */
const masked = (line: string): string =>
  line.replaceAll(/\d+(\.\d+)?( min \d+)? s\b/g, '… s').replaceAll(/file:\/\/\S*\//g, 'file:///…/')

const isProgress = (line: string): boolean => /^\w+: [\d,]+ of [\d,]+ \w+ {2}/.test(line)

/** Runs the lines of a block that begin with `$`, and gives the block as it should read. */
const ranAgain = async (block: string): Promise<string> => {
  const before = block.split('\n')
  const lines: string[] = []
  for (const command of before.filter((line) => line.startsWith('$ '))) {
    const line = command.slice(2).replace('npm start', 'polymart demo').replace(/^npx /, '')
    const { code, out, err } = await bash(line, { cwd: folder })
    expect(code, err).toBe(0)
    const said = err.split('\n').filter((text) => text !== '' && !isProgress(text))
    if (lines.length > 0) lines.push('')
    lines.push(command, ...out.trimEnd().split('\n'), ...said)
  }
  return lines.map((line) => before.find((old) => masked(old) === masked(line)) ?? line).join('\n')
}

// `vitest run test/cli-readme.test.ts -u` writes what the commands print now.
test('the README shows what its commands print', async () => {
  const pieces = readme.split(/(?<=^```console\n)([^]*?)(?=\n```$)/m)
  for (let i = 1; i < pieces.length; i += 2) pieces[i] = await ranAgain(pieces[i]!)
  await expect(pieces.join('')).toMatchFileSnapshot(join(root, 'README.md'))
})

test('the code of the README runs', () => {
  const [, code = ''] = /^```js\n([^]*?)^```$/m.exec(readme) ?? []
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', POLYMART_STORE_URL: `embedded:${join(folder, 'polymart-demo', 'store')}` },
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  expect(stdout).toContain('Champions')
  expect(stdout).toContain('matureConversion')
})
