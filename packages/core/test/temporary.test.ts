import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { makeTemporaryFolder, thisProcess } from '@polymart/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temporary-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

it('a temporary folder is made, and those that killed processes left for any purpose are removed', async () => {
  const { pid, began } = thisProcess()
  const host = crc32(hostname()).toString(16)
  const gone = [`rows-${2 ** 22 + 1}-1-${host}`, `exchange-${pid}-1-${host}`, `files-${2 ** 22 + 1}--${host}`]
  const kept = [`rows-1-1-ffff`, `exchange-${pid}-${began}-${host}`, 'config', '1']
  for (const name of [...gone, ...kept])
    await mkdir(join(folder, `polymart-${name}-abcdef`, 'within'), { recursive: true })
  const made = makeTemporaryFolder('rows')
  expect(made.startsWith(join(folder, `polymart-rows-${pid}-`))).toBe(true)
  const names = [...kept.map((name) => `polymart-${name}-abcdef`), made.slice(folder.length + 1)]
  expect((await readdir(folder)).toSorted()).toEqual(names.toSorted())
})
