import { openEmbedded } from '@polymart/embedded'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runChild } from '../../core/test/child.js'
import { ordersFrom } from '../../core/test/orders.js'
import { repeated, seed } from '../../core/test/seed.js'

const perChild = 60
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-damage-'))
  for (const part of [0, 1]) {
    const store = await openEmbedded(join(folder, `${part}`), { memory: { block: 10_000 } })
    for (const first of [0, 100, 50]) {
      const writer = await store.writer()
      await writer.write(ordersFrom(first, 300))
      await writer.finish()
    }
    await store.close()
  }
})

afterAll(() => rm(folder, { recursive: true }))

it.each([0, 1])(
  `a store with one damaged byte is refused or gives the right numbers, and ends no process (${repeated}, part %d)`,
  { timeout: 120_000 },
  async (part) => {
    const child = runChild(new URL('damage.ts', import.meta.url), join(folder, `${part}`), seed + part, perChild)
    const { last, code } = await child.end()
    expect({ last, code }).toEqual({ last: 'done', code: 0 })
    expect(child.lines.filter((line) => line === 'wrong')).toEqual([])
    // About a third is: most places that are changed hold nothing. It tells that the damages reach the store at all.
    expect(child.lines.filter((line) => line === 'refused').length).toBeGreaterThan(perChild / 15)
  },
)
