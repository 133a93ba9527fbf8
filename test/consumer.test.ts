import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkBuilt, plainEnvironment, root } from './fixtures/demo.js'
import { generatedStore } from './fixtures/generated.js'
import type { TemporaryStore } from './fixtures/store.js'

/** All that a project needs whose store is a folder. */
const packages = ['core', 'embedded', 'analytics']

/** Without what npm tells the scripts that it runs, such as the folder of this workspace. */
const env = Object.fromEntries(
  Object.entries(plainEnvironment()).filter(([name]) => !/^(npm_(?!config_registry)|INIT_CWD)/.test(name)),
)

const run = async (command: string, args: readonly string[], cwd: string): Promise<string> =>
  (await promisify(execFile)(command, args, { cwd, env })).stdout

describe('a project that has the embedded store alone', () => {
  let folder: string
  let project: string
  let store: TemporaryStore

  beforeAll(async () => {
    checkBuilt(...packages)
    folder = await mkdtemp(join(tmpdir(), 'polymart-consumer-'))
    project = join(folder, 'project')
    const tarballs = join(folder, 'tarballs')
    await Promise.all([mkdir(project), mkdir(tarballs)])
    const workspaces = packages.flatMap((name) => ['-w', `packages/${name}`])
    await run('npm', ['pack', '--silent', '--pack-destination', tarballs, ...workspaces], root)
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
    const files = (await readdir(tarballs)).map((file) => join(tarballs, file))
    const quick = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
    await run('npm', ['install', ...quick, ...files], project)
    store = await generatedStore({ scale: 0.005 })
  })

  afterAll(async () => {
    await store.remove()
    await rm(folder, { recursive: true })
  })

  /** What a script of the project prints. */
  const printed = (...lines: readonly string[]): Promise<string> =>
    run(process.execPath, ['--input-type=module', '--eval', lines.join('\n')], project)

  test('has no driver of a server', async () => {
    const modules = join(project, 'node_modules')
    expect((await readdir(join(modules, '@polymart'))).sort()).toEqual([...packages].sort())
    expect(await readdir(modules)).not.toContain('mongodb')
  })

  test('opens it and analyses it, in this thread and in others', async () => {
    const out = await printed(
      "import { open, rfm } from '@polymart/analytics'",
      `const shop = await open(${JSON.stringify(store.url)})`,
      "for (const executor of ['inline', 'workers']) {",
      '  const { meta, tables } = await rfm(shop, { executor, workers: 2 })',
      '  console.log(meta.executor, tables.customers.numRows)',
      '}',
      'await shop.close()',
    )
    expect(out).toBe('inline 50\nworkers 50\n')
  })

  test.each([
    ['mongodb://127.0.0.1:1/shop', 'a MongoDB store', '@polymart/mongo-loader'],
    ['mongodb+srv://host.invalid/shop', 'a MongoDB store', '@polymart/mongo-loader'],
    ['hbase://127.0.0.1:1/shop', 'an HBase store', '@polymart/hbase-loader'],
  ])('is told which package it lacks for %s', async (url, what, name) => {
    const out = await printed(
      "import { openStore } from '@polymart/analytics'",
      `await openStore(${JSON.stringify(url)}).catch((error) => console.log(error.code, error.message))`,
    )
    expect(out).toBe(
      `argument This is ${what}, and the package ${name} is not installed. Install its tarball beside the one of @polymart/analytics: npm pack makes it (README, In a project of your own).\n`,
    )
  })
})
