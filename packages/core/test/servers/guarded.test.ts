import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startGuarded } from './guarded.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-guarded-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const run = (script: string, keep = false) => startGuarded('It', ['sh', '-c', script], { folder, keep })

it('tells that a server ended, and what it said, however soon that was', async () => {
  for (let i = 0; i < 10; i++) {
    const server = await run('echo no port; exit 1', true)
    await expect.poll(() => server.check().then(() => 'runs', String), { timeout: 20_000 }).toMatch(/ended: no port/)
    await server.stop()
  }
})

it('says that one runs until it is stopped, and removes its folder with it', async () => {
  const server = await run('sleep 600')
  await server.check()
  await server.stop()
  await expect(server.check()).rejects.toThrow(/ended/)
  await expect(stat(folder)).rejects.toThrow(/ENOENT/)
})

it('leaves the folder of one that is to be kept, which may end in order', async () => {
  const server = await run('trap "echo in order; exit" TERM; echo up; while :; do sleep 0.1; done', true)
  await expect.poll(() => server.log(), { timeout: 20_000 }).toContain('up')
  await server.stop()
  expect(await server.log()).toContain('in order')
})
