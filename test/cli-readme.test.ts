import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ranAgain } from './docs/commands.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = await readFile(join(root, 'README.md'), 'utf8')

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'polymart-readme-'))))
afterAll(() => rm(folder, { recursive: true }))

// `vitest run test/cli-readme.test.ts -u` writes what the commands print now.
test('the README shows what its commands print', async () => {
  const pieces = readme.split(/(?<=^```console\n)([^]*?)(?=\n```$)/m)
  for (let i = 1; i < pieces.length; i += 2) pieces[i] = await ranAgain(pieces[i]!, folder)
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
