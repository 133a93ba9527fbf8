import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generatedStore } from '../../../../test/fixtures/generated.js'
import type { Meta } from '../../src/index.js'
import { twoStores } from './shops.js'
import type { TwoStores } from './shops.js'

let stores: TwoStores
let temporary: string
beforeAll(async () => {
  stores = await twoStores(await generatedStore({ scale: 1 }))
  temporary = await mkdtemp(join(tmpdir(), 'polymart-processes-'))
})
afterAll(async () => {
  await rm(temporary, { recursive: true })
  await stores.remove()
})

interface Took {
  readonly peakMiB: number
  readonly meta: Meta
}

/** A process that analyses the shop, once it is done with that. */
const analysed = async (exchangeMemory: number, end: string): Promise<{ child: ChildProcess; took: Took }> => {
  const script = fileURLToPath(new URL('./analyse.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=polymart-source', '--import', 'tsx', script, stores.unaligned, String(exchangeMemory), '0', end],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: temporary } },
  )
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, took: JSON.parse(line) as Took }
}

const left = async (): Promise<readonly string[]> =>
  (await readdir(temporary)).filter((name) => name.startsWith('polymart-exchange-'))

it('an exchange stays within its memory, and what analyses of a shop read in parts take', async () => {
  for (const mebibytes of [0, 256]) {
    const { child, took } = await analysed(mebibytes * 2 ** 20, 'close')
    await once(child, 'exit')
    expect(took.meta).toMatchObject({ rowsRead: { users: 10_000, transactions: 50_000, sessions: 200_000 } })
    expect(took.peakMiB).toBeLessThan(mebibytes + 250)
    expect(await left()).toEqual([])
  }
})

it('a process that ends without closing its shop leaves nothing', async () => {
  const { child } = await analysed(0, 'exit')
  await once(child, 'exit')
  expect(await left()).toEqual([])
})

it('what a killed process leaves, the next exchange removes', async () => {
  const { child } = await analysed(0, 'hold')
  expect(await left()).toHaveLength(1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await left()).toHaveLength(1)
  const next = await analysed(0, 'close')
  await once(next.child, 'exit')
  expect(await left()).toEqual([])
})
