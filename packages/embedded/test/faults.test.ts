import { openEmbedded } from '@polymart/embedded'
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { partitionsOf, textColumn, textsOf } from '@polymart/core'
import type { LoadReport, Store } from '@polymart/core'
import { runChild } from '../../core/test/child.js'
import { ordersFrom } from '../../core/test/orders.js'

const whole = partitionsOf(1)[0]!

const idsIn = async (store: Store): Promise<readonly string[]> => {
  const { columns } = await store.scan('transactions', whole, { columns: ['transactionId'] })
  return textsOf(textColumn(columns, 'transactionId').dictionary)
}

const load = async (store: Store, first: number, rows: number): Promise<LoadReport> => {
  const writer = await store.writer()
  await writer.write(ordersFrom(first, rows))
  return writer.finish()
}

describe('a load that a process does not survive', () => {
  let folder: string
  let store: Store

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-faults-'))
    store = await openEmbedded(folder)
  })

  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  it('leaves the former generation, says so, and is repeated with exact counts', async () => {
    await load(store, 0, 1000)
    const before = await store.moment()
    // Batches of 30 MB are written through at once, so that the load is killed with pages on the disk.
    const child = runChild(new URL('loader.ts', import.meta.url), folder, 500, 60_000, 3)
    await child.line('wrote 1')
    child.process.kill('SIGKILL')
    expect((await child.end()).code).toBe('SIGKILL')

    const after = await store.moment()
    expect(after).toMatchObject({ generation: before.generation, at: before.at })
    expect(after.unfinishedSince).toBeGreaterThan(before.at!)
    expect(await idsIn(store)).toHaveLength(1000)

    const { entities, generation } = await load(store, 500, 1000)
    expect(entities.transactions).toEqual({ read: 1000, written: 500, replaced: 0, unchanged: 500, rejected: 0 })
    expect(await store.moment()).toMatchObject({ generation, unfinishedSince: null })
    expect(new Set(await idsIn(store)).size).toBe(1500)
    expect((await store.extent('transactions')).rows).toBe(1500)
    expect((await readdir(folder)).toSorted()).toEqual(['data.mdb', 'lock.mdb'])
  })
})

describe('a store that is not there any more when its load ends', () => {
  it.each(['deleted', 'replaced'])('is told to be %s', async (fate) => {
    const folder = await mkdtemp(join(tmpdir(), 'polymart-gone-'))
    const place = join(folder, 'store')
    const store = await openEmbedded(place)
    await load(store, 0, 10)
    const writer = await store.writer()
    await writer.write(ordersFrom(10, 10))
    await rename(place, join(folder, 'aside'))
    if (fate === 'replaced') await cp(join(folder, 'aside'), place, { recursive: true })
    await expect(writer.finish()).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(new RegExp(`store was ${fate}.*Load the data again`)) as string,
    })
    await store.close()
    await rm(folder, { recursive: true })
  })
})

describe('a second load at the same time', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-lock-'))
  })

  afterEach(() => rm(folder, { recursive: true }))

  it('is refused, with who loads and since when; reading goes on', async () => {
    const child = runChild(new URL('loader.ts', import.meta.url), folder, 0, 100, 'HOLD')
    await child.line('wrote 0')
    const store = await openEmbedded(folder)
    try {
      expect(await store.moment()).toMatchObject({ generation: 0, at: null })
      expect(await idsIn(store)).toEqual([])
      await expect(store.writer()).rejects.toMatchObject({
        code: 'locked',
        message: expect.stringMatching(new RegExp(`process ${child.process.pid}, since \\d{4}-.*Wait`)) as string,
      })
    } finally {
      child.process.kill('SIGKILL')
      await child.end()
    }
    // Also by the process that read meanwhile, and keeps its store open.
    const reading = Promise.all([idsIn(store), idsIn(store)])
    expect((await load(store, 0, 10)).entities.transactions?.written).toBe(10)
    expect(await reading).toEqual([[], []])
    expect(await idsIn(store)).toHaveLength(10)
    await store.close()
  })

  it('is refused within one process too, until the first is done', async () => {
    const store = await openEmbedded(folder)
    const other = await openEmbedded(folder)
    const writer = await store.writer()
    await expect(other.writer()).rejects.toMatchObject({ code: 'locked' })
    await expect(store.writer()).rejects.toMatchObject({ code: 'locked' })
    await writer.write(ordersFrom(0, 5))
    await writer.finish()
    await load(other, 5, 5)
    expect(await idsIn(store)).toHaveLength(10)
    await store.close()
    await other.close()
  })

  const mine = { pid: process.pid, host: hostname(), began: '1', since: 5 }
  it.each([
    ['of a process that is gone', JSON.stringify({ ...mine, pid: 2 ** 22 + 1 })],
    ['of a process whose number another one has now', JSON.stringify(mine)],
    ['that holds nothing', ''],
  ])('takes over a lock %s', async (_, lock) => {
    await writeFile(join(folder, 'load.lock'), lock)
    const store = await openEmbedded(folder)
    expect((await load(store, 0, 5)).entities.transactions?.written).toBe(5)
    await store.close()
    expect(await readdir(folder)).not.toContain('load.lock')
  })

  it('believes the lock of another machine, and says what to do', async () => {
    const lock = JSON.stringify({ ...mine, host: 'elsewhere' })
    await writeFile(join(folder, 'load.lock'), lock)
    const store = await openEmbedded(folder)
    await expect(store.writer()).rejects.toThrow(/process \d+ on elsewhere, .* delete .*load\.lock/)
    await store.close()
    expect(await readFile(join(folder, 'load.lock'), 'utf8')).toBe(lock)
  })
})
