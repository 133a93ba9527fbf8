import { setImmediate } from 'node:timers/promises'
import pLimit from 'p-limit'

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
