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

  it('says when a worker died, and goes on', async () => {
    await expect(pool.run({ kind: 'die' })).rejects.toMatchObject({ code: 'worker' })
    expect(await pool.run({ kind: 'echo', value: 'still there' })).toBe('still there')
  })
})
