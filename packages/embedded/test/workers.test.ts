import { createPool, partitionsOf, recordsOf } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runChild } from '../../core/test/child.js'
import { ordersFrom } from '../../core/test/orders.js'
import type { ScanTask } from './scan.worker.js'

describe('worker threads', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-workers-'))
    const store = await openEmbedded(folder)
    const writer = await store.writer()
    await writer.write(ordersFrom(0, 2000))
    await writer.finish()
    await store.close()
  })

  afterEach(() => rm(folder, { recursive: true }))

  it('read the store, each for itself, while this thread loads into it', async () => {
    const columns = ['transactionId', 'userId', 'totalMinor', 'lines.productId']
    const pool = createPool<ScanTask, Batch & { generation: number }>(new URL('./scan.worker.js', import.meta.url), 2)
    const scanAll = () =>
      Promise.all(partitionsOf(8).map((partition) => pool.run({ folder, entity: 'transactions', partition, columns })))
    const store = await openEmbedded(folder)
    const before = await scanAll()
    expect(before.map(({ generation }) => generation)).toEqual(Array(8).fill(1))
    const here = await store.scan('transactions', partitionsOf(1)[0]!, { columns })
    expect(before.flatMap((batch) => [...recordsOf(batch)])).toEqual([...recordsOf(here)])

    const writer = await store.writer()
    await writer.write(ordersFrom(1000, 2000))
    const during = await scanAll()
    expect(during.map(({ rows, generation }) => [rows, generation])).toEqual(before.map(({ rows }) => [rows, 1]))
    await writer.finish()
    const after = await scanAll()
    expect(after.every(({ generation }) => generation === 2)).toBe(true)
    expect(after.reduce((sum, { rows }) => sum + rows, 0)).toBe(3000)
    await pool.close()
    await store.close()
  })

  it('may end without closing anything', async () => {
    expect(await runChild(new URL('reader.ts', import.meta.url), folder).end()).toEqual({ last: '2000', code: 0 })
  })
})
