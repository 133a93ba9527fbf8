import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writePage } from '../../src/index.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-page-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('makes the folders on the way and leaves nothing else behind', async () => {
  const out = join(folder, 'a', 'b', 'page.html')
  expect(await writePage(out, 'é')).toEqual({ path: out, bytes: 2 })
  expect(await readFile(out, 'utf8')).toBe('é')
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['page.html'])
})

it('says where it could not write', async () => {
  const out = join(folder, 'page.html')
  await mkdir(join(out, 'in the way'), { recursive: true })
  await expect(writePage(out, 'x')).rejects.toMatchObject({
    code: 'argument',
    message: `${out} is a folder; choose a file.`,
  })
})
