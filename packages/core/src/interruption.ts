import { setTimeout } from 'node:timers/promises'
import { interrupted, throwIfAborted } from './errors.js'

/** The outcome of work, or the error `interrupted` as soon as the signal is aborted; the work goes on unheard. */
export const orInterrupted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return work
  // Nobody hears of how it fails any more.
  work.catch(() => undefined)
  throwIfAborted(signal)
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(interrupted(signal))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** For work to end by itself, ms. */
const grace = 300

/** Once work is settled, however it ends; shortly after the signal is aborted, even if some of it goes on. */
export const allSettled = async (work: Iterable<Promise<unknown>>, signal: AbortSignal | undefined): Promise<void> => {
  const all = Promise.allSettled(work)
  await orInterrupted(all, signal).catch(() => Promise.race([all, setTimeout(grace)]))
}
