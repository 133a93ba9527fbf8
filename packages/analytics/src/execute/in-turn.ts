import { setImmediate } from 'node:timers/promises'
import { throwIfAborted } from '@polymart/core'
import pLimit from 'p-limit'
import type { Slices } from '../slices.js'

/** Lets pieces of work run one after the other, and whoever else shares the thread between them. */
export const turns = (): (<T>(work: () => T | Promise<T>) => Promise<T>) => {
  const limit = pLimit(1)
  return (work) =>
    limit(async () => {
      const done = await work()
      await setImmediate()
      return done
    })
}

/** For steps of calls that wait for nothing: a hundred calls at once then do not keep the thread for a hundred steps. */
export const inTurn = turns()

/** How long a turn lasts at most, but for its last slice. */
const turnMs = 10

/** Work that takes longer gives its turn up between slices: to those who share the thread, and to other calls. */
export const inTurns = async <T>(work: Slices<T>, signal?: AbortSignal): Promise<T> => {
  for (;;) {
    throwIfAborted(signal)
    const { done, value } = await inTurn(() => turnOf(work))
    if (done) return value
  }
}

const turnOf = <T>(work: Slices<T>): IteratorResult<undefined, T> => {
  const end = performance.now() + turnMs
  for (;;) {
    const step = work.next()
    if (step.done || performance.now() >= end) return step
  }
}
