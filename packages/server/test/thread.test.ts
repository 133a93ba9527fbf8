import { Worker } from 'node:worker_threads'
import { PolymartError } from '@polymart/core'
import { afterEach, expect, test } from 'vitest'
import { failureOf } from '../src/answering/messages.js'
import { ThreadAnswering } from '../src/answering/thread.js'
import type { Hearing } from '../src/answering/question.js'
import { Refusal, refusalOf } from '../src/refusal.js'

/** A thread that does as it is asked to. */
const program = (failures: object): string => `
  const { parentPort } = require('node:worker_threads')
  const failures = ${JSON.stringify(failures)}
  parentPort.postMessage({ ready: true })
  parentPort.postMessage({ generation: 'first' })
  const running = new Set()
  parentPort.on('message', (message) => {
    if (message.close) return parentPort.close()
    if ('stop' in message) return parentPort.postMessage({ level: 'info', message: 'stopped ' + message.stop })
    const { field } = message.question
    if (field === 'end') process.exit(3)
    if (field === 'throw') throw new Error('a defect')
    if (field === 'full') for (const all = []; ; ) all.push(new Array(1e5).fill(0.5))
    if (field === 'wait') return
    if (failures[field]) return parentPort.postMessage({ failed: message.ask, why: failures[field] })
    const body = new TextEncoder().encode(field)
    parentPort.postMessage({ answered: message.ask, finished: { body, generation: 'first', took: [] } }, [body.buffer])
  })`

const refused = new Refusal(403, 'customers', 'Not for you.', { 'X-Why': 'role' })
const failures = {
  refused: failureOf(refused),
  away: failureOf(new PolymartError('unreachable', 'Away.')),
  broken: failureOf(new TypeError('broken')),
}

const open: ThreadAnswering[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

const started = (text = program(failures)) => {
  const said: string[] = []
  const hearing: Hearing = {
    generation: (generation) => said.push(`generation ${generation}`),
    log: (level, message) => said.push(`${level} ${message}`),
  }
  const limits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 }
  const threads: Worker[] = []
  const answering = new ThreadAnswering(() => {
    const thread = new Worker(text, { eval: true, resourceLimits: limits })
    threads.push(thread)
    return thread
  }, hearing)
  open.push(answering)
  const ask = async (field: string, signal = new AbortController().signal): Promise<string> =>
    new TextDecoder().decode((await answering.ask({ kind: 'values', field }, signal)).body)
  return { ask, said, threads, answering }
}

test('answers, states and errors come from the thread as they were there', async () => {
  const { ask, said } = started()
  expect(await Promise.all([ask('device'), ask('channel')])).toEqual(['device', 'channel'])
  expect(said).toEqual(['generation first'])
  await expect(ask('refused')).rejects.toEqual(refused)
  await expect(ask('away')).rejects.toMatchObject({ name: 'PolymartError', code: 'unreachable', message: 'Away.' })
  await expect(ask('broken')).rejects.toThrow('broken')
})

test.each([
  ['end', 'ended with code 3'],
  ['throw', 'failed: a defect'],
  ['full', 'ran out of memory'],
])('where the thread ends (%s), what it worked on fails, and another one answers', async (field, why) => {
  const { ask, said, threads } = started()
  const others = ask('wait')
  const failed = ask(field).catch((error: unknown) => error)
  await expect(others).rejects.toMatchObject({ code: 'worker' })
  const error = await failed
  expect(error).toMatchObject({ code: 'worker', message: expect.stringContaining(why) as string })
  expect(refusalOf(error, { request: '1', ending: undefined })).toMatchObject({
    status: 500,
    message: expect.stringContaining('ask again') as string,
  })
  expect(await ask('device')).toBe('device')
  expect(threads).toHaveLength(2)
  expect(said.filter((line) => line.startsWith('error'))).toEqual([expect.stringContaining(why)])
})

test('what is asked while one thread follows another is answered', async () => {
  const { ask, threads } = started()
  await ask('device')
  const ended = new Promise((resolve) => threads[0]!.once('exit', resolve))
  const failed = ask('end').catch(() => 'failed')
  await ended
  expect(await Promise.all([failed, ask('channel')])).toEqual(['failed', 'channel'])
})

test('a thread that cannot begin is not started again at once, again and again', async () => {
  const { ask, threads } = started('process.exit(1)')
  const outcomes = await Promise.allSettled([ask('device')])
  expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { code: 'worker' } })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(threads.length).toBeLessThanOrEqual(2)
})

test('what nobody waits for is stopped there', async () => {
  const { ask, said } = started()
  const stop = new AbortController()
  const asked = ask('wait', stop.signal)
  await ask('device')
  stop.abort()
  await expect(asked).rejects.toMatchObject({ code: 'interrupted' })
  await expect.poll(() => said).toContain('info stopped 0')
})

test('one that does not end by itself is ended, and none follows it', async () => {
  const { answering, ask, threads } = started()
  await ask('device')
  await answering.close()
  expect(threads).toHaveLength(1)
  expect(threads[0]!.threadId).toBe(-1)
})
