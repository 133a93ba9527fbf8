import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { batchOf, createPool, defaultWorkers, PolymartError, recordsOf } from '@polymart/core'
import type { Batch } from '@polymart/core'
import type { Task } from './pool.worker.js'

describe('a pool', () => {
  const pool = createPool<Task, unknown>(new URL('./pool.worker.js', import.meta.url), 2)

  afterAll(() => pool.close())

  it('runs from sources and answers', async () => {
    expect(pool.workers).toBe(2)
    expect(defaultWorkers()).toBeGreaterThan(0)
    expect(await Promise.all([1, 2, 3].map((value) => pool.run({ kind: 'echo', value })))).toEqual([1, 2, 3])
  })

  it('takes batches as they are, in shared memory', async () => {
    const batch = batchOf('categories', [{ categoryId: 'a', name: 'ä', parentId: null }])
    const answer = (await pool.run({ kind: 'echo', value: batch })) as Batch<'categories'>
    expect([...recordsOf(answer)]).toEqual([...recordsOf(batch)])
    const before = batchOf('products', []).columns['stock']
    expect(before?.kind).toBe('number')
    const numbers = new Float64Array(new SharedArrayBuffer(8))
    await pool.run({ kind: 'fill', numbers })
    expect(numbers[0]).toBe(42)
  })

  it('keeps the class, code and cause of errors', async () => {
    const failure = await pool.run({ kind: 'fail', code: 'storage' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PolymartError)
    expect(failure).toMatchObject({ code: 'storage', message: 'It failed.', cause: { message: 'Below.' } })
    const plain = await pool.run({ kind: 'fail' }).catch((error: unknown) => error)
    expect(plain).not.toBeInstanceOf(PolymartError)
    expect(plain).toMatchObject({ message: 'Below.' })
  })

  it('lets a task be interrupted, and goes on', async () => {
    const controller = new AbortController()
    const waiting = pool.run({ kind: 'wait' }, controller.signal)
    setTimeout(() => controller.abort('enough'), 50)
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
    await expect(pool.run({ kind: 'echo', value: 1 }, AbortSignal.abort())).rejects.toMatchObject({
      code: 'interrupted',
    })
    expect(await pool.run({ kind: 'echo', value: 'still there' })).toBe('still there')
  })

  it.each([
    ['die', /^A worker thread ended in the middle of its task, with code 7\. Run it again\.$/],
    ['break off', /^A worker thread could not finish its task: It is nobody's\. Run it again\.$/],
  ] as const)('says what happened when a worker comes to %s, and goes on', async (kind, message) => {
    await expect(pool.run({ kind })).rejects.toMatchObject({
      name: 'PolymartError',
      code: 'worker',
      message: expect.stringMatching(message) as string,
    })
    expect(await pool.run({ kind: 'echo', value: 'still there' })).toBe('still there')
  })

  it('says that a worker has no memory left', async () => {
    // The limit holds for every thread of a process, so this takes one of its own.
    const script = fileURLToPath(new URL('pool-memory.ts', import.meta.url))
    const limits = ['--max-old-space-size=150', '--conditions=polymart-source', '--import', 'tsx']
    const { stdout } = await promisify(execFile)(process.execPath, [...limits, script])
    expect(stdout).toMatch(/^worker: A worker thread ran out of memory in the middle of its task\. Take fewer workers/)
  })

  it('says that the code of a worker does not load', async () => {
    const broken = createPool(new URL('pool-nowhere.worker.js', import.meta.url), 1)
    await expect(broken.run(null)).rejects.toMatchObject({
      code: 'worker',
      message: expect.stringMatching(/^A worker thread could not load its code: Cannot find /) as string,
    })
    await broken.close()
  })
})
