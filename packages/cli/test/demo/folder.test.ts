import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDemoFolder } from '../../src/demo/folder.js'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'polymart-demo-'))))
afterEach(() => rm(folder, { recursive: true }))

test('a new or empty folder, and that of an earlier demo, are taken', async () => {
  expect(await openDemoFolder(join(folder, 'a', 'b'))).toBeUndefined()
  expect(await openDemoFolder(join(folder, 'a', 'b'))).toBeUndefined()
  await writeFile(join(folder, 'manifest.json'), '{"seed": 42, "demo": {"stores": "store"}}')
  expect(await openDemoFolder(folder)).toEqual({ demo: { stores: 'store' } })
})

test.each(['{"seed": 42}', '{"demo": true}', '[]', 'null', '{'])(
  'a folder with the manifest %s is refused',
  async (manifest) => {
    await writeFile(join(folder, 'manifest.json'), manifest)
    await expect(openDemoFolder(folder)).rejects.toMatchObject({
      code: 'argument',
      message: expect.stringContaining('it holds manifest.json. Choose another folder with --dir.') as string,
    })
  },
)
