import { PolymartError } from '@polymart/core'
import { expect, test, vi } from 'vitest'
import { Desk } from '../src/answering/desk.js'
import type { DeskOptions } from '../src/answering/desk.js'
import type { Answering, Finished, Question } from '../src/answering/question.js'

interface Running {
  readonly field: string
  readonly signal: AbortSignal
  readonly done: (bytes?: number, generation?: string) => void
  readonly fail: (error: Error) => void
}

/** A desk whose questions are answered when the test says so. */
const deskOf = (options: Partial<DeskOptions> = {}) => {
  const running: Running[] = []
  const answering: Answering = {
    ask: (question, signal) =>
      new Promise<Finished>((resolve, fail) => {
        const field = 'field' in question ? question.field : question.kind
        const done = (bytes = 1, generation: string | undefined = 'first'): void =>
          resolve({ body: new Uint8Array(bytes), generation, took: [{ analysis: field, kept: false }] })
        running.push({ field, signal, done, fail })
        signal.addEventListener('abort', () => fail(new PolymartError('interrupted', 'Interrupted.')))
      }),
    close: () => Promise.resolve(),
  }
  const took = vi.fn<DeskOptions['took']>()
  const desk = new Desk(answering, { bytes: 1 << 20, atOnce: 2, waiting: 10, took, ...options })
  desk.changed('first')
  const ask = (field: string, signal = new AbortController().signal): Promise<Finished> =>
    desk.ask({ kind: 'values', field }, signal)
  /** The question that is worked on, once it is. */
  const next = async (field: string): Promise<Running> => {
    await vi.waitUntil(() => running.some((each) => each.field === field), { interval: 1 })
    return running.find((each) => each.field === field)!
  }
  /** Asks, and has it answered. */
  const answered = async (field: string, bytes?: number, generation?: string): Promise<Finished> => {
    const asked = ask(field)
    ;(await next(field)).done(bytes, generation)
    return asked
  }
  return { desk, ask, next, answered, running, took }
}

const times = (running: readonly Running[], field: string): number =>
  running.filter((each) => each.field === field).length

test('what was answered is there until the stores change', async () => {
  const { desk, ask, answered, running, took } = deskOf()
  const first = await answered('device')
  expect(await ask('device')).toBe(first)
  expect(times(running, 'device')).toBe(1)
  expect(took.mock.calls).toEqual([[[{ analysis: 'device', kept: false }]], [[{ analysis: 'device', kept: true }]]])
  desk.changed('second')
  expect(desk.bytes).toBe(0)
  void ask('device')
  await vi.waitUntil(() => times(running, 'device') === 2, { interval: 1 })
})

test('an answer of a state that has passed, or of none, is given and not kept', async () => {
  const { desk, ask, next, answered, running } = deskOf()
  const asked = ask('device')
  const { done } = await next('device')
  desk.changed('second')
  done(1, 'first')
  await asked
  expect(desk.bytes).toBe(0)
  const failing = ask('channel')
  ;(await next('channel')).fail(new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  running.length = 0
  await answered('channel', 1, 'second')
  expect(desk.bytes).toBeGreaterThan(0)
})

test('kept answers stay within their bytes; those go that were asked for longest ago', async () => {
  const bytes = 40_000
  const { desk, ask, answered, running } = deskOf({ bytes })
  for (const field of ['a', 'b', 'c', 'd', 'e']) {
    await answered(field, 9000)
    await ask('a')
    expect(desk.bytes).toBeLessThanOrEqual(bytes)
  }
  expect(desk.bytes).toBeGreaterThan(4 * 9000)
  expect(times(running, 'a')).toBe(1)
  void ask('e')
  void ask('b')
  await vi.waitUntil(() => times(running, 'b') === 2, { interval: 1 })
  expect(times(running, 'e')).toBe(1)
  // One that is larger than a quarter of them takes the place of none.
  const before = desk.bytes
  await answered('large', 11_000)
  expect(desk.bytes).toBe(before)
})

test('equal questions at once are worked out once, and fail together', async () => {
  const { ask, next, running } = deskOf()
  const all = [ask('a'), ask('a'), ask('a')]
  const { done } = await next('a')
  done()
  expect(new Set(await Promise.all(all)).size).toBe(1)
  expect(times(running, 'a')).toBe(1)
  const failing = [ask('b'), ask('b')]
  ;(await next('b')).fail(new PolymartError('unreachable', 'Away.'))
  for (const each of failing) await expect(each).rejects.toThrow('Away.')
})

test('what the last one has left is stopped, and what waits is not begun', async () => {
  const { ask, next, running } = deskOf({ atOnce: 1 })
  const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()]
  const left = [ask('a', one.signal), ask('a', two.signal), ask('b', three.signal)]
  const outcomes = Promise.allSettled(left)
  const work = await next('a')
  one.abort()
  await expect(left[0]).rejects.toMatchObject({ code: 'interrupted' })
  expect(work.signal.aborted).toBe(false)
  three.abort()
  two.abort()
  expect(work.signal.aborted).toBe(true)
  await outcomes
  // Who asks again begins anew.
  const again = ask('a')
  await vi.waitUntil(() => times(running, 'a') === 2, { interval: 1 })
  running.at(-1)!.done()
  await again
  expect(times(running, 'b')).toBe(0)
})

test('where as many wait as may, one more is told to come back', async () => {
  const { ask, next, answered } = deskOf({ atOnce: 1, waiting: 2 })
  const first = ask('a')
  const { done } = await next('a')
  const waiting = [ask('b'), ask('c')]
  await expect(ask('d')).rejects.toMatchObject({ status: 503, code: 'busy', headers: { 'Retry-After': '2' } })
  // Who asks the same as one of them needs no place.
  const same = ask('c')
  done()
  await first
  for (const field of ['b', 'c']) (await next(field)).done()
  await Promise.all([...waiting, same])
  await answered('d')
})

test('a short question goes before long ones that came a moment earlier', async () => {
  const { desk, running } = deskOf({ atOnce: 1 })
  const order: string[] = []
  const question = (analysis: string, n: number): Question => ({ kind: 'explain', analysis, params: { asOf: n } })
  const answer = async (ms: number): Promise<void> => {
    const { length } = order
    await vi.waitUntil(() => running.length > length, { interval: 1 })
    await new Promise((resolve) => setTimeout(resolve, ms))
    running[length]!.done()
  }
  let asked = 0
  const ask = (analysis: string): Promise<unknown> =>
    desk.ask(question(analysis, asked++), new AbortController().signal).then(() => order.push(analysis))
  // It learns how long they take.
  for (const [analysis, ms] of [
    ['long', 80],
    ['short', 1],
  ] as const) {
    const one = ask(analysis)
    await answer(ms)
    await one
  }
  const all = [ask('long'), ask('long'), ask('long'), ask('short')]
  for (let n = 0; n < all.length; n++) {
    await answer(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await Promise.all(all)
  expect(order.slice(2)).toEqual(['short', 'long', 'long', 'long'])
})
