import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { asError, errorFromData, errorToData, interrupted, PolymartError } from './errors.js'
import type { ErrorData } from './errors.js'
import { workerModule } from './thread.js'

type Answer<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: ErrorData }

/** Worker threads that all run one function. */
export interface Pool<T, R> {
  readonly workers: number
  /**
   * Runs a task on a free thread.
   *
   * @throws What the task threw; PolymartError `interrupted` once the signal is aborted, `worker` if the thread ended.
   */
  run(task: T, signal?: AbortSignal): Promise<R>
  /** Ends the threads, also those at work. */
  close(): Promise<void>
}

/** As many threads as the machine has cores, unless told. */
export const defaultWorkers = (): number => availableParallelism()

/**
 * Starts a pool. `entry` is the worker's module beside its caller: `new URL('./scan.worker.js', import.meta.url)`.
 * Run from TypeScript sources the same call finds `scan.worker.ts`.
 */
export const createPool = <T, R>(entry: URL, workers: number): Pool<T, R> => {
  const { href, execArgv } = workerModule(entry)
  const pool = new Piscina<T, Answer<R>>({
    filename: href,
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Infinity,
    ...(execArgv && { execArgv }),
  })
  // Aborting a running task can make the pool itself emit an error, besides rejecting the task.
  pool.on('error', () => undefined)
  return {
    workers,
    async run(task, signal) {
      let answer: Answer<R>
      try {
        answer = await pool.run(task, signal ? { signal } : {})
      } catch (cause) {
        if (signal?.aborted) throw interrupted(signal)
        throw failed(asError(cause))
      }
      if (answer.ok) return answer.value
      throw errorFromData(answer.error)
    },
    close: () => pool.destroy(),
  }
}

/** Why a thread gave no answer at all; errors of its work come as answers. */
const failed = (cause: Error): PolymartError => new PolymartError('worker', reasonOf(cause), { cause })

const reasonOf = (cause: Error & { readonly code?: unknown }): string => {
  const { code } = cause
  const message = cause.message.replace(/\.$/, '')
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return (
      'A worker thread ran out of memory in the middle of its task. Take fewer workers, for an analysis also more ' +
      'partitions, or give Node more: NODE_OPTIONS=--max-old-space-size=MiB.'
    )
  }
  if (code === 'ERR_MODULE_NOT_FOUND' || cause instanceof SyntaxError) {
    return `A worker thread could not load its code: ${message}. Install the packages again.`
  }
  const ended = /^worker exited with code: (\d+)$/.exec(message)
  return ended
    ? `A worker thread ended in the middle of its task, with code ${ended[1]}. Run it again.`
    : `A worker thread could not finish its task: ${message}. Run it again.`
}

/** What a worker's module exports by default. A name of its own, so that those modules can be declared. */
export type Served<T, R> = (task: T) => Promise<Answer<R>>

/** Wraps a worker's function, so that its errors keep their class and code on the way back. */
export const served =
  <T, R>(work: (task: T) => R | Promise<R>): Served<T, R> =>
  async (task) => {
    try {
      return { ok: true, value: await work(task) }
    } catch (thrown) {
      return { ok: false, error: errorToData(thrown) }
    }
  }
