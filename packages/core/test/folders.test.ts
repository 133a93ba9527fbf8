import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from '../src/index.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-folders-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('makes all that is missing, and again nothing', async () => {
  const path = join(folder, 'a', 'b', 'c')
  await makeFolder(path)
  await makeFolder(path)
  expect((await stat(path)).isDirectory()).toBe(true)
})

test('two at once both succeed', async () => {
  await Promise.all([makeFolder(join(folder, 'a', 'b')), makeFolder(join(folder, 'a', 'c'))])
  expect((await stat(join(folder, 'a', 'c'))).isDirectory()).toBe(true)
})

test('fails where a file stands in the way', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(file, 'inner'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test.runIf(process.platform === 'linux')('fails, and ends, where the system lets nobody make one', async () => {
  await expect(makeFolder('/proc/polymart/inner')).rejects.toMatchObject({ code: 'ENOENT' })
})
