import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runAhead } from '../src/ahead.js'

test('yields in order, whichever is done first', async () => {
  const results: number[] = []
  const run = async (ms: number): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    return ms
  }
  for await (const ms of runAhead([30, 1, 20, 5], run, 3)) results.push(ms)
  expect(results).toEqual([30, 1, 20, 5])
})

test('has so many results at most under way or waiting, however slowly they are taken', async () => {
  let started = 0
  let taken = 0
  let most = 0
  const tasks = Array.from({ length: 50 }, (_, task) => task)
  const run = async (task: number): Promise<number> => {
    started++
    most = Math.max(most, started - taken)
    return task
  }
  for await (const result of runAhead(tasks, run, 4)) {
    await setImmediate()
    expect(result).toBe(taken++)
  }
  expect(taken).toBe(50)
  expect(most).toBe(4)
})

test('fails as its first failing task does', async () => {
  const run = async (task: number): Promise<number> => {
    if (task > 1) throw new Error(`task ${task}`)
    return task
  }
  const results: number[] = []
  const read = async (): Promise<void> => {
    for await (const result of runAhead([0, 1, 2, 3], run, 4)) results.push(result)
  }
  await expect(read()).rejects.toThrow('task 2')
  expect(results).toEqual([0, 1])
})
