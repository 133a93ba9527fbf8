import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFile } from '../../src/terminal/file.js'
import { Output } from '../../src/terminal/output.js'
import { writeTo } from '../../src/terminal/target.js'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'polymart-file-'))))
afterEach(() => rm(folder, { recursive: true }))

const out = new Output(process.stdout)

test('a file is there when all is written, and nothing else', async () => {
  const path = join(folder, 'rows.csv')
  await writeTo(path, out, async (target) => {
    await target.write('one\n')
    expect(await readdir(folder)).not.toContain('rows.csv')
    for (let i = 0; i < 100; i++) await target.write(new Uint8Array(10_000).fill(65))
  })
  expect(await readdir(folder)).toEqual(['rows.csv'])
  expect((await readFile(path)).length).toBe(1_000_004)
})

test('work that fails leaves the old file', async () => {
  const path = join(folder, 'rows.csv')
  await writeFile(path, 'old')
  const work = writeTo(path, out, async (target) => {
    await target.write('new')
    throw new Error('broken')
  })
  await expect(work).rejects.toThrow('broken')
  expect(await readdir(folder)).toEqual(['rows.csv'])
  expect(await readFile(path, 'utf8')).toBe('old')
})

test('a link stays a link', async () => {
  await writeFile(join(folder, 'real'), 'old')
  await symlink('real', join(folder, 'link'))
  const file = await openFile(join(folder, 'link'))
  await file.write('new')
  await file.finish()
  await file.abandon()
  expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new')
})

test('a device is written to, not replaced', async () => {
  const file = await openFile('/dev/null')
  await file.write('gone')
  await file.finish()
  expect(await readdir('/dev')).not.toContain(`null.${process.pid}.part`)
})

test('a folder is refused, and one that is missing is made', async () => {
  await mkdir(join(folder, 'inner'))
  await expect(openFile(join(folder, 'inner'))).rejects.toMatchObject({ code: 'argument' })
  const file = await openFile(join(folder, 'new', 'rows.csv'))
  await file.finish()
  expect(await readdir(join(folder, 'new'))).toEqual(['rows.csv'])
})
